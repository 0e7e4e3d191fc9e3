"""How long a team's items wait, those that still do counted as waiting (METHODS 10), and how much comes back answered.

Averaging what is over flatters: what lies longest is missing. So each wait is a curve of Kaplan and Meier, in hours.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.queries.days import day_in
from onecloth.teamwork.choices import ItemKind
from onecloth.teamwork.models import Escalation, Huddle, HuddleBoard, HuddleItem
from onecloth.ui.wording import counted, figure, percent, title_number
from onecloth_stats.intervals import wilson
from onecloth_stats.survival import Survival, kaplan_meier

LOOKS_BACK = timedelta(days=90)
HELD_IN = timedelta(days=28)
FEWEST = 5  # with fewer a median says more about one item than about the team
NOT_CELEBRATED = (ItemKind.PROBLEM, ItemKind.HELP)
Wait = tuple[float, bool]


@dataclass(frozen=True)
class Took:
    """One wait with its curve; without one where too few items went through."""

    name: str
    n: int
    waiting: int
    curve: Survival | None

    @property
    def half(self) -> str:
        if self.curve is None:
            return _("too few to say")
        low, high = self.curve.median_interval
        if self.curve.median is None:
            return _("longer than we can say yet")
        if low is None or high is None:
            return lasting(self.curve.median)
        told = {"half": lasting(self.curve.median), "low": lasting(low), "high": lasting(high)}
        return _("%(half)s (%(low)s to %(high)s)") % told

    @property
    def most(self) -> str:
        """By when 85 of 100 are through."""
        if self.curve is None:
            return _("too few to say")
        by = self.curve.when(0.85)
        return _("longer than we can say yet") if by is None else lasting(by)


@dataclass(frozen=True)
class Times:
    title: str
    rows: Sequence[Took]
    answered: str
    settled_here: str


def times(board: HuddleBoard, at: datetime) -> Times:
    """Of problems and calls for help that were raised in the last ninety days. Three queries."""
    since = at - LOOKS_BACK
    items = list(
        HuddleItem.objects.filter(board=board, kind__in=NOT_CELEBRATED, is_taken_back=False, raised_at__gte=since)
    )
    asked: dict[int, list[Escalation]] = {}
    for row in Escalation.objects.filter(item__in=items, withdrawn_at__isnull=True).order_by("asked_at", "pk"):
        asked.setdefault(row.item_id, []).append(row)
    rows = [
        _took(_("Until the team took it up"), [_until(item.raised_at, item.heard_at, at) for item in items]),
        _took(_("Until it was settled"), [_until(item.raised_at, item.settled_at, at) for item in items]),
        _took(_("Until the tier above answered"), [_answered(each, at) for each in asked.values()]),
        _took(_("Until it was asked above"), [_escalated(item, asked.get(item.pk, ()), at) for item in items]),
    ]
    return Times(_held(board, at), [row for row in rows if row.n], _back(items, asked), _here(items, asked))


def lasting(hours: float) -> str:
    """ "under an hour", "3 hours", "2 days"."""
    if hours < 1:
        return _("under an hour")
    if hours < 36:
        return ngettext("%(n)s hour", "%(n)s hours", round(hours)) % {"n": figure(hours)}
    return ngettext("%(n)s day", "%(n)s days", round(hours / 24)) % {"n": figure(hours / 24)}


def _took(name: str, waits: Iterable[Wait]) -> Took:
    found = Counter(waits)
    n, over = sum(found.values()), sum(number for (_hours, is_over), number in found.items() if is_over)
    return Took(name, n, n - over, kaplan_meier(found) if n >= FEWEST else None)


def _until(began: datetime, ended: datetime | None, at: datetime) -> Wait:
    return max(((ended or at) - began).total_seconds() / 3600, 0.0), ended is not None


def _answered(chain: Sequence[Escalation], at: datetime) -> Wait:
    """From the first tap to the answer, through as many tiers as it took."""
    return _until(chain[0].asked_at, chain[-1].answered_at, at)


def _escalated(item: HuddleItem, chain: Sequence[Escalation], at: datetime) -> Wait:
    """What was settled without asking anybody waited up to then, and was never asked."""
    if chain:
        return _until(item.raised_at, chain[0].asked_at, at)
    return max(((item.settled_at or at) - item.raised_at).total_seconds() / 3600, 0.0), False


def _held(board: HuddleBoard, at: datetime) -> str:
    """Huddles held against those that were due in the last four weeks, by the days the team has today."""
    today = day_in(board.unit, at)
    held, due = held_of_due(board, today - HELD_IN, today)
    if not due:
        return _("No huddle was due yet")
    words = ngettext(
        "%(held)s of %(n)s huddle due in four weeks took place",
        "%(held)s of %(n)s huddles due in four weeks took place",
        due,
    )
    return words % {"held": title_number(held), "n": counted(due)}


def held_of_due(board: HuddleBoard, first: date, end: date) -> tuple[int, int]:
    """On how many days a huddle was held, and was due, from the first day on and before the end; by the days of today."""
    first = max(first, day_in(board.unit, board.opened_at) + timedelta(days=1))
    days = [first + timedelta(days=away) for away in range((end - first).days)]
    due = [day for day in days if day.weekday() in board.days]
    return Huddle.objects.filter(board=board, on_date__in=due).values("on_date").distinct().count(), len(due)


def _back(items: Sequence[HuddleItem], asked: dict[int, list[Escalation]]) -> str:
    """Whoever raised it reads what became of it: settled with words, or answered from above."""
    told = [item for item in items if item.outcome or any(row.answer for row in asked.get(item.pk, ()))]
    return _share(
        len(told), len(items), _("%(share)s came back answered to whoever raised it (%(low)s to %(high)s, n %(n)s).")
    )


def _here(items: Sequence[HuddleItem], asked: dict[int, list[Escalation]]) -> str:
    over = [item for item in items if item.settled_at]
    here = [item for item in over if item.pk not in asked]
    return _share(
        len(here),
        len(over),
        _("Of those settled, %(share)s were settled by the team itself (%(low)s to %(high)s, n %(n)s)."),
    )


def _share(part: int, n: int, words: str) -> str:
    if n < FEWEST:
        return ""
    share = wilson(part, n)
    return words % {
        "share": percent(share.value),
        "low": percent(share.low),
        "high": percent(share.high),
        "n": figure(n),
    }
