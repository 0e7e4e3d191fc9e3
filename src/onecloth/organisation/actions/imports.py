"""Files of people and units: looked at first, taken when somebody confirms, the same from a page and a command.

A file is taken whole or not at all: one transaction, also where the background worker does it.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from onecloth.accounts.models import User
from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.kept_files import (
    TABLES,
    ChangedMeanwhile,
    ColumnMissing,
    KeptFiles,
    NotWaiting,
    RowsRefused,
    check_can_be_taken,
)
from onecloth.organisation.actions.places import name_role
from onecloth.organisation.actions.units import change_unit, move_unit, open_unit
from onecloth.organisation.models import AccessGrant, Membership, PeopleImport, Person, Role, Unit
from onecloth.organisation.permissions import check_can_shape
from onecloth.organisation.queries.files import PersonChange, Preview, UnitChange, Unreadable, look_at, preview_of
from onecloth.organisation.queries.house import day_of, languages_written, the_organisation
from onecloth.organisation.signals import person_left

__all__ = [
    "FILES", "JOB", "ColumnMissing", "NotWaiting", "Report", "RowsRefused", "Unreadable", "keep_file", "look_at",
    "map_file", "put_aside", "stop_taking", "take", "take_file", "take_waiting_file",
]  # fmt: skip

JOB = "organisation.take_file"
AT_ONCE = {"people": 2000, "units": 200}  # rows taken while one waits, about a second; more are taken by a job
ROWS_A_BATCH = 2000
Told = Callable[[int], None]


@dataclass(frozen=True)
class Report:
    """What taking a file changed."""

    new: int
    changed: int
    leaving: int
    unchanged: int
    refused: int

    @property
    def stored(self) -> int:
        return self.new + self.changed + self.leaving


@transaction.atomic
def take(
    *, kind: str, preview: Preview, keep_good_rows: bool, on_progress: Told | None = None, by: Actor, at: datetime
) -> Report:
    """Store what a preview says. With rows that cannot be taken it stores nothing unless `keep_good_rows`.

    Taking the same file again changes nothing; `on_progress` is told how many rows were gone through. Raises
    `RowsRefused`, `ColumnMissing`, `ChangedMeanwhile`.
    """
    check_can_shape(by)
    check_can_be_taken(preview, keep_good_rows=keep_good_rows)
    told = on_progress or (lambda done: None)
    try:
        with transaction.atomic():
            _take_people(preview, told, by, at) if kind == "people" else _take_units(preview, told, by, at)
    except IntegrityError as clash:
        raise ChangedMeanwhile(
            _("Somebody changed the same people or units meanwhile. Nothing was stored. Look at the file again.")
        ) from clash
    audit.record(by=by, at=at, action=f"take_{kind}", subject=f"organisation.{kind}", fields=sorted(preview.mapping))
    return Report(preview.new, preview.changed, preview.leaving, preview.unchanged, preview.refused)


@transaction.atomic
def keep_file(*, kind: str, name: str, content: bytes, by: Actor, at: datetime) -> PeopleImport:
    """Keep a file until somebody takes it or puts it aside. Raises `Unreadable`, `FileRefused`."""
    check_can_shape(by)
    preview = look_at(kind, content)
    stored = files.store(io.BytesIO(content), name=name, purpose="people_import", by=by, at=at, kinds=TABLES)
    kept = PeopleImport.objects.create(
        kind=kind, file=stored, mapping={"columns": dict(preview.mapping)}, asked_at=at,
        asked_by=Person.objects.filter(pk=by.person_id or 0).first(),
    )  # fmt: skip
    audit.record(by=by, at=at, action="keep_people_file", subject=kept)
    return kept


def _take_people(preview: Preview, told: Told, by: Actor, at: datetime) -> None:
    """In bulk: ten thousand people are a few dozen statements."""
    language = languages_written(the_organisation())[0]
    roles = {name.casefold(): role.pk for role in Role.objects.filter(closed_on=None) for name in role.name.values()}
    for name in preview.new_roles:
        roles[name.casefold()] = name_role(name={language: name}, by=by, at=at).pk
    day = day_of(at)
    for start in range(0, len(preview.people), ROWS_A_BATCH):
        batch = preview.people[start : start + ROWS_A_BATCH]
        keys = _people_written(batch, day)
        _people_placed([each for each in batch if each.is_placed_anew], keys, roles, day)
        _people_parted([each for each in batch if each.left_on], by, at)
        told(start + len(batch))


def _people_written(changes: Sequence[PersonChange], day: date) -> dict[str, int]:
    """Write names and the like; return the key of everybody concerned by personnel number."""
    fresh = [Person(number=each.number, **{"started_on": day, **each.fields}) for each in changes if each.pk is None]
    keys = {person.number or "": person.pk for person in Person.objects.bulk_create(fresh)}
    differing = {each.pk: each.fields for each in changes if each.pk is not None and each.fields}
    known = Person.objects.in_bulk(list(differing))
    for pk, person in known.items():
        for field, value in differing[pk].items():
            setattr(person, field, value)
        person.version += 1
    _in_bulk(Person, known.values(), ["version", *sorted({name for each in differing.values() for name in each})])
    return keys | {each.number: each.pk for each in changes if each.pk is not None}


def _people_placed(
    changes: Sequence[PersonChange], keys: Mapping[str, int], roles: Mapping[str, int], day: date
) -> None:
    """The file's unit becomes the main one: a transfer ends the former, a second team stays as it is."""
    known = [each.pk for each in changes if each.pk is not None]
    held: dict[int, list[Membership]] = {}
    for membership in Membership.objects.filter(person_id__in=known, until_date=None):
        held.setdefault(membership.person_id, []).append(membership)
    ended: list[Membership] = []
    for change in changes:
        for membership in held.get(keys[change.number], []):
            if membership.is_main or membership.unit_id == change.unit_id:
                membership.until_date = max(day, membership.from_date)
                ended.append(membership)
    _in_bulk(Membership, ended, ["until_date"])
    Membership.objects.bulk_create(
        [
            Membership(
                person_id=keys[each.number], unit_id=each.unit_id or 0, role_id=roles.get(each.role.casefold()),
                leads=each.leads, from_date=day,
            )
            for each in changes
        ]
    )  # fmt: skip


