"""A metric in one line: its latest figure in words, or why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure, parse
from onecloth.insight.models import Metric, MetricDefinition, Reading
from onecloth.ui.wording import figure, short_day

VISIBLE = (Status.SHOWN, Status.CODED)


@dataclass(frozen=True)
class Line:
    """`raw`, `low` and `high` are the numbers behind the words; `series` the values so far, oldest first."""

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
    series: tuple[float, ...] = ()

    @property
    def series_told(self) -> str:
        if len(self.series) < 2:
            return ""
        ends = {"n": len(self.series), "first": figure(self.series[0]), "last": figure(self.series[-1])}
        return _("%(n)s periods, from %(first)s to %(last)s") % ends


def current_definition(metric: Metric) -> MetricDefinition | None:
    """The definition that counts; reads what was prefetched."""
    return max(metric.definitions.all(), key=lambda each: each.number, default=None)


def measure_of(metric: Metric) -> Measure | None:
    definition = current_definition(metric)
    return parse(definition.measure) if definition else None


def name_of(metric: Metric) -> str:
    return text_in(metric.name, get_language() or "en")


def in_words(value: float, measure: Measure) -> str:
    return figure(value, measure.places) + measure.unit_sign


def why_not(status: str) -> str:
    """Why a figure is not shown, in a sentence."""
    if status == Status.TOO_FEW:
        return _("Fewer than five answered. We wait, so that nobody can be picked out.")
    if status == Status.HELD_BACK:
        return _("There are enough answers, but showing it would let anyone work out a smaller group.")
    if status == Status.WITHHELD:
        return _("Withheld, because one of its groups answered almost alike.")
    return _("Not measured yet: a hole in our listening, not a good score.")


def bound_words(reading: Reading) -> str:
    """A figure that left the gate as a bound: “90% or more”."""
    edge = figure(reading.bound.lstrip("<>="))
    if reading.bound.startswith(">"):
        return _("%(edge)s or more") % {"edge": edge}
    return _("%(edge)s or fewer") % {"edge": edge}


def lines_of(metrics: Iterable[Metric]) -> list[Line]:
    """A line for each metric of the whole organisation. One query for all readings."""
    found = list(metrics)
    readings: dict[int, list[Reading]] = {metric.pk: [] for metric in found}
    whole = Reading.objects.filter(metric__in=found, unit__isnull=True).exclude(span=Span.WINDOW)
    for reading in whole.order_by("period_start"):
        readings[reading.metric_id].append(reading)
    return [line_of(metric, readings[metric.pk]) for metric in found]


def line_of(metric: Metric, readings: Sequence[Reading]) -> Line:
    """One metric's line from its whole-organisation readings, oldest first."""
    name, url, measure = name_of(metric), reverse("insight:metric", args=[metric.slug]), measure_of(metric)
    if not readings or measure is None:
        return Line(metric, name, url, why=why_not(""))
    last = readings[-1]
    period = f"{short_day(last.period_start)} – {short_day(last.period_end)}"
    series = tuple(each.value for each in readings if each.status == Status.SHOWN and each.value is not None)
    if last.status not in VISIBLE or last.value is None:
        return Line(metric, name, url, period=period, why=why_not(last.status), series=series)
    if last.status == Status.CODED:
        return Line(metric, name, url, value=bound_words(last), n=last.n, period=period, series=series)
    interval = "" if last.low is None else f"{figure(last.low, measure.places)}–{figure(last.high, measure.places)}"
    words = in_words(last.value, measure)
    return Line(
        metric, name, url, words, interval, last.n, period, raw=last.value, low=last.low, high=last.high,
        is_share=measure.places == 0 and measure.kind != "nps", series=series,
        told=_("%(name)s: %(value)s, interval %(interval)s") % {"name": name, "value": words, "interval": interval},
    )  # fmt: skip
