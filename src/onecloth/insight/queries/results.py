"""Before and after a change, for whoever mended something."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from onecloth.insight.choices import Span
from onecloth.insight.models import Annotation, Metric, Reading
from onecloth.insight.queries.series import Series, series_of
from onecloth.insight.queries.wording import in_words, measure_of, name_of, same_meaning
from onecloth.organisation.models import Unit
from onecloth_stats import spc


@dataclass(frozen=True)
class BeforeAfter:
    """What a metric did around a day. `verdict`: `lasted`, `unmoved`, `too_early` or `unknown`; means in words.

    `means` are the same as numbers; `mean_range` is the mean moving range of the ordinary ups and downs before the day.
    """

    metric: Metric
    name: str
    verdict: str
    before: str = ""
    after: str = ""
    points_since: int = 0
    points_needed: int = spc.phases.FEWEST_POINTS
    chart: Any = None
    means: tuple[float | None, float | None] = (None, None)
    mean_range: float | None = None


def before_after(metric: Metric, on_date: date, unit: Unit | None = None) -> BeforeAfter:
    """Judge a change by the rule for new limits: a known cause, twelve points since, and a shift that lasts."""
    measure = measure_of(metric)
    known = Reading.objects.filter(metric=metric, unit=unit, definition__in=same_meaning(metric))
    readings = list(known.exclude(span=Span.WINDOW).order_by("period_start"))
    notes = list(
        Annotation.objects.filter(metric=metric, unit=unit, withdrawn_at__isnull=True).order_by("on_date", "pk")
    )
    series = series_of(readings, notes, measure, title=name_of(metric)) if measure else None
    if series is None or measure is None:
        return BeforeAfter(metric, name_of(metric), "unknown")
    values = [point.value for point in series.control.points]
    at = next((i for i, each in enumerate(series.starts) if each.period_start >= on_date), len(values))
    since = len(values) - at
    return BeforeAfter(
        metric, name_of(metric), _verdict(series, at, since),
        before=in_words(_mean(values[:at]), measure) if at else "", after=in_words(_mean(values[at:]), measure) if since else "",
        points_since=since, chart=series.chart,
        means=(_mean(values[:at]) if at else None, _mean(values[at:]) if since else None), mean_range=_range(series, at),
    )  # fmt: skip


def _verdict(series: Series, at: int, since: int) -> str:
    if any(phase.first == at and at for phase in series.control.phases):
        return "lasted"
    return "too_early" if since < spc.phases.FEWEST_POINTS else "unmoved"


def _range(series: Series, at: int) -> float | None:
    """Of the phase in which the last reading before the day lies."""
    return next((each.mean_range for each in series.control.phases if each.first <= at - 1 <= each.last), None)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