def _people_parted(changes: Sequence[PersonChange], by: Actor, at: datetime) -> None:
    days = {each.pk: each.left_on for each in changes if each.pk is not None and each.left_on}
    leaving = list(Person.objects.filter(pk__in=list(days)))
    for person in leaving:
        person.left_on = days[person.pk]
        person.version += 1
    _in_bulk(Person, leaving, ["left_on", "version"])
    _end_memberships(days)
    _end_grants(days)
    User.objects.filter(pk__in=[person.user_id for person in leaving if person.user_id]).update(is_active=False)
    for person in leaving:
        person_left.send(sender=Person, person=person, by=by, at=at)


def _end_memberships(days: Mapping[int, date]) -> None:
    rows = list(Membership.objects.filter(person_id__in=list(days), until_date=None))
    for row in rows:
        row.until_date = max(days[row.person_id], row.from_date)
    _in_bulk(Membership, rows, ["until_date"])


def _end_grants(days: Mapping[int, date]) -> None:
    rows = list(AccessGrant.objects.filter(person_id__in=list(days), until_date=None))
    for row in rows:
        row.until_date = max(days[row.person_id], row.from_date)
    _in_bulk(AccessGrant, rows, ["until_date"])


def _in_bulk(model: type[Model], rows: Iterable[Model], fields: Sequence[str]) -> None:
    model._default_manager.bulk_update(list(rows), fields, batch_size=500)


def _take_units(preview: Preview, told: Told, by: Actor, at: datetime) -> None:
    """One by one, parents first: units are few, and each leaves its own row in the audit."""
    house = the_organisation()
    language = languages_written(house)[0]
    there = Unit.objects.in_bulk()
    by_reference = {unit.reference: unit for unit in there.values() if unit.reference}
    top = next((unit for unit in there.values() if unit.is_open and unit.parent_id is None), None)
    parentless = [each for each in preview.units if each.pk is None and not each.parent]
    if top is None and len(parentless) > 1:
        top = open_unit(code=_letters_of(house.name), name={language: house.name}, parent=None, by=by, at=at)
    for done, change in enumerate(preview.units, start=1):
        parent = _parent_of(change, there, by_reference) or top
        unit = _unit_taken(change, there, parent, language, by, at)
        by_reference[change.reference] = there[unit.pk] = unit
        top = top or unit
        told(done)


def _parent_of(change: UnitChange, there: Mapping[int, Unit], by_reference: Mapping[str, Unit]) -> Unit | None:
    if not change.parent:
        return None
    if change.parent.startswith("#"):
        return there[int(change.parent[1:])]
    return by_reference[change.parent]


def _unit_taken(
    change: UnitChange, there: Mapping[int, Unit], parent: Unit | None, language: str, by: Actor, at: datetime
) -> Unit:
    if change.pk is None:
        return open_unit(
            code=change.code, name={language: change.name}, parent=parent, reference=change.reference, by=by, at=at
        )
    unit = there[change.pk]
    if change.fields & {"name", "code"}:
        name = {**unit.name, language: change.name} if change.name else unit.name
        unit = change_unit(unit=unit, code=change.code, name=name, thread=unit.thread, zone=unit.zone, by=by, at=at)
    if "parent" in change.fields and parent is not None:
        unit = move_unit(unit=unit, parent=parent, by=by, at=at)
    return unit


def _letters_of(name: str) -> str:
    letters = "".join(word[0] for word in name.upper().split() if word[0].isalnum())
    return (letters or "TOP")[:3]


def _stored(kept: PeopleImport, preview: Preview, keep_good_rows: bool, by: Actor, at: datetime) -> dict[str, int]:
    return asdict(take(kind=kept.kind, preview=preview, keep_good_rows=keep_good_rows, by=by, at=at))


FILES = KeptFiles(
    model=PeopleImport, called="people", job=JOB, check=check_can_shape, at_once=lambda kept: AT_ONCE[kept.kind],
    preview_of=preview_of, store=_stored,
)  # fmt: skip
map_file = FILES.map_file
put_aside = FILES.put_aside
stop_taking = FILES.stop_taking
take_file = FILES.take_file
take_waiting_file = FILES.take_waiting_file
