"""A list of issues from elsewhere, looked at before anything is stored: what each row becomes, or why it cannot be taken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock, files, tables
from onecloth.core.tables import (
    BadValue,
    Problem,
    Row,
    Table,
    a_column,
    as_day,
    as_names,
    as_text,
    bare,
    guess_columns,
    read_table,
    shown,
    too_wide,
)
from onecloth.improvement import models
from onecloth.improvement.choices import Stage
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of

MEANINGS = (
    a_column("number", gettext_lazy("Their number"),
             "theirnumber number no id key issue issueid issuekey ticket ticketid reference ref nummer nr vorgang vorgangsnummer",
             is_needed=True),
    a_column("title", gettext_lazy("Name"), "name title summary subject problem issuetitle titel betreff zusammenfassung thema",
             is_needed=True),
    a_column("what_happens", gettext_lazy("What happens"),
             "whathappens description details words text comment beschreibung details sachverhalt"),
    a_column("unit", gettext_lazy("Unit"), "unit team department area location einheit abteilung bereich standort"),
    a_column("owner", gettext_lazy("Owner"), "owner assignee assignedto responsible verantwortlich zustaendig bearbeiter"),
    a_column("raised_on", gettext_lazy("Raised on"),
             "raisedon raised created createdon opened openedon date reported datum erstellt erstelltam gemeldet gemeldetam"),
    a_column("stage", gettext_lazy("Stage"), "stage status state phase stand"),
    a_column("answer", gettext_lazy("Answer"), "answer resolution outcome solution antwort loesung ergebnis"),
    a_column("closed_on", gettext_lazy("Closed on"), "closedon closed resolved resolvedon done doneon geschlossenam erledigtam"),
)  # fmt: skip
SAID: Mapping[str, str] = {
    word: stage
    for stage, words in {
        Stage.RAISED: "raised open new backlog reported offen neu gemeldet",
        Stage.CAUSE: "findingthecause cause analysis analysing investigating inprogress ursache analyse inbearbeitung",
        Stage.MENDING: "mending doing started implementing checking review testing umsetzung inumsetzung pruefung",
        Stage.CLOSED: "closedandtold closed done resolved fixed complete completed erledigt geschlossen behoben fertig",
        Stage.DECLINED: "nottakenup declined rejected wontfix wontdo cancelled canceled abgelehnt verworfen",
    }.items()
    for word in words.split()
}
OVER = (Stage.CLOSED, Stage.DECLINED)
LONGEST_WORDS = 20_000
Values = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A problem that is new here."""

    line: int
    number: str
    title: str
    what_happens: str
    unit_id: int | None
    owner_id: int | None
    raised_on: date
    stage: str
    answer: str
    closed_on: date | None


@dataclass(frozen=True)
class Preview(tables.Preview):
    changes: Sequence[Change] = ()

    @cached_property
    def new(self) -> int:
        return len(self.changes)

    @cached_property
    def open(self) -> int:
        return sum(each.stage not in OVER for each in self.changes)


@dataclass
class There:
    """Units and people as a file can name them, and the numbers that are here already."""

    today: date
    units: dict[str, list[Unit]] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "There":
        there = cls(day_of(clock.now()))
        for unit in Unit.objects.order_by("pk"):
            for name in {_same(unit.code), _same(unit.reference or ""), *map(_same, unit.name.values())} - {""}:
                there.units.setdefault(name, []).append(unit)
        for person in Person.objects.filter(blanked_at__isnull=True):
            for name in {_same(person.number or ""), _same(f"{person.given_name} {person.family_name}")} - {""}:
                there.people.setdefault(name, []).append(person)
        numbers = models.Problem.objects.filter(reference__isnull=False).values_list("reference", flat=True)
        there.taken = {number for number in numbers if number}
        return there


def look_at(
    content: bytes, mapping: Mapping[str, str] | None = None, *, encoding: str = "", delimiter: str = ""
) -> Preview:
    """What a list would bring. `mapping` says which heading means what; without one it is guessed. Raises `Unreadable`."""
    table = read_table(content, encoding=encoding, delimiter=delimiter)
    said = guess_columns(MEANINGS, table.heads) if mapping is None else mapping
    keys = {meaning.key for meaning in MEANINGS}
    known = {key: head for key, head in said.items() if key in keys and head in table.heads}
    missing = [str(each.label) for each in MEANINGS if each.is_needed and each.key not in known]
    return Preview(table, known, missing=missing) if missing else _look(table, known)


def preview_of(kept: models.ProblemImport, said: Mapping[str, Any]) -> Preview:
    """A kept file, with its columns and the way it is written as `said`. Raises `Unreadable`, `FileRefused`."""
    columns, encoding, delimiter = said.get("columns"), said.get("encoding", ""), said.get("delimiter", "")
    return look_at(files.read(kept.file), columns, encoding=encoding, delimiter=delimiter)


