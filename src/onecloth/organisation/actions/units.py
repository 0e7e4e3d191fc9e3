"""Units: opened, renamed, moved, dissolved. Where each hung and who does its work since stays on record."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.organisation.models import Membership, Unit, UnitPlacement, UnitSuccession
from onecloth.organisation.permissions import check_can_shape
from onecloth.organisation.queries.house import day_of
from onecloth.organisation.queries.units import with_everything_below
from onecloth.organisation.signals import unit_dissolved

THREADS = 9


class CodeTaken(Refused):
    """Two open units would carry the same letters."""


class ReferenceTaken(Refused):
    """Another unit carries this reference."""


class UnitClosed(Refused):
    """The unit was dissolved; nothing new can hang on it."""


class WouldHangUnderItself(Refused):
    """A unit cannot be placed below itself."""


class CannotMoveThen(Refused):
    """The day of a move is in the future, or before the unit came to where it is."""


class NoSuccessor(Refused):
    """A dissolved unit names who does its work since."""


@transaction.atomic
def open_unit(
    *,
    code: str,
    name: dict[str, str],
    parent: Unit | None,
    thread: int | None = None,
    reference: str | None = None,
    zone: str = "",
    by: Actor,
    at: datetime,
) -> Unit:
    """Open a unit today. Raises `CodeTaken`, `ReferenceTaken`, `UnitClosed`."""
    check_can_shape(by)
    code = code.strip().upper()
    _check_code_is_free(code)
    _check_reference_is_free(reference)
    if parent is not None:
        _check_is_open(parent)
    day = day_of(at)
    unit = Unit.objects.create(
        code=code, name=name, parent=parent, thread=thread or _thread_for(parent), reference=reference or None,
        zone=zone, opened_on=day,
    )  # fmt: skip
    UnitPlacement.objects.create(unit=unit, parent=parent, from_date=day)
    audit.record(by=by, at=at, action="open_unit", subject=unit, fields=["code", "name", "parent"])
    return unit


@transaction.atomic
def change_unit(
    *, unit: Unit, code: str, name: dict[str, str], thread: int, zone: str = "", expected: int | None = None,
    by: Actor, at: datetime,
) -> Unit:  # fmt: skip
    """Give a unit another name, code, thread or zone. Raises `CodeTaken`, `Stale`."""
    check_can_shape(by)
    code = code.strip().upper()
    _check_code_is_free(code, but=unit)
    unit.save_changes(expected=expected, code=code, name=name, thread=thread, zone=zone)
    audit.record(by=by, at=at, action="change_unit", subject=unit, fields=["code", "name", "thread", "zone"])
    return unit


@transaction.atomic
def move_unit(
    *, unit: Unit, parent: Unit, from_date: date | None = None, expected: int | None = None, by: Actor, at: datetime
) -> Unit:
    """Hang a unit under another from a day on (today unless said). Figures of earlier days keep its old place.

    Raises `WouldHangUnderItself`, `CannotMoveThen`, `UnitClosed`, `Stale`.
    """
    check_can_shape(by)
    _check_is_open(unit)
    _check_is_open(parent)
    if parent.pk in with_everything_below({unit.pk}):
        raise WouldHangUnderItself(_("A unit cannot hang below itself. Nothing was moved; choose another place."))
    if unit.parent_id == parent.pk:
        return unit
    _replace(unit, parent, from_date or day_of(at), day_of(at))
    unit.save_changes(expected=expected, parent=parent)
    audit.record(by=by, at=at, action="move_unit", subject=unit, fields=["parent"])
    return unit


@transaction.atomic
def dissolve_unit(
    *, unit: Unit, successors: Sequence[Unit], expected: int | None = None, by: Actor, at: datetime
) -> Unit:
    """Close a unit and name who does its work since. Its people and the units below it go to the first successor.

    Raises `NoSuccessor`, `UnitClosed`, `Stale`. Sends `unit_dissolved`, so that rooms above hand over what it owned.
    """
    check_can_shape(by)
    _check_is_open(unit)
    chosen = list({each.pk: each for each in successors}.values())
    _check_can_succeed(unit, chosen)
    day = day_of(at)
    for child in Unit.objects.filter(parent=unit, closed_on__isnull=True):
        _replace(child, chosen[0], day, day)
        child.save_changes(parent=chosen[0])
    _hand_over_people(unit, chosen[0], day)
    UnitSuccession.objects.bulk_create(
        [UnitSuccession(unit=unit, successor=successor, from_date=day) for successor in chosen]
    )
    UnitPlacement.objects.filter(unit=unit, until_date__isnull=True).update(until_date=day)
    unit.save_changes(expected=expected, closed_on=day)
    audit.record(by=by, at=at, action="dissolve_unit", subject=unit, fields=["closed_on", "successors"])
    unit_dissolved.send(sender=Unit, unit=unit, successors=chosen, by=by, at=at)
    return unit


def _check_can_succeed(unit: Unit, successors: Sequence[Unit]) -> None:
    if not successors:
        raise NoSuccessor(_("Say which unit does this work since. Nothing was closed yet."))
    below = with_everything_below({unit.pk})
    for successor in successors:
        _check_is_open(successor)
        if successor.pk in below:
            raise WouldHangUnderItself(
                _(
                    "A unit cannot be followed by itself or by one below it. Move that one out first; nothing was closed."
                )
            )


def _replace(unit: Unit, parent: Unit, day: date, today: date) -> None:
    """End the open placement and begin the next; a second move on one day overwrites the first."""
    open_one = UnitPlacement.objects.filter(unit=unit, until_date__isnull=True).first()
    if day > today or (open_one and day < open_one.from_date):
        raise CannotMoveThen(
            _("Choose a day between the day the unit came to where it is and today. Nothing was moved.")
        )
    if open_one and open_one.from_date == day:
        UnitPlacement.objects.filter(pk=open_one.pk).update(parent=parent)
        return
    UnitPlacement.objects.filter(unit=unit, until_date__isnull=True).update(until_date=day)
    UnitPlacement.objects.create(unit=unit, parent=parent, from_date=day)


def _hand_over_people(unit: Unit, successor: Unit, day: date) -> None:
    """Nobody is left without a unit. Who is in the successor already only leaves; nobody leads there by this."""
    leaving = list(Membership.objects.filter(unit=unit, until_date__isnull=True))
    there = set(Membership.objects.filter(unit=successor, until_date__isnull=True).values_list("person_id", flat=True))
    Membership.objects.filter(pk__in=[each.pk for each in leaving]).update(until_date=day)
    main = {each.person_id for each in leaving if each.is_main}
    Membership.objects.filter(unit=successor, person_id__in=main & there, until_date__isnull=True).update(is_main=True)
    Membership.objects.bulk_create(
        [
            Membership(
                person_id=each.person_id, unit=successor, role_id=each.role_id, is_main=each.is_main, from_date=day
            )
            for each in leaving
            if each.person_id not in there
        ]
    )


def _check_is_open(unit: Unit) -> None:
    if not unit.is_open:
        raise UnitClosed(_("This unit was dissolved, so nothing can be hung on it. Choose one that is open."))


def _check_code_is_free(code: str, but: Unit | None = None) -> None:
    others = Unit.objects.filter(code=code, closed_on__isnull=True).exclude(pk=but.pk if but else 0)
    if others.exists():
        sentence = _("Another unit carries the letters %(code)s. Choose others; nothing was changed.")
        raise CodeTaken(sentence % {"code": code})


def _check_reference_is_free(reference: str | None) -> None:
    if reference and Unit.objects.filter(reference=reference).exists():
        raise ReferenceTaken(_("Another unit carries this reference. Nothing was changed."))


def _thread_for(parent: Unit | None) -> int:
    """Units take their department's thread; a new department takes the one that was used least."""
    if parent is None:
        return 1
    if parent.parent_id is not None:
        return parent.thread
    used = list(Unit.objects.filter(parent=parent, closed_on__isnull=True).values_list("thread", flat=True))
    return min(range(1, THREADS + 1), key=lambda thread: (used.count(thread), thread))
