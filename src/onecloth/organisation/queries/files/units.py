"""What a file of units would change. Rows may name each other as parents, in any order."""

import itertools
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onecloth.core.tables import BadValue, Problem, Row, Table, as_text
from onecloth.organisation.models import Unit
from onecloth.organisation.queries.files.preview import Preview, UnitChange
from onecloth.organisation.queries.house import languages_written, the_organisation

MOST = {"reference": 80, "name": 120, "code": 3, "parent": 120}


@dataclass(frozen=True)
class Told:
    """What one good row says; `parent` as the file writes it."""

    line: int
    reference: str
    name: str
    code: str
    parent: str


class House:
    """The units that are there, and how the file names them."""

    def __init__(self) -> None:
        self.language = languages_written(the_organisation())[0]
        self.open = [unit for unit in Unit.objects.all() if unit.is_open]
        self.by_reference = {unit.reference: unit for unit in Unit.objects.exclude(reference=None)}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in self.open:
            for name in {unit.code.casefold(), *(each.casefold() for each in unit.name.values())}:
                self.by_name.setdefault(name, []).append(unit)
        self.codes = {unit.code: unit for unit in self.open}

    def named(self, word: str) -> list[Unit]:
        exact = self.by_reference.get(word)
        return [exact] if exact and exact.is_open else self.by_name.get(word.casefold(), [])


def look_at_units(table: Table, mapping: Mapping[str, str]) -> Preview:
    house = House()
    told, problems = _read(table, mapping)
    rows = {each.reference: each for each in told}
    problems += _wrong_parents(rows, house, mapping)
    problems += _wrong_codes(rows, house, mapping)
    good = _without_those_below_bad_ones(rows, problems, house, mapping)
    codes = _codes(good, house)
    changes = [change for row in _parents_first(good) if (change := _change(row, good, house, codes[row.reference]))]
    mentioned = {row.reference for row in told}
    return Preview(
        table, mapping, problems=sorted(problems, key=lambda each: each.line), units=changes,
        unchanged=len(good) - len(changes),
        not_in_file=sum(unit.reference not in mentioned for unit in house.open),
        notes=[_("An empty cell leaves what is there."), _("Units that are not in the file stay as they are.")],
    )  # fmt: skip


def _read(table: Table, mapping: Mapping[str, str]) -> tuple[list[Told], list[Problem]]:
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    told: list[Told] = []
    places = {key: table.heads.index(head) for key, head in mapping.items()}
    for row in table.rows:
        values, wrong = _values(row, places, mapping)
        reference = values.get("reference", "")
        if not wrong and not reference:
            what, do = _("is empty"), _("Give every unit a reference; it tells units apart.")
            wrong.append(Problem(row.line, mapping["reference"], "", what, do))
        elif not wrong and reference in seen:
            what = _("stands in line %(line)d already") % {"line": seen[reference]}
            wrong.append(Problem(row.line, mapping["reference"], reference, what, _("Keep the row that is right.")))
        problems += wrong
        if not wrong:
            seen[reference] = row.line
            code = values.get("code", "").upper()
            told.append(Told(row.line, reference, values.get("name", ""), code, values.get("parent", "")))
    return told, problems


