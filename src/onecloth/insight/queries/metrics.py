"""The metric book and one metric's page: a chart over time, units beside the company, what it means, what is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure
from onecloth.insight.models import Annotation, Metric, MetricDefinition, Reading
from onecloth.insight.queries.lines import lines_of
from onecloth.insight.queries.overview import Group, grouped
from onecloth.insight.queries.series import Series, series_of
from onecloth.insight.queries.units import Units, units_below
from onecloth.insight.queries.wording import (
    VISIBLE,
    in_words,
    interval_words,
    measure_of,
    moved_words,
    name_of,
    name_of_unit,
    period_words,
    same_meaning,
    value_words,
    why_not,
)
from onecloth.organisation.models import Unit
from onecloth.ui.charts.xmr import XmrChart
from onecloth.ui.wording import figure, number_word


@dataclass(frozen=True)
class Book:
    title: str
    groups: list[Group]


@dataclass(frozen=True)
class Fact:
    term: str
    value: str
    note: str


@dataclass(frozen=True)
class Known:
    """An annotation as the page lists it; `key` is its letter on the chart."""

    pk: int
    key: str
    words: str
    on_date: date
    author: str


@dataclass(frozen=True)
class Period:
    """One period in the table that stands where there is too little to draw."""

    words: str
    value: str
    interval: str
    n: int | None
    why: str


@dataclass(frozen=True)
class MetricPage:
    name: str
    slug: str
    url: str
    title: str
    lead: str
    unit: Unit | None
    chart: XmrChart | None
    too_little: str
    phase_words: str
    target_words: str
    units: Units
    definitions: list[MetricDefinition]
    source: str
    lower_is_better: bool = False
    exact: str = ""
    periods: list[Period] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    annotations: list[Known] = field(default_factory=list)
    around: list[tuple[str, str]] = field(default_factory=list)


def book(metrics: "QuerySet[Metric]") -> Book:
    """Every metric in one line, employees first."""
    groups = grouped(lines_of(metrics.prefetch_related("definitions").order_by("-is_headline", "pk")))
    count = sum(len(group.lines) for group in groups)
    if not count:
        return Book(_("We have not agreed on a metric yet"), [])
    words = ngettext("We agreed on %(n)s metric", "We agreed on %(n)s metrics", count)
    return Book(words % {"n": number_word(count)}, groups)


def metric_page(metric: Metric, unit: Unit | None) -> MetricPage:
    """Everything a metric's page shows, for the whole organisation or one unit."""
    unit = None if unit and _is_whole(unit) else unit
    measure = measure_of(metric)
    known = Reading.objects.filter(metric=metric, unit=unit, definition__in=same_meaning(metric))
    readings = list(known.order_by("period_start", "pk"))
    periods = [each for each in readings if each.span != Span.WINDOW]
    annotations = list(_annotations(metric, unit))
    name = f"{name_of(metric)}, {name_of_unit(unit)}" if unit else name_of(metric)
    series = series_of(periods, annotations, measure, title=name) if measure else None
    return MetricPage(
        name=name_of(metric),
        slug=metric.slug,
        url=reverse("insight:metric", args=[metric.slug]),
        title=series.title if series else _title_without(name, periods, measure),
        lead=series.lead if series else _lead_without(periods, measure),
        unit=unit,
        chart=series.chart if series else None,
        too_little=_too_little(periods),
        phase_words=series.phase_words if series else "",
        target_words=_target_words(metric, measure, series),
        units=units_below(metric, unit),
        definitions=sorted(metric.definitions.all(), key=lambda each: -each.number),
        source=_source(metric),
        lower_is_better=bool(measure and measure.lower_is_better),
        exact=_exact(readings, measure),
        periods=[_period(each, measure) for each in reversed(periods)] if measure and not series else [],
        facts=_facts(metric, readings, measure, series),
        annotations=[_known(note, series.letters if series else {}) for note in annotations],
        around=_around(metric, unit),
    )


def _is_whole(unit: Unit) -> bool:
    """A tree with one root is the organisation itself: its figures are those of the whole."""
    return unit.parent_id is None and not Unit.objects.filter(parent__isnull=True).exclude(pk=unit.pk).exists()


def _annotations(metric: Metric, unit: Unit | None) -> "QuerySet[Annotation]":
    """What was written for everybody, and for this unit."""
    notes = Annotation.objects.filter(metric=metric, withdrawn_at__isnull=True).select_related("written_by")
    everybody = notes.filter(unit__isnull=True)
    return (everybody if unit is None else everybody | notes.filter(unit=unit)).order_by("on_date", "pk")


def _known(note: Annotation, letters: dict[int, str]) -> Known:
    words = text_in(note.words, get_language() or "en")
    return Known(
        note.pk, letters.get(note.pk, ""), words, note.on_date, note.written_by.name if note.written_by else ""
    )


