"""Files of people and units: looked at first, taken when somebody confirms, the same from a page and a command.

A file is taken whole or not at all: one transaction, also where the background worker does it.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.accounts.models import User
from onecloth.core import audit, files, jobs
from onecloth.core.actors import Actor
from onecloth.core.choices import JobState
from onecloth.core.exceptions import Refused
from onecloth.core.models import StoredFile
from onecloth.organisation.actions.places import name_role
from onecloth.organisation.actions.units import change_unit, move_unit, open_unit
from onecloth.organisation.choices import ImportState
from onecloth.organisation.models import AccessGrant, Membership, PeopleImport, Person, Role, Unit
from onecloth.organisation.permissions import check_can_shape
from onecloth.organisation.queries.files import PersonChange, Preview, UnitChange, Unreadable, look_at, preview_of
from onecloth.organisation.queries.house import day_of, languages_written, the_organisation
from onecloth.organisation.signals import person_left

__all__ = [
    "JOB", "Report", "RowsRefused", "Unreadable", "keep_file", "look_at", "map_file", "put_aside", "stop_taking", "take",
    "take_file", "take_waiting_file",
]  # fmt: skip

TABLES = frozenset({"table"})
JOB = "organisation.take_file"
AT_ONCE = {"people": 2000, "units": 200}  # rows taken while one waits, about a second; more are taken by a job
ROWS_A_BATCH = 2000
Told = Callable[[int], None]


class RowsRefused(Refused):
    """Some rows cannot be taken, and it was not said that the good ones should be."""


class ColumnMissing(Refused):
    """A column without which no row can be taken is not known."""


class NotWaiting(Refused):
    """The file was taken or put aside already, or is being taken."""


class ChangedMeanwhile(Refused):
    """Somebody changed the same people or units while the file was being looked at."""


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
    _check_can_be_taken(preview, keep_good_rows=keep_good_rows)
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


@transaction.atomic
def map_file(
    *, kept: PeopleImport, mapping: Mapping[str, Any], expected: int | None = None, by: Actor, at: datetime
) -> PeopleImport:
    """Say what the columns mean, and how the file is written. Stores nothing of what is in it. Raises `NotWaiting`."""
    check_can_shape(by)
    _check_waits(kept)
    kept.save_changes(expected=expected, mapping=dict(mapping))
    audit.record(by=by, at=at, action="map_people_file", subject=kept, fields=["mapping"])
    return kept


def _check_can_be_taken(preview: Preview, *, keep_good_rows: bool) -> None:
    if not preview.can_be_taken:
        missing = {"columns": ", ".join(preview.missing)}
        raise ColumnMissing(_("Say which column holds: %(columns)s. Nothing was stored.") % missing)
    if preview.problems and not keep_good_rows:
        refused = ngettext(
            "%(rows)d row cannot be taken. Nothing was stored. Mend it, or take the good ones only.",
            "%(rows)d rows cannot be taken. Nothing was stored. Mend them, or take the good ones only.",
            preview.refused,
        )
        raise RowsRefused(refused % {"rows": preview.refused})


@transaction.atomic
def take_file(
    *, kept: PeopleImport, keep_good_rows: bool, expected: int | None = None, by: Actor, at: datetime
) -> PeopleImport:
    """Say yes to a kept file: a short one is taken at once, one of many rows by a job.

    Raises what `take` raises, `NotWaiting`, `Stale`.
    """
    check_can_shape(by)
    _check_waits(kept)
    preview = preview_of(kept)
    if preview.rows <= AT_ONCE[kept.kind]:
        return _taken(kept, preview, keep_good_rows=keep_good_rows, expected=expected, by=by, at=at)
    _check_can_be_taken(preview, keep_good_rows=keep_good_rows)
    job = jobs.ask(JOB, {"file": kept.pk, "keep_good_rows": keep_good_rows}, by=by, at=at, total=preview.rows)
    kept.save_changes(expected=expected, job=job)
    audit.record(by=by, at=at, action="confirm_people_file", subject=kept, fields=["job"])
    return kept


@transaction.atomic
def take_waiting_file(*, kept: PeopleImport, keep_good_rows: bool, by: Actor, at: datetime) -> PeopleImport:
    """Take a file that somebody said yes to, as the house is now. Raises what `take` raises, `NotWaiting`."""
    if kept.state != ImportState.PREVIEWED:
        raise _over()
    return _taken(kept, preview_of(kept), keep_good_rows=keep_good_rows, expected=None, by=by, at=at)


@transaction.atomic
def stop_taking(*, kept: PeopleImport, by: Actor, at: datetime) -> PeopleImport:
    """Stop a file that waits for the worker; what is begun is taken whole. Raises `NotWaiting`."""
    check_can_shape(by)
    if kept.job is None or kept.job.state != JobState.WAITING:
        raise NotWaiting(_("It is being stored or done already, so it cannot be stopped any more."))
    jobs.cancel(kept.job)
    audit.record(by=by, at=at, action="stop_people_file", subject=kept, fields=["job"])
    return kept


def _taken(
    kept: PeopleImport, preview: Preview, *, keep_good_rows: bool, expected: int | None, by: Actor, at: datetime
) -> PeopleImport:
    report = take(kind=kept.kind, preview=preview, keep_good_rows=keep_good_rows, by=by, at=at)
    kept.save_changes(expected=expected, state=ImportState.CONFIRMED, confirmed_at=at, report=asdict(report))
    audit.record(by=by, at=at, action="take_people_file", subject=kept)
    _remove_after(kept.file, at)
    return kept


@transaction.atomic
def put_aside(*, kept: PeopleImport, by: Actor, at: datetime) -> PeopleImport:
    """Remove a file that nobody wants to take. Raises `NotWaiting`."""
    check_can_shape(by)
    _check_waits(kept)
    kept.save_changes(state=ImportState.WITHDRAWN)
    audit.record(by=by, at=at, action="put_people_file_aside", subject=kept)
    _remove_after(kept.file, at)
    return kept


def _remove_after(stored: StoredFile, at: datetime) -> None:
    """Names and numbers of people do not lie about longer than they are needed."""
    transaction.on_commit(lambda: files.remove(stored, at=at))


def _check_waits(kept: PeopleImport) -> None:
    if kept.state != ImportState.PREVIEWED:
        raise _over()
    if kept.is_being_taken:
        raise NotWaiting(_("This file is being taken. Nothing was changed; wait until it is done."))


def _over() -> NotWaiting:
    return NotWaiting(_("This file was taken or put aside already. Nothing was changed; send it again to look anew."))


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