def _values(row: Row, places: Mapping[str, int], mapping: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    wrong = []
    for key, place in places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            values[key] = as_text(cell, MOST[key])
        except BadValue as bad:
            shown = "".join(letter if letter.isprintable() else "�" for letter in cell[:60])
            wrong.append(Problem(row.line, mapping[key], shown, bad.what, bad.do))
    return values, wrong


def _wrong_parents(rows: Mapping[str, Told], house: House, mapping: Mapping[str, str]) -> Iterator[Problem]:
    column = mapping.get("parent", "")
    for row in rows.values():
        there = house.by_reference.get(row.reference)
        if there is None and not row.name:
            yield Problem(row.line, mapping.get("name", ""), "", _("is empty"), _("Give a new unit a name."))
        if there is not None and not there.is_open:
            what, do = _("belongs to a unit that was dissolved"), _("Give the new unit a reference of its own.")
            yield Problem(row.line, mapping["reference"], row.reference, what, do)
        if not row.parent or row.parent in rows:
            continue
        found = house.named(row.parent)
        if not found:
            what, do = _("is no unit of the file, nor one we know"), _("Write the reference of the unit above.")
            yield Problem(row.line, column, row.parent, what, do)
        elif len(found) > 1:
            what, do = _("is the name of several units"), _("Write its reference instead.")
            yield Problem(row.line, column, row.parent, what, do)


def _wrong_codes(rows: Mapping[str, Told], house: House, mapping: Mapping[str, str]) -> Iterator[Problem]:
    column = mapping.get("code", "")
    used: dict[str, int] = {}
    do = _("Choose other letters, or leave the cell empty and we choose.")
    for row in rows.values():
        if not row.code:
            continue
        owner = house.codes.get(row.code)
        if not row.code.isalnum():
            yield Problem(row.line, column, row.code, _("are not letters or figures only"), do)
        elif row.code in used:
            what = _("are those of line %(line)d") % {"line": used[row.code]}
            yield Problem(row.line, column, row.code, what, do)
        elif owner is not None and owner.reference != row.reference:
            yield Problem(row.line, column, row.code, _("are those of another unit"), do)
        used.setdefault(row.code, row.line)


def _without_those_below_bad_ones(
    rows: Mapping[str, Told], problems: list[Problem], house: House, mapping: Mapping[str, str]
) -> dict[str, Told]:
    """A row whose parent cannot be taken cannot be taken either, nor one that would hang below itself."""
    bad = {each.line for each in problems}
    good = {reference: row for reference, row in rows.items() if row.line not in bad}
    column = mapping.get("parent", "")
    falling = True
    while falling:
        falling = False
        for row in list(good.values()):
            if row.parent in rows and row.parent not in good and row.parent not in house.by_reference:
                what = _("is the unit of line %(line)d, which cannot be taken") % {"line": rows[row.parent].line}
                problems.append(Problem(row.line, column, row.parent, what, _("Mend that row first.")))
                del good[row.reference]
                falling = True
    for reference in _below_themselves(good, house):
        row = good.pop(reference)
        what, do = _("puts the unit below itself"), _("Follow the parents upwards and mend the one that is wrong.")
        problems.append(Problem(row.line, column, row.parent, what, do))
    return good


def _below_themselves(good: Mapping[str, Told], house: House) -> list[str]:
    """References whose way up, as it would be after the file, does not reach the top."""
    above: dict[str, str] = {}
    for unit in house.open:
        above[f"#{unit.pk}"] = f"#{unit.parent_id}" if unit.parent_id else ""
    for row in good.values():
        if row.parent:
            above[_key(row.reference, house)] = _parent_key(row, good, house)
    caught = []
    for row in good.values():
        at, passed = _key(row.reference, house), set[str]()
        while at and at not in passed:
            passed.add(at)
            at = above.get(at, "")
        if at:
            caught.append(row.reference)
    return caught


def _key(reference: str, house: House) -> str:
    unit = house.by_reference.get(reference)
    return f"#{unit.pk}" if unit else reference


def _parent_key(row: Told, good: Mapping[str, Told], house: House) -> str:
    if row.parent in good:
        return _key(row.parent, house)
    found = house.named(row.parent)
    return f"#{found[0].pk}" if found else ""


def _parents_first(good: Mapping[str, Told]) -> list[Told]:
    def depth(row: Told) -> int:
        steps = 0
        while row.parent in good and steps <= len(good):
            row, steps = good[row.parent], steps + 1
        return steps

    return sorted(good.values(), key=lambda row: (depth(row), row.line))


def _codes(good: Mapping[str, Told], house: House) -> dict[str, str]:
    """Letters for every row: its own, those the unit has, or new ones made of its name."""
    taken = set(house.codes) | {row.code for row in good.values()}
    chosen = {}
    for row in good.values():
        there = house.by_reference.get(row.reference)
        code = row.code or (there.code if there else "") or next(_letters(row.name, taken))
        taken.add(code)
        chosen[row.reference] = code
    return chosen


def _letters(name: str, taken: set[str]) -> Iterator[str]:
    """Two letters from the words of a name, then three, then any that are free."""
    words = ["".join(letter for letter in word if letter.isalnum()) for word in name.upper().split()]
    words = [word for word in words if word.isascii() and word]
    whole = "".join(words)
    initials = "".join(word[0] for word in words)
    tries = [initials[:2], whole[:2], *(whole[:1] + letter for letter in whole[1:]), initials[:3], whole[:3]]
    spare = ("".join(pair) for pair in itertools.product(string.ascii_uppercase, repeat=3))
    for code in itertools.chain((each for each in tries if len(each) > 1), spare):
        if code not in taken:
            yield code


def _change(row: Told, good: Mapping[str, Told], house: House, code: str) -> UnitChange | None:
    there = house.by_reference.get(row.reference)
    parent = _parent_key(row, good, house) if row.parent else ""
    fields = {"name"} if there is None or (row.name and there.name.get(house.language) != row.name) else set()
    if there is None or there.code != code:
        fields.add("code")
    if there is None or (parent and parent != f"#{there.parent_id}"):
        fields.add("parent")
    if not fields:
        return None
    pk = there.pk if there else None
    return UnitChange(row.line, row.reference, pk, row.name, code, parent, frozenset(fields))
