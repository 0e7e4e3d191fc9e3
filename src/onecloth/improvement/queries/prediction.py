"""What was predicted, held against what the chart shows (METHODS 4 and 5)."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from onecloth.improvement.choices import Against
from onecloth.improvement.models import Improvement
from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure
from onecloth.insight.models import Metric, Reading
from onecloth.insight.queries import BeforeAfter, before_after
from onecloth.insight.queries.limits import FEWEST_POINTS
from onecloth.insight.queries.wording import in_words, measure_of
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import with_everything_below
from onecloth_stats.spc.xmr import SIGMA

CONFIDENCE = 1.96
FEWEST_SINCE = 4
FEWEST_OTHERS = 3


@dataclass(frozen=True)
class Held:
    """A prediction beside what the figure did. `against` is empty while the readings cannot tell."""

    result: BeforeAfter
    against: str
    before: float | None
    since: float | None
    reach: tuple[float, float] | None
    others: "Others | None"
    measure: Measure | None

    def words(self, value: float | None) -> str:
        return in_words(value, self.measure) if value is not None and self.measure else ""

    @property
    def range_words(self) -> str:
        return f"{self.words(self.reach[0])}–{self.words(self.reach[1])}" if self.reach else ""


@dataclass(frozen=True)
class Others:
    """Units in which nothing of this was tried: the mean of their readings before the day and since."""

    units: int
    before: float
    since: float
    before_words: str
    since_words: str


def has_own_chart(metric: Metric, unit: Unit) -> bool:
    """Whether the figure is read for the unit often enough for a chart; otherwise the whole organisation's has to do."""
    own = Reading.objects.filter(metric=metric, unit=unit, status=Status.SHOWN).exclude(span=Span.WINDOW)
    return own.count() >= FEWEST_POINTS


def held_against(improvement: Improvement) -> Held | None:
    """What the chart says about a trial that has started; None where there is no figure to look at."""
    metric, started_on = improvement.metric, improvement.started_on
    if metric is None or started_on is None:
        return None
    scope = improvement.unit if improvement.own_chart else None
    result, measure = before_after(metric, started_on, scope), measure_of(metric)
    before, since = result.means
    reach = reach_of(since, result.mean_range, result.points_since)
    return Held(
        result=result, before=before, since=since, reach=reach, measure=measure,
        against=judged(improvement.predicted_value, before, since, reach),
        others=_others(improvement, metric, started_on) if scope else None,
    )  # fmt: skip


def reach_of(mean: float | None, mean_range: float | None, points: int) -> tuple[float, float] | None:
    """Where the level of the readings since lies, by their number and the ordinary ups and downs before (95%)."""
    if mean is None or mean_range is None or points < FEWEST_SINCE:
        return None
    half = CONFIDENCE * mean_range / SIGMA / sqrt(points)
    return mean - half, mean + half


def judged(
    predicted: float | None, before: float | None, since: float | None, reach: tuple[float, float] | None
) -> str:
    """As predicted, less or more; nothing where what was predicted and no change at all are both within reach."""
    if predicted is None or before is None or since is None or reach is None:
        return ""
    if reach[0] <= predicted <= reach[1]:
        is_told_apart = not reach[0] <= before <= reach[1] or predicted == before
        return Against.AS_PREDICTED if is_told_apart else ""
    went_on = (since - predicted) * (predicted - before) > 0
    return Against.MORE if went_on else Against.LESS


def _others(improvement: Improvement, metric: Metric, day: date) -> Others | None:
    """Units of the organisation that are no part of this: neither its own, nor touched, nor trying the same."""
    same = family_of(improvement)
    inside = {each.unit_id for each in same} | set(improvement.units.values_list("pk", flat=True))
    rows = Reading.objects.filter(metric=metric, unit__isnull=False, status=Status.SHOWN, value__isnull=False)
    found = rows.exclude(span=Span.WINDOW).exclude(unit__in=with_everything_below(inside))
    before: dict[int | None, list[float]] = {}
    since: dict[int | None, list[float]] = {}
    for unit, starts, value in found.values_list("unit_id", "period_start", "value"):
        (since if starts >= day else before).setdefault(unit, []).append(float(value or 0))
    both = before.keys() & since.keys()
    if len(both) < FEWEST_OTHERS:
        return None
    first, last, measure = _level(before, both), _level(since, both), measure_of(metric)
    told = [in_words(level, measure) if measure else "" for level in (first, last)]
    return Others(len(both), first, last, *told)


def _level(values: dict[int | None, list[float]], units: set[int | None]) -> float:
    return sum(sum(values[unit]) / len(values[unit]) for unit in units) / len(units)


def family_of(improvement: Improvement) -> list[Improvement]:
    """The first trial and those spread from it, in the order of their start; alone where it was spread nowhere."""
    root = improvement.spread_from_id or improvement.pk
    rows = Improvement.objects.filter(pk=root) | Improvement.objects.filter(spread_from=root)
    return sorted(rows.select_related("unit"), key=_start)


def _start(improvement: Improvement) -> tuple[bool, date, int]:
    day = improvement.started_on or improvement.starts_on
    return day is None, day or date.max, improvement.pk
