"""What an initiative is given, month by month, and what was really spent on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.initiatives.planning import MOST_MINUTES, check_is_open
from onecloth.improvement.choices import CURRENCIES, Means
from onecloth.improvement.exceptions import CannotCarry
from onecloth.improvement.models import Allocation, Initiative, Spending
from onecloth.improvement.permissions.initiatives import check_can_plan
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of

MOST_MONEY = 10**15


@dataclass(frozen=True)
class Given:
    """Hours of a unit in minutes, money in the smallest unit of its currency, or a tool by its name."""

    kind: str
    unit: Unit | None = None
    minutes: int | None = None
    amount: int | None = None
    currency: str = ""
    words: str = ""


@transaction.atomic
def allocate(*, initiative: Initiative, given: Given, month: date, by: Actor, at: datetime) -> Allocation:
    """Plan means for a month, this one or one to come. Raises `CannotCarry`."""
    check_can_plan(by, initiative)
    check_is_open(initiative)
    month = month.replace(day=1)
    if month < day_of(at).replace(day=1):
        raise CannotCarry(_("This month is over. Means are planned for this month or one to come."))
    made = Allocation.objects.create(
        initiative=initiative, month=month, **_looked_at(given), said_by_id=by.person_id, said_at=at
    )
    audit.record(by=by, at=at, action="allocate", subject=initiative, fields=["allocations"])
    return made


@transaction.atomic
def take_allocation_back(*, allocation: Allocation, by: Actor, at: datetime) -> Allocation:
    """The means are not planned any more. Raises `CannotCarry`."""
    check_can_plan(by, allocation.initiative)
    check_is_open(allocation.initiative)
    Allocation.objects.filter(pk=allocation.pk, taken_back_at__isnull=True).update(taken_back_at=at)
    audit.record(by=by, at=at, action="take_allocation_back", subject=allocation.initiative, fields=["allocations"])
    return allocation


@transaction.atomic
def note_spent(*, initiative: Initiative, given: Given, on_day: date, by: Actor, at: datetime) -> Spending:
    """Write down what was spent by a day, today or before. Raises `CannotCarry`."""
    check_can_plan(by, initiative)
    if on_day > day_of(at):
        raise CannotCarry(_("This day is still to come. Note what was spent once it was."))
    if on_day < day_of(initiative.proposed_at):
        raise CannotCarry(_("This day lies before the initiative was proposed. Choose a later one."))
    made = Spending.objects.create(
        initiative=initiative, on_day=on_day, **_looked_at(given), said_by_id=by.person_id, said_at=at
    )
    audit.record(by=by, at=at, action="note_spent", subject=initiative, fields=["spendings"])
    return made


@transaction.atomic
def take_spent_back(*, spending: Spending, by: Actor, at: datetime) -> Spending:
    """It was not spent after all. The row stays and counts no more."""
    check_can_plan(by, spending.initiative)
    Spending.objects.filter(pk=spending.pk, taken_back_at__isnull=True).update(taken_back_at=at)
    audit.record(by=by, at=at, action="take_spent_back", subject=spending.initiative, fields=["spendings"])
    return spending


def _looked_at(given: Given) -> dict[str, Any]:
    words = " ".join(given.words.split())[:200]
    if given.kind == Means.HOURS:
        return {"kind": given.kind, "unit": _open_unit(given.unit), "minutes": _time(given.minutes), "words": words}
    if given.kind == Means.MONEY:
        amount, currency = _money(given.amount, given.currency)
        return {"kind": given.kind, "unit": given.unit, "amount": amount, "currency": currency, "words": words}
    if given.kind != Means.TOOL or not words:
        raise CannotCarry(_("Say which tool, in a few words."))
    return {"kind": given.kind, "unit": given.unit, "words": words}


def _open_unit(unit: Unit | None) -> Unit:
    if unit is None:
        raise CannotCarry(_("Hours are somebody’s. Say of which unit."))
    if not unit.is_open:
        raise CannotCarry(_("This unit was dissolved. Choose the unit that does its work today."))
    return unit


def _time(minutes: int | None) -> int:
    if minutes is None or not 0 < minutes <= MOST_MINUTES:
        raise CannotCarry(_("Write how many hours, more than none."))
    return minutes


def _money(amount: int | None, currency: str) -> tuple[int, str]:
    if currency not in CURRENCIES:
        raise CannotCarry(_("Say in which currency, for example EUR."))
    if amount is None or not 0 < amount <= MOST_MONEY:
        raise CannotCarry(_("Write how much money, more than none."))
    return amount, currency
