"""Follow-through by department, by channel and by theme, and how old what is open has grown.

All stand in alphabetical order: they are not ranked. Under five voices only the count is shown. A voice with two themes
counts in both.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.fields import text_in
from onecloth.listening.choices import Channel
from onecloth.listening.models import Voice
from onecloth.listening.queries.follow_through import LOOKS_BACK, FollowThrough, Waits, counted, told, waited
from onecloth.listening.queries.ledger.pages import ASKING
from onecloth.listening.queries.themes import all_themes, name_of
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import department_of, unit_tree, units_by_id
from onecloth.ui.wording import figure

AGES = (14, 30, 90)  # days; the last group is what is older


@dataclass(frozen=True)
class Row:
    """One department, channel or theme; `unit` is None where it is no unit."""

    name: str
    followed: FollowThrough
    unit: Unit | None = None


@dataclass(frozen=True)
class Age:
    words: str
    count: int


@dataclass(frozen=True)
class FollowedApart:
    units: Sequence[Row]
    channels: Sequence[Row]
    themes: Sequence[Row]
    ages: Sequence[Age]
    open: int
    oldest: int

    @property
    def title(self) -> str:
        """What is open, as a finding."""
        if not self.open:
            return _("Nothing waits for an answer")
        words = ngettext(
            "%(n)s voice waits, the oldest for %(days)s", "%(n)s voices wait, the oldest for %(days)s", self.open
        )
        days = ngettext("%(n)s day", "%(n)s days", self.oldest) % {"n": figure(self.oldest)}
        return words % {"n": figure(self.open), "days": days}


def followed_apart(*, today: date) -> FollowedApart:
    """Four queries, however many voices; two more for the names of units and themes."""
    since, tree, units = today - LOOKS_BACK, unit_tree(), units_by_id()

    def department(unit_id: int | None) -> int | None:
        return department_of(unit_id, tree) if unit_id in tree else None

    by_unit = _by("about_unit", department, since, today)
    by_channel = _by("channel", str, since, today)
    ages, waiting, oldest = _ages(today)
    return FollowedApart(
        units=_in_order(
            Row(text_in(units[key].name, "") if key else _("No department yet"), told(waits, since), units.get(key or 0))
            for key, waits in by_unit.items()
        ),
        channels=_in_order(Row(str(Channel(key).label), told(waits, since)) for key, waits in by_channel.items()),
        themes=_themes(since, today), ages=ages, open=waiting, oldest=oldest,
    )  # fmt: skip


def _themes(since: date, today: date) -> list[Row]:
    known = all_themes()
    by_theme = _by(
        "theme_links__theme", int, since, today, theme_links__theme__merged_into__isnull=True, theme_links__isnull=False
    )
    return _in_order(Row(name_of(known[key]), told(waits, since)) for key, waits in by_theme.items())


def _by(column: str, key_of: Callable[[Any], Any], since: date, today: date, **only: Any) -> dict[Any, Waits]:
    found: defaultdict[Any, Counter[tuple[float, bool]]] = defaultdict(Counter)
    rows = counted(since, today).filter(can_be_told=True, **only).values_list(column, "raised_on", "answered_on")
    for value, raised_on, answered_on, count in rows.annotate(n=Count("*")):
        found[key_of(value)][waited(raised_on, answered_on, today)] += count
    return {key: dict(waits) for key, waits in found.items()}


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.name.casefold())


def _ages(today: date) -> tuple[list[Age], int, int]:
    """How many wait in each group of ages, how many in all, and the days of the oldest."""
    days = [today - timedelta(days=each) for each in AGES]
    counts = Voice.objects.filter(ASKING).aggregate(
        fresh=Count("pk", filter=Q(raised_on__gt=days[0])),
        weeks=Count("pk", filter=Q(raised_on__lte=days[0], raised_on__gt=days[1])),
        months=Count("pk", filter=Q(raised_on__lte=days[1], raised_on__gt=days[2])),
        older=Count("pk", filter=Q(raised_on__lte=days[2])),
        first=Min("raised_on"),
    )
    words = {
        "fresh": _("under %(n)s days") % {"n": AGES[0]},
        "weeks": _("%(low)s to %(high)s days") % {"low": AGES[0], "high": AGES[1] - 1},
        "months": _("%(low)s to %(high)s days") % {"low": AGES[1], "high": AGES[2] - 1},
        "older": _("%(n)s days or more") % {"n": AGES[2]},
    }
    ages = [Age(told_as, counts[name]) for name, told_as in words.items()]
    return ages, sum(age.count for age in ages), (today - counts["first"]).days if counts["first"] else 0
