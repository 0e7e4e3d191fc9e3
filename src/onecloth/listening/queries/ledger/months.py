"""What the ledger's filters find, by service and month: counts of voices the reader may open, so nothing is held back.

Where more services have voices than a page holds, they are gathered by department.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.listening.queries.ledger.pages import Filters, found_voices
from onecloth.organisation.models import Organisation
from onecloth.organisation.queries import department_of, units_by_id
from onecloth.ui.wording import figure, title_number

MONTHS, MOST_MONTHS, MOST_SERVICES = 12, 24, 40


@dataclass(frozen=True)
class Month:
    first: date
    last: date

    @property
    def words(self) -> str:
        return date_format(self.first, "M Y")

    @property
    def name(self) -> str:
        return date_format(self.first, "F Y")


@dataclass(frozen=True)
class Service:
    """`unit` is empty where nobody has said what the voices are about."""

    name: str
    unit: int | None
    counts: Sequence[int]

    @property
    def n(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class ByMonth:
    title: str
    months: Sequence[Month]
    services: Sequence[Service]
    whole: Service
    is_gathered: bool


def by_service_and_month(*, actor: Actor, filters: Filters, organisation: Organisation, today: date) -> ByMonth:
    """One query; one more for words that are sought, and one for departments where there are many services."""
    months = _months(filters, today)
    within = replace(filters, since=months[0].first, until=min(filters.until or today, today))
    bucket = Case(
        *(When(raised_on__gte=month.first, then=Value(place)) for place, month in reversed(list(enumerate(months)))),
        output_field=IntegerField(),
    )
    rows = found_voices(actor, within, organisation, today).annotate(month=bucket).order_by()
    told = rows.values_list("about_unit", "about_unit__name", "month").annotate(n=Count("pk"))
    services = _services(told, len(months))
    is_gathered = len(services) > MOST_SERVICES
    if is_gathered:
        services = _gathered(services, len(months))
    whole = Service(_("All"), None, [sum(column) for column in zip(*(each.counts for each in services), strict=True)])
    services.sort(key=lambda each: (each.unit is None, each.name.casefold()))
    return ByMonth(_title(whole, months), months, services, whole, is_gathered)


def _months(filters: Filters, today: date) -> list[Month]:
    """The last twelve, or those that are asked for, two years of them at most."""
    last = _first_of(min(filters.until or today, today))
    first = _first_of(filters.since) if filters.since else _back(last, MONTHS - 1)
    found = [last]
    while found[-1] > first and len(found) < MOST_MONTHS:
        found.append(_back(found[-1], 1))
    return [Month(day, _back(day, -1) - timedelta(days=1)) for day in reversed(found)]


def _first_of(day: date) -> date:
    return day.replace(day=1)


def _back(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def _services(told: Iterable[tuple[Any, ...]], months: int) -> list[Service]:
    names: dict[int | None, Mapping[str, str]] = {}
    counts: defaultdict[int | None, list[int]] = defaultdict(lambda: [0] * months)
    for unit, name, month, n in told:
        names[unit] = name or {}
        counts[unit][month] += n
    language = get_language() or "en"
    return [Service(_called(names[unit], language), unit, each) for unit, each in counts.items()]


def _called(name: Mapping[str, str], language: str) -> str:
    return text_in(dict(name), language) or _("No team yet")


def _gathered(services: Sequence[Service], months: int) -> list[Service]:
    units, language = units_by_id(), get_language() or "en"
    tree = {pk: unit.parent_id for pk, unit in units.items()}
    counts: defaultdict[int | None, list[int]] = defaultdict(lambda: [0] * months)
    for service in services:
        where = department_of(service.unit, tree) if service.unit is not None else None
        counts[where] = [one + more for one, more in zip(counts[where], service.counts, strict=True)]
    return [Service(_called(units[unit].name if unit else {}, language), unit, each) for unit, each in counts.items()]


def _title(whole: Service, months: Sequence[Month]) -> str:
    if not whole.n:
        return _("Nothing fits in these months")
    most = max(range(len(months)), key=lambda place: whole.counts[place])
    told = {"n": title_number(whole.n), "month": months[most].name, "most": figure(whole.counts[most])}
    if whole.counts[most] == whole.n:
        return ngettext("%(n)s voice, in %(month)s", "%(n)s voices, all in %(month)s", whole.n) % told
    return _("%(n)s voices; %(month)s brought the most, %(most)s") % told
