"""Saying how many hours a department has for what is carried, month by month."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.initiatives.planning import MOST_MINUTES
from onecloth.improvement.exceptions import CannotCarry
from onecloth.improvement.models import Capacity
from onecloth.improvement.permissions.initiatives import check_can_say_capacity
from onecloth.improvement.queries.means import months_from
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of

MOST_MONTHS = 12


@transaction.atomic
def say_capacity(*, unit: Unit, month: date, months: int, minutes: int, by: Actor, at: datetime) -> list[Capacity]:
    """Say it for so many months from `month` on. Raises `CannotCarry`."""
    check_can_say_capacity(by, unit)
    first = month.replace(day=1)
    if not unit.is_open:
        raise CannotCarry(_("This unit was dissolved. Choose the department that does its work today."))
    if first < day_of(at).replace(day=1):
        raise CannotCarry(_("This month is over. Say it for this month or one to come."))
    if not 1 <= months <= MOST_MONTHS or not 0 <= minutes <= MOST_MINUTES:
        raise CannotCarry(_("Say a number of hours, for one month up to twelve."))
    told = {"minutes": minutes, "said_by_id": by.person_id, "said_at": at}
    rows = [
        Capacity.objects.update_or_create(unit=unit, month=each, defaults=told)[0]
        for each in months_from(first, months)
    ]
    audit.record(by=by, at=at, action="say_capacity", subject=unit, fields=["capacity"])
    return rows