def _look(table: Table, mapping: Mapping[str, str]) -> Preview:
    there, problems, unchanged = There.now(), [], 0
    changes: list[Change] = []
    places = {key: table.heads.index(head) for key, head in mapping.items()}
    for row in table.rows:
        values, wrong = _values(row, places, mapping, len(table.heads), there)
        wrong = wrong or [
            Problem(row.line, mapping.get(key, ""), shown(values["told"].get(key, "")), what, do)
            for key, what, do in _wrongs(row.line, values, there)
        ]
        problems += wrong
        if not wrong and values["number"] in there.taken:
            unchanged += 1
        elif not wrong:
            changes.append(_change(row.line, values, there))
    notes = [
        _("A number that is here already stays as it is here: what you changed since is not written over."),
        _(
            "Whoever raised them stays unknown, and nobody is told. A closed one without its day counts as closed today."
        ),
        _("Days are read day first: 03/04/2026 is the third of April."),
    ]
    return Preview(table, mapping, problems=problems, unchanged=unchanged, notes=notes, changes=changes)


def _values(
    row: Row, places: Mapping[str, int], mapping: Mapping[str, str], width: int, there: There
) -> tuple[Values, list[Problem]]:
    """Each cell as what it means; `told` holds them as they stand in the file."""
    wrong, values = too_wide(row, width), {each.key: None for each in MEANINGS}
    told = {key: row.cells[place].strip() if place < len(row.cells) else "" for key, place in places.items()}
    for key, cell in told.items():
        try:
            values[key] = READERS[key](cell, there)
        except BadValue as bad:
            wrong.append(Problem(row.line, mapping[key], shown(cell), bad.what, bad.do))
    return {**values, "told": told}, wrong


def _wrongs(line: int, values: Values, there: There) -> Iterator[tuple[str, str, str]]:
    number, raised, closed = values["number"], values["raised_on"], values["closed_on"]
    if not number:
        yield "number", _("is empty"), _("Write the number it has in your list, so that nothing doubles.")
    elif number in there.lines:
        again = _("stands in line %(line)s already") % {"line": there.lines[number]}
        yield "number", again, _("Keep one of the two rows.")
    there.lines.setdefault(number, line)
    if not values["title"]:
        yield "title", _("is empty"), _("Say in one sentence what gets in the way.")
    for key, day in (("raised_on", raised), ("closed_on", closed)):
        if day and day > there.today:
            yield key, _("is a day that is still to come"), _("Correct it, or leave the cell empty.")
    if raised and closed and closed < raised:
        yield "closed_on", _("lies before the day it was raised"), _("Correct one of the two days.")
    if values["stage"] in OVER and not values["answer"]:
        do = _("Write in the column of answers what became of it, or leave its stage open.")
        yield "stage", _("is closed without an answer"), do


def _change(line: int, values: Values, there: There) -> Change:
    stage = values["stage"] or Stage.RAISED
    raised = values["raised_on"] or values["closed_on"] or there.today
    return Change(
        line, values["number"], values["title"], values["what_happens"] or "", values["unit"], values["owner"],
        raised, stage, (values["answer"] or "") if stage in OVER else "",
        (values["closed_on"] or there.today) if stage in OVER else None,
    )  # fmt: skip


def _words(cell: str, there: There) -> str:
    as_text(" ".join(cell.split())[:LONGEST_WORDS], LONGEST_WORDS)
    if len(cell) > LONGEST_WORDS:
        raise BadValue(_("is longer than 20,000 characters"), _("Shorten it, or choose the right column."))
    return cell.strip()


def _unit(cell: str, there: There) -> int | None:
    told = as_text(cell, 200)
    if not told:
        return None
    named = there.units.get(_same(told), [])
    standing = [unit for unit in named if unit.closed_on is None]
    if len(standing) == 1:
        return standing[0].pk
    if standing:
        raise BadValue(_("is the name of several units"), _("Write its code instead."))
    if named:
        raise BadValue(
            _("is a unit that was closed"), _("Name the one that does its work now, or leave the cell empty.")
        )
    raise BadValue(_("is no unit here"), _("Write its code or its name, or leave the cell empty."))


def _owner(cell: str, there: There) -> int | None:
    told = as_text(cell, 200)
    if not told:
        return None
    named = there.people.get(_same(told)) or there.people.get(_same(" ".join(as_names(told))), [])
    working = [each for each in named if each.left_on is None or each.left_on > there.today]
    if len(working) == 1:
        return working[0].pk
    if working:
        raise BadValue(_("is the name of several people"), _("Write the personnel number instead."))
    if named:
        raise BadValue(_("does not work here any more"), _("Name somebody else, or leave the cell empty."))
    raise BadValue(_("is nobody we know"), _("Write the whole name or the personnel number, or leave the cell empty."))


def _stage(cell: str, there: There) -> str:
    told = as_text(cell, 80)
    if told and bare(told) not in SAID:
        raise BadValue(_("is no stage we know"), _("Write open, in progress, mending, closed or declined."))
    return SAID[bare(told)] if told else ""


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


READERS: Mapping[str, Callable[[str, There], Any]] = {
    "number": lambda cell, there: as_text(cell, 80), "title": lambda cell, there: as_text(cell, 200), "what_happens": _words,
    "unit": _unit, "owner": _owner, "raised_on": lambda cell, there: as_day(cell), "stage": _stage, "answer": _words,
    "closed_on": lambda cell, there: as_day(cell),
}  # fmt: skip
