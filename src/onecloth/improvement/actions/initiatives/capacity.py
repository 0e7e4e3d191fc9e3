"""Saying how many hours a department has for what is carried, month by month."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Stale
from onecloth.improvement.actions.initiatives.planning import MOST_MINUTES
from onecloth.improvement.exceptions import CannotCarry
from onecloth.improvement.models import Capacity
from onecloth.improvement.permissions.initiatives import check_can_say_capacity
from onecloth.improvement.queries.means import in_hours, months_from
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of

MOST_MONTHS = 12


@transaction.atomic
def say_capacity(
    *, unit: Unit, month: date, months: int, minutes: int, since: datetime | None = None, by: Actor, at: datetime
) -> list[Capacity]:  # fmt: skip
    """Say it for so many months from `month` on. What others have said of them after `since`, when the actor began to
    write, is told first. Raises `CannotCarry`, `Stale`."""
    check_can_say_capacity(by, unit)
    first = month.replace(day=1)
    if not unit.is_open:
        raise CannotCarry(_("This unit was dissolved. Choose the department that does its work today."))
    if first < day_of(at).replace(day=1):
        raise CannotCarry(_("This month is over. Say it for this month or one to come."))
    if not 1 <= months <= MOST_MONTHS or not 0 <= minutes <= MOST_MINUTES:
        raise CannotCarry(_("Say a number of hours, for one month up to twelve."))
    Unit.objects.select_for_update().get(pk=unit.pk)  # of two at once the second waits, and is told
    told, asked = {"minutes": minutes, "said_by_id": by.person_id, "said_at": at}, months_from(first, months)
    if since is not None:
        _check_nobody_said_otherwise(unit, asked, minutes, since, by)
    rows = [Capacity.objects.update_or_create(unit=unit, month=each, defaults=told)[0] for each in asked]
    audit.record(by=by, at=at, action="say_capacity", subject=unit, fields=["capacity"])
    return rows


def _check_nobody_said_otherwise(unit: Unit, months: list[date], minutes: int, since: datetime, by: Actor) -> None:
    meanwhile = Capacity.objects.filter(unit=unit, month__in=months, said_at__gt=since).exclude(said_by=by.person_id)
    other = meanwhile.exclude(minutes=minutes).select_related("said_by").order_by("month").first()
    if other is None:
        return
    told = {
        "name": str(other.said_by or "") or _("Somebody"), "hours": in_hours(other.minutes),
        "month": date_format(other.month, "F Y"),
    }  # fmt: skip
    raise Stale(
        _("%(name)s said %(hours)s for %(month)s while you were writing. Send yours once more if it is to hold.") % told
    )
