"""How often a leader means to go and listen in a quarter, agreed with them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused, Stale
from onecloth.listening.models import VisitAim
from onecloth.listening.permissions.visits_aims import check_can_aim
from onecloth.listening.queries.visits.told import MOST_AIMED
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of

FIRST_MONTHS = (1, 4, 7, 10)


class CannotAim(Refused):
    """A quarter that is over or is none, or more visits than a quarter has days for."""


def set_aim(
    *, person: Person, begins_on: date, customers: int, colleagues: int, expected: int | None = None, by: Actor,
    at: datetime,
) -> VisitAim:  # fmt: skip
    """Set or change the aim of a quarter; none of either is no aim. Raises `CannotAim`, `NotAllowed`, `Stale`.

    `expected` is the version that was read, or 0 where there was no aim yet.
    """
    check_can_aim(by, person, day_of(at))
    _check(begins_on, customers, colleagues)
    with transaction.atomic():
        aim, is_new = VisitAim.objects.get_or_create(
            person=person, begins_on=begins_on,
            defaults={"customers": customers, "colleagues": colleagues, "set_by_id": by.person_id, "set_at": at},
        )  # fmt: skip
        if not is_new:
            _change(aim, expected, customers=customers, colleagues=colleagues, set_by_id=by.person_id, set_at=at)
        audit.record(by=by, at=at, action="visit_aim_set", subject=aim, fields=["customers", "colleagues"])
    return aim


def _change(aim: VisitAim, expected: int | None, **changes: object) -> None:
    if expected == 0:
        raise Stale(_("Somebody set an aim while you were writing. Have a look at it, then send again."))
    aim.save_changes(expected=expected, **changes)


def _check(begins_on: date, customers: int, colleagues: int) -> None:
    if begins_on.day != 1 or begins_on.month not in FIRST_MONTHS:
        raise CannotAim(_("An aim is for a quarter of the year. Choose one; nothing was changed."))
    if not (0 <= customers <= MOST_AIMED and 0 <= colleagues <= MOST_AIMED):
        raise CannotAim(_("Choose a number of visits from none to %(most)s.") % {"most": MOST_AIMED})
