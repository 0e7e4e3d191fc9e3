"""How long problems stay in each stage, those that are still there counted as waiting (METHODS 10), and how many return.

Averaging only those that moved on flatters: the ones that lie longest are missing. So each curve is that of Kaplan and
Meier, where a problem that is still in a stage, or became part of another, counts up to the day we last saw it there.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Problem, Stay
from onecloth.ui.wording import figure, percent
from onecloth_stats.survival import Survival, kaplan_meier

LOOKS_BACK = timedelta(days=365)
FEWEST = 5  # with fewer a median says more about one problem than about us
COMES_BACK_WITHIN = 90

Waits = Mapping[tuple[float, bool], int]


@dataclass(frozen=True)
class Wait:
    """A stage with its curve. Where too few went through, it has none and says so."""

    name: str
    passed: int
    waiting: int
    curve: Survival | None

    @property
    def all(self) -> int:
        return self.passed + self.waiting

    @property
    def half(self) -> str:
        """The median with its interval, in words."""
        if self.curve is None:
            return _("too few to say")
        low, high = self.curve.median_interval
        if self.curve.median is None:
            return _("later than we can say yet") if low is None else _("not before %s") % _days(low)
        said = {"days": _days(self.curve.median), "low": figure(low), "high": figure(high)}
        return (_("%(days)s (%(low)s or more)") if high is None else _("%(days)s (%(low)s to %(high)s)")) % said

    @property
    def most(self) -> str:
        """By when 85 of 100 are through."""
        if self.curve is None:
            return _("too few to say")
        by = self.curve.when(0.85)
        return _("later than we can say yet") if by is None else _days(by)


@dataclass(frozen=True)
class Times:
    title: str
    rows: list[Wait]
    again: str


def times(day: date) -> Times:
    """Of problems that came into a stage in the year before `day`. Counts only, so it is open to all who work here."""
    since = day - LOOKS_BACK
    stays = _stays(since, day)
    stages = [_wait(str(stage.label), stays.get(stage, {})) for stage in OPEN_STAGES]
    rows = [row for row in (*stages, _wait(_("From raised to answered"), _whole(since, day))) if row.all]
    return Times(_finding(stages), rows, _again(stays.get(Stage.CLOSED, {})))


def _stays(since: date, day: date) -> dict[str, Waits]:
    found: dict[str, Counter[tuple[float, bool]]] = {}
    rows = Stay.objects.filter(from_date__gte=since, from_date__lte=day).order_by()
    counted = rows.values_list("stage", "from_date", "until_date", "is_cut").annotate(n=Count("*"))
    for stage, began, ended, is_cut, number in counted:
        wait = max(((ended or day) - began).days, 0), ended is not None and not is_cut
        found.setdefault(stage, Counter())[wait] += number
    return dict(found)


def _whole(since: date, day: date) -> Waits:
    found: Counter[tuple[float, bool]] = Counter()
    rows = Problem.objects.filter(raised_at__date__gte=since, raised_at__date__lte=day).exclude(stage=Stage.MERGED)
    counted = rows.order_by().values_list("raised_at__date", "closed_at__date").annotate(n=Count("*"))
    for raised, closed, number in counted:
        found[max(((closed or day) - raised).days, 0), closed is not None] += number
    return dict(found)


def _wait(name: str, waits: Waits) -> Wait:
    passed = sum(number for (_days_waited, ended), number in waits.items() if ended)
    number = sum(waits.values())
    return Wait(name, passed, number - passed, kaplan_meier(waits) if number >= FEWEST else None)


def _finding(rows: list[Wait]) -> str:
    """Where problems lie longest; one that half never leave, as far as we have seen, lies longest of all."""
    known = [row for row in rows if row.curve]
    if not known:
        return _("Too few problems went through any stage to say how long it takes")
    never = float("inf")
    slowest = max(known, key=lambda row: never if row.curve is None or row.curve.median is None else row.curve.median)
    said = {"stage": slowest.name, "half": slowest.half}
    if slowest.curve and slowest.curve.median is None:
        return _("Problems lie longest in “%(stage)s”: half have not left it yet") % said
    return _("Problems lie longest in “%(stage)s”: half leave it within %(half)s") % said


def _again(closed: Waits) -> str:
    """How many of the closed ones were opened again, and by the curve within 90 days."""
    number = sum(closed.values())
    opened = sum(n for (_waited, ended), n in closed.items() if ended)
    if not number:
        return _("None was closed in the last year.")
    words = ngettext("One was closed in the last year", "%(n)s were closed in the last year", number)
    told = words % {"n": figure(number)} + ", " + _("%(n)s of them opened again.") % {"n": figure(opened)}
    if number < FEWEST:
        return told
    share, low, high = _by(kaplan_meier(closed), COMES_BACK_WITHIN)
    within = {"share": percent(share), "low": percent(low), "high": percent(high)}
    return told + " " + _("Within 90 days %(share)s come back (%(low)s to %(high)s).") % within


def _by(curve: Survival, days: int) -> tuple[float, float, float]:
    """The share to which it has happened by then, with its bounds."""
    at = sum(time <= days for time in curve.times)
    if not at:
        return 0.0, 0.0, 0.0
    return 1 - curve.waiting[at - 1], 1 - curve.high[at - 1], 1 - curve.low[at - 1]


def _days(number: float) -> str:
    return ngettext("%(n)s day", "%(n)s days", int(number)) % {"n": figure(number)}
