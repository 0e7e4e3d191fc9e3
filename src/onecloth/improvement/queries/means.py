"""Hours, money and tools added up and put in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.improvement.choices import CURRENCIES, Means
from onecloth.improvement.models import Allocation, Spending
from onecloth.ui.wording import figure


def in_hours(minutes: int | float) -> str:
    """90 minutes are "1.5 hours"; above ten hours they are told whole."""
    hours = minutes / 60
    shown = figure(hours, 0 if hours >= 10 or hours == round(hours) else 1)
    return ngettext("%(n)s hour", "%(n)s hours", 1 if hours == 1 else 2) % {"n": shown}


def in_money(amount: int, currency: str) -> str:
    """An amount in the smallest unit as it is written: 1250000 of EUR is "EUR 12,500"."""
    digits = CURRENCIES.get(currency, 2)
    value = amount / 10**digits
    return f"{currency} {figure(value, 0 if value == round(value) else digits)}"


def told(row: Allocation | Spending) -> str:
    """What a row of means is, in words."""
    if row.kind == Means.HOURS:
        return in_hours(row.minutes or 0)
    return in_money(row.amount or 0, row.currency) if row.kind == Means.MONEY else row.words


@dataclass
class Total:
    """Planned and spent of one kind of means: of a unit's hours, or of a currency."""

    name: Any
    planned: int = 0
    spent: int = 0
    currency: str = ""

    @property
    def planned_words(self) -> str:
        return self._words(self.planned)

    @property
    def spent_words(self) -> str:
        return self._words(self.spent)

    @property
    def is_over(self) -> bool:
        return self.spent > self.planned

    def _words(self, value: int) -> str:
        return in_money(value, self.currency) if self.currency else in_hours(value)


@dataclass
class Sums:
    """Minutes, and money by currency."""

    minutes: int = 0
    money: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        said = [in_hours(self.minutes)] if self.minutes else []
        said += [in_money(amount, currency) for currency, amount in sorted(self.money.items()) if amount]
        return ", ".join(said) or _("nothing")


def sums_of(rows: QuerySet[Any]) -> dict[int, Sums]:
    """By initiative, what its allocations or spendings come to. One query."""
    found: dict[int, Sums] = {}
    counted = rows.filter(taken_back_at__isnull=True).exclude(kind=Means.TOOL)
    counted = counted.values("initiative_id", "currency").annotate(minutes_all=Sum("minutes"), amount_all=Sum("amount"))
    for row in counted.order_by("initiative_id", "currency"):
        sums = found.setdefault(row["initiative_id"], Sums())
        sums.minutes += row["minutes_all"] or 0
        if row["currency"]:
            sums.money[row["currency"]] = row["amount_all"] or 0
    return found


def totals(planned: Iterable[Allocation], spent: Iterable[Spending]) -> list[Total]:
    """Planned beside spent: hours by unit in alphabetical order of codes, then money by currency."""
    found: dict[tuple[str, str], Total] = {}
    for rows, column in ((planned, "planned"), (spent, "spent")):
        for row in rows:
            if row.kind == Means.TOOL:
                continue
            code = row.unit.code if row.unit and row.kind == Means.HOURS else ""
            name = row.unit if row.kind == Means.HOURS else row.currency
            total = found.setdefault((row.kind, code or row.currency), Total(name, currency=row.currency))
            setattr(total, column, getattr(total, column) + (row.minutes or row.amount or 0))
    return [found[key] for key in sorted(found)]


def months_from(first: date, count: int) -> list[date]:
    """First days of `count` months, the given one first."""
    found = [first.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found
