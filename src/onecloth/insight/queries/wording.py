"""Figures, periods and reasons as people say them. Everything here reads what has left the gate."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure, UnusableMeasure, parse
from onecloth.insight.models import Metric, MetricDefinition, Reading
from onecloth.organisation.models import Unit
from onecloth.ui.wording import figure, short_day
from onecloth_stats.intervals import Estimate, difference

VISIBLE = (Status.SHOWN, Status.CODED)


def current_definition(metric: Metric) -> MetricDefinition | None:
    """The definition that counts; reads what was prefetched."""
    return max(metric.definitions.all(), key=lambda each: each.number, default=None)


def measure_of(metric: Metric) -> Measure | None:
    """What the metric means today; None where that cannot be read."""
    definition = current_definition(metric)
    return measured_as(definition) if definition else None


def measured_as(definition: MetricDefinition) -> Measure | None:
    """What a definition says; None where that cannot be read."""
    try:
        return parse(definition.measure)
    except UnusableMeasure:
        return None


def same_meaning(metric: Metric) -> list[int]:
    """Keys of the definitions that compute the same as today's: only their readings belong on one chart."""
    current = current_definition(metric)
    return [each.pk for each in metric.definitions.all() if current and each.measure == current.measure]


def name_of(metric: Metric) -> str:
    return text_in(metric.name, get_language() or "en")


def name_of_unit(unit: Unit | None) -> str:
    return text_in(unit.name, get_language() or "en") if unit else ""


def in_words(value: float, measure: Measure) -> str:
    return figure(value, measure.places) + measure.unit_sign


def interval_words(low: float | None, high: float | None, measure: Measure) -> str:
    """Empty where there is no interval, as for a figure told as a bound."""
    if low is None or high is None:
        return ""
    return f"{figure(low, measure.places)}–{figure(high, measure.places)}"


def value_words(reading: Reading, measure: Measure) -> str:
    """A figure as it left the gate: “78%”, or “90% or more” where it was coded."""
    if reading.status == Status.CODED:
        return bound_words(reading, measure)
    return in_words(reading.value or 0.0, measure)


def bound_words(reading: Reading, measure: Measure) -> str:
    try:
        edge = in_words(float(reading.bound.lstrip("<>=")), measure)
    except ValueError:
        edge = in_words(reading.value or 0.0, measure)
    words = _("%(edge)s or more") if reading.bound.startswith(">") else _("%(edge)s or less")
    return words % {"edge": edge}


def period_words(start: date, end: date, span: str = "") -> str:
    """“the last 13 weeks” of a window; otherwise its first and last day."""
    if span == Span.WINDOW:
        return _("13 weeks to %(day)s") % {"day": short_day(end)}
    return f"{short_day(start)} – {short_day(end)}"


def why_not(status: str, *, is_protected: bool = True) -> str:
    """Why a figure is not shown, in a sentence."""
    if status == Status.TOO_FEW and is_protected:
        return _("Fewer than five answered. We wait, so that nobody can be picked out.")
    if status == Status.TOO_FEW:
        return _("Fewer than five answered: too few to say.")
    if status == Status.HELD_BACK:
        return _("There are enough answers, but showing it would let anyone work out a smaller group.")
    if status == Status.WITHHELD:
        return _("Withheld, because one of its groups answered almost alike.")
    return _("Not measured yet: a hole in our listening, not a good score.")


def moved_words(readings: Sequence[Reading], measure: Measure) -> str:
    """What the last two figures that can be shown say about each other: an independent difference with its interval."""
    shown = [
        each for each in readings if each.status == Status.SHOWN and each.low is not None and each.high is not None
    ]
    if len(shown) < 2:
        return ""
    before, now = shown[-2], shown[-1]
    gap = difference(_estimate(now), _estimate(before))
    day = {"day": short_day(before.period_end)}
    if gap.low <= 0 <= gap.high:
        return _("No change beyond chance since %(day)s") % day
    return (_("Better since %(day)s") if (gap.value > 0) != measure.lower_is_better else _("Worse since %(day)s")) % day


def _estimate(reading: Reading) -> Estimate:
    return Estimate(reading.value or 0.0, reading.low or 0.0, reading.high or 0.0)