def _title_without(name: str, periods: Sequence[Reading], measure: Measure | None) -> str:
    last = periods[-1] if periods else None
    if last is None or measure is None or last.status not in VISIBLE:
        return _("%(name)s: not enough to say yet") % {"name": name}
    words = _("%(name)s stands at %(value)s of 100") if measure.is_index else _("%(name)s stands at %(value)s")
    return words % {"name": name, "value": value_words(last, measure)}


def _lead_without(periods: Sequence[Reading], measure: Measure | None) -> str:
    if not periods or measure is None:
        return why_not("")
    if periods[-1].status not in VISIBLE:
        return why_not(periods[-1].status, is_protected=periods[-1].span == Span.WAVE)
    moved = moved_words(periods, measure)
    return f"{moved}." if moved else ""


def _too_little(periods: Sequence[Reading]) -> str:
    shown = sum(each.status == Status.SHOWN for each in periods)
    if not periods:
        return _("The first dot appears when the first period is over.")
    return ngettext(
        "%(n)s period can be shown so far. Limits need at least six; until then every up and down looks like news.",
        "%(n)s periods can be shown so far. Limits need at least six; until then every up and down looks like news.",
        shown,
    ) % {"n": number_word(shown, first=True)}


def _period(reading: Reading, measure: Measure) -> Period:
    words = period_words(reading.period_start, reading.period_end, reading.span)
    if reading.status not in VISIBLE:
        return Period(words, "", "", None, why_not(reading.status, is_protected=reading.span == Span.WAVE))
    interval = interval_words(reading.low, reading.high, measure)
    return Period(words, value_words(reading, measure), interval, reading.n, "")


def _facts(metric: Metric, readings: Sequence[Reading], measure: Measure | None, series: Series | None) -> list[Fact]:
    seen = [each for each in readings if each.status in VISIBLE]
    if not seen or measure is None:
        return []
    last = next((each for each in seen if each.span == Span.WINDOW), seen[-1])
    facts = [Fact(_("Now"), value_words(last, measure), _note(last, measure))]
    if last.minimum is not None:
        facts.append(Fact(_("Lowest of the three"), in_words(last.minimum, measure), _asked(metric, last.weakest)))
    if series:
        facts.append(Fact(_("Usual range"), series.usual, series.since))
    if metric.target is not None:
        note = _("or less") if measure.lower_is_better else _("or more")
        facts.append(Fact(_("Target"), in_words(metric.target, measure), note))
    return facts


def _exact(readings: Sequence[Reading], measure: Measure | None) -> str:
    """A mean on its own scale to four places, for whoever compares it with a report; empty for anything else."""
    seen = [each for each in readings if each.status == Status.SHOWN and each.span != Span.WAVE]
    if measure is None or not measure.places or not seen:
        return ""
    last = next((each for each in seen if each.span == Span.WINDOW), seen[-1])
    return figure(last.value, 4)


def _note(reading: Reading, measure: Measure) -> str:
    interval = interval_words(reading.low, reading.high, measure)
    parts = [interval, "" if reading.n is None else f"n {figure(reading.n)}"]
    parts.append(period_words(reading.period_start, reading.period_end, reading.span))
    return " · ".join(part for part in parts if part)


def _asked(metric: Metric, question: str) -> str:
    """What people call the metric that is made of this question alone; here it is a mean, there a share."""
    others = Metric.objects.filter(study_id=metric.study_id).prefetch_related("definitions")
    measures = [(other, measure_of(other)) for other in others]
    names = [name_of(other) for other, measure in measures if measure and measure.questions == (question,)]
    return _("%(name)s, mean from 0 to 100") % {"name": names[0] if names else question}


def _target_words(metric: Metric, measure: Measure | None, series: Series | None) -> str:
    """Whether the process as it is will meet the target: always, never, or now and then (METHODS 5)."""
    if metric.target is None or measure is None or series is None:
        return ""
    said = {
        "pass": _("As it works now, it meets the target of %(target)s every time."),
        "fail": _("As it works now, it will not meet the target of %(target)s: that needs a change, not more effort."),
        "inconsistent": _("As it works now, it meets the target of %(target)s now and then, by chance."),
    }
    verdict = series.control.assurance(metric.target, higher_is_better=not measure.lower_is_better)
    return said[verdict] % {"target": in_words(metric.target, measure)}


def _around(metric: Metric, unit: Unit | None) -> list[tuple[str, str]]:
    """The way up from a unit's page: the units above it, the topmost first."""
    found: list[tuple[str, str]] = []
    above = unit.parent if unit else None
    while above is not None and above.parent_id is not None and len(found) < 12:
        found.insert(0, (name_of_unit(above), f"{reverse('insight:metric', args=[metric.slug])}?unit={above.pk}"))
        above = above.parent
    return found


def _source(metric: Metric) -> str:
    name = text_in(metric.study.name, get_language() or "en")
    if metric.study.is_protected:
        return _(
            "From “%(study)s”. People’s answers are protected: figures leave once, when a wave closes, for groups of five and more."
        ) % {"study": name}
    return _("From “%(study)s”, whose answers carry names. Groups under five are marked too few to say.") % {
        "study": name
    }
