"""What a file of people would change. One pass over the rows; what is there already is read in four queries."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.tables import (
    BadValue,
    Problem,
    Row,
    Table,
    as_day,
    as_email,
    as_language,
    as_names,
    as_text,
    as_yes,
    shown,
    too_wide,
)
from onecloth.organisation.models import Membership, Person, Role, Unit
from onecloth.organisation.queries.files.preview import PersonChange, Preview

READERS: Mapping[str, Callable[[str], Any]] = {
    "number": lambda value: as_text(value, 80),
    "given_name": lambda value: as_text(value, 100),
    "family_name": lambda value: as_text(value, 100),
    "name": as_names,
    "email": as_email,
    "language": as_language,
    "started_on": as_day,
    "left_on": as_day,
    "unit": lambda value: as_text(value, 200),
    "role": lambda value: as_text(value, 120),
    "leads": as_yes,
}
NAMES = ("family_name", "name", "given_name")
PLAIN = ("given_name", "family_name", "email", "language", "started_on")


@dataclass
class There:
    """What is in the organisation already, by what a file can name it by."""

    today: date
    people: dict[str, Person]
    main: dict[int, Membership]
    units: dict[str, list[int]]
    roles: dict[str, int]
    role_names: dict[int, str]
    seen: dict[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "There":
        units: dict[str, list[int]] = {}
        for unit in Unit.objects.filter(closed_on__isnull=True):
            names = {unit.reference or "", unit.code, *unit.name.values()}
            for name in {each.casefold() for each in names if each}:
                units.setdefault(name, []).append(unit.pk)
        roles = {
            name.casefold(): role.pk
            for role in Role.objects.filter(closed_on__isnull=True)
            for name in role.name.values()
        }
        open_main = Membership.objects.filter(until_date__isnull=True, is_main=True)
        return cls(
            today=clock.today(),
            people={person.number: person for person in Person.objects.exclude(number=None) if person.number},
            main={each.person_id: each for each in open_main},
            units=units,
            roles=roles,
            role_names={pk: name for name, pk in roles.items()},
        )


def look_at_people(table: Table, mapping: Mapping[str, str]) -> Preview:
    there = There.now()
    places = {key: table.heads.index(head) for key, head in mapping.items()}
    problems: list[Problem] = []
    changes: list[PersonChange] = []
    unchanged, new_roles = 0, dict[str, str]()
    for row in table.rows:
        values, wrong = _values(row, places, mapping, len(table.heads))
        wrong = wrong or list(_wrongs(row.line, values, mapping, there))
        if wrong:
            problems += wrong
            continue
        there.seen[values["number"]] = row.line
        change = _change(row.line, values, there)
        if change is None:
            unchanged += 1
            continue
        changes.append(change)
        if change.role and change.role.casefold() not in there.roles:
            new_roles.setdefault(change.role.casefold(), change.role)
    here = {number for number, person in there.people.items() if person.left_on is None}
    return Preview(
        table, mapping, problems=problems, people=changes, unchanged=unchanged,
        new_roles=sorted(new_roles.values()), not_in_file=len(here - there.seen.keys()), notes=_notes(mapping),
    )  # fmt: skip


def _notes(mapping: Mapping[str, str]) -> list[str]:
    notes = [_("An empty cell leaves what is there.")]
    if mapping.keys() & {"started_on", "left_on"}:
        notes.append(_("Days are read day first: 03/04/2026 is the third of April."))
    if "unit" in mapping:
        notes.append(_("The unit is the person’s main one. Whoever is named in another leaves the former today."))
    return notes


def _values(
    row: Row, places: Mapping[str, int], mapping: Mapping[str, str], width: int
) -> tuple[dict[str, Any], list[Problem]]:
    wrong = too_wide(row, width)
    values: dict[str, Any] = {}
    for key, place in places.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            values[key] = READERS[key](cell)
        except BadValue as bad:
            wrong.append(Problem(row.line, mapping[key], shown(cell), bad.what, bad.do))
    if "name" in values:
        given, family = values.pop("name")
        values.setdefault("given_name", given)
        values.setdefault("family_name", family)
    return values, wrong


def _wrongs(line: int, values: Mapping[str, Any], mapping: Mapping[str, str], there: There) -> Iterator[Problem]:
    def problem(key: str, what: str, do: str) -> Problem:
        return Problem(line, mapping.get(key, ""), shown(str(values.get(key) or "")), what, do)

    number = values["number"]
    person = there.people.get(number)
    if not number:
        yield problem("number", _("is empty"), _("Give everybody a personnel number; it tells people apart."))
        return
    if number in there.seen:
        what = _("stands in line %(line)d already") % {"line": there.seen[number]}
        yield problem("number", what, _("Keep the row that is right."))
    if person is None and not (values.get("given_name") or values.get("family_name")):
        named = next(key for key in NAMES if key in mapping)
        yield problem(named, _("is empty"), _("Give somebody new a name."))
    if unit := values.get("unit"):
        yield from _wrong_unit(unit, there, problem)
    yield from _wrong_days(values, person, there, problem)


def _wrong_unit(unit: str, there: There, problem: Callable[[str, str, str], Problem]) -> Iterator[Problem]:
    found = there.units.get(unit.casefold(), [])
    if not found:
        yield problem("unit", _("is no unit we know"), _("Take the units first, or write it as it is called here."))
    elif len(found) > 1:
        yield problem("unit", _("is the name of several units"), _("Write its reference or its letters instead."))


def _wrong_days(
    values: Mapping[str, Any], person: Person | None, there: There, problem: Callable[[str, str, str], Problem]
) -> Iterator[Problem]:
    left = values.get("left_on")
    started = values.get("started_on") or (person.started_on if person else None)
    if left and left > there.today:
        yield problem("left_on", _("has not come yet"), _("Leave the cell empty until then."))
    elif left and started and left < started:
        yield problem("left_on", _("is before the first day"), _("Correct one of the two days."))
    elif person and person.left_on and left != person.left_on:
        what = _("belongs to somebody who has left")
        yield problem("number", what, _("Give whoever comes new, or comes back, a new number."))


def _change(line: int, values: Mapping[str, Any], there: There) -> PersonChange | None:
    person = there.people.get(values["number"])
    if person is None and values.get("left_on"):
        return None  # came and went before we knew them
    told = {key: values[key] for key in PLAIN if values.get(key)}
    fields = told if person is None else {key: value for key, value in told.items() if getattr(person, key) != value}
    left = values.get("left_on") if person and person.left_on is None else None
    placed = _placed(person, values, there)
    if person is not None and not (fields or left or placed):
        return None
    return PersonChange(
        line=line, number=values["number"], pk=person.pk if person else None, fields=fields, left_on=left,
        is_placed_anew=placed is not None, **(placed or {}),
    )  # fmt: skip


def _placed(person: Person | None, values: Mapping[str, Any], there: There) -> dict[str, Any] | None:
    """Where the file puts the person, if that is not where they are. What it does not say stays."""
    if person is not None and person.left_on is not None:
        return None
    held = there.main.get(person.pk) if person else None
    named = there.units.get(values["unit"].casefold(), []) if values.get("unit") else []
    unit_id = named[0] if named else (held.unit_id if held else None)
    if unit_id is None:
        return None
    stays = held is not None and held.unit_id == unit_id
    present_role = there.role_names.get(held.role_id or 0, "") if held is not None and stays else ""
    role = values.get("role") or present_role
    leads = values["leads"] if "leads" in values else bool(held and stays and held.leads)
    if stays and held is not None and role.casefold() == present_role and leads == held.leads:
        return None
    return {"unit_id": unit_id, "role": role, "leads": leads}
