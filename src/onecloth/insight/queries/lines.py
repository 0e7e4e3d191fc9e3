"""A metric in one line: its latest figure in words with interval, n and trend, or why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.insight.choices import Span, Status
from onecloth.insight.models import Annotation, Metric, Reading
from onecloth.insight.queries.series import series_of
from onecloth.insight.queries.wording import (
    VISIBLE,
    in_words,
    interval_words,
    measure_of,
    measured_as,
    moved_words,
    name_of,
    period_words,
    same_meaning,
    value_words,
    why_not,
)
from onecloth.ui.wording import figure

__all__ = ["Line", "in_words", "line_of", "lines_of", "measure_of", "measured_as", "name_of"]


@dataclass(frozen=True)
class Line:
    """`raw`, `low` and `high` are the numbers behind the words; `series` the values so far, oldest first; `usual` the range
    in force, empty below six readings."""

    metric: Metric
    name: str
    url: str
    value: str = ""
    interval: str = ""
    n: int | None = None
    period: str = ""
    why: str = ""
    raw: float | None = None
    low: float | None = None
    high: float | None = None
    is_share: bool = False
    told: str = ""
    trend: str = ""
    usual: str = ""
    series: tuple[float, ...] = ()

    @property
    def series_told(self) -> str:
        if len(self.series) < 2:
            return ""
        ends = {"n": len(self.series), "first": figure(self.series[0]), "last": figure(self.series[-1])}
        return _("%(n)s periods, from %(first)s to %(last)s") % ends


def lines_of(metrics: Iterable[Metric]) -> list[Line]:
    """A line for each metric of the whole organisation. Two queries, for all readings and all annotations."""
    found = list(metrics)
    readings: dict[int, list[Reading]] = {metric.pk: [] for metric in found}
    notes: dict[int, list[Annotation]] = {metric.pk: [] for metric in found}
    for reading in Reading.objects.filter(metric__in=found, unit__isnull=True).order_by("period_start", "pk"):
        readings[reading.metric_id].append(reading)
    about_all = Annotation.objects.filter(metric__in=found, unit__isnull=True, withdrawn_at__isnull=True)
    for note in about_all.order_by("on_date", "pk"):
        notes[note.metric_id].append(note)
    return [line_of(metric, readings[metric.pk], notes[metric.pk]) for metric in found]


def line_of(metric: Metric, readings: Sequence[Reading], notes: Sequence[Annotation] = ()) -> Line:
    """One metric's line from the readings of one unit or of all, oldest first: of the last quarter where that was read.
    `notes` are what was written about those readings; without them a range from before a change would pass for today's."""
    name, url, measure = name_of(metric), reverse("insight:metric", args=[metric.slug]), measure_of(metric)
    meant = set(same_meaning(metric))
    known = [each for each in readings if each.definition_id in meant]
    if not known or measure is None:
        return Line(metric, name, url, why=why_not(""))
    periods = [each for each in known if each.span != Span.WINDOW]
    last = next((each for each in known if each.span == Span.WINDOW), periods[-1] if periods else known[-1])
    series = tuple(each.value for each in periods if each.status == Status.SHOWN and each.value is not None)
    period = period_words(last.period_start, last.period_end, last.span)
    if last.status not in VISIBLE or last.value is None:
        why = why_not(last.status, is_protected=metric.span == Span.WAVE)
        return Line(metric, name, url, period=period, why=why, series=series)
    value, interval = value_words(last, measure), interval_words(last.low, last.high, measure)
    drawn = series_of(periods, notes, measure, title=name)
    return Line(
        metric, name, url, value, interval, last.n, period, raw=last.value, low=last.low, high=last.high,
        is_share=measure.is_of_hundred, series=series, trend=drawn.trend if drawn else moved_words(periods, measure),
        usual=drawn.usual if drawn else "",
        told=_("%(name)s: %(value)s, interval %(interval)s") % {"name": name, "value": value, "interval": interval},
    )  # fmt: skip
