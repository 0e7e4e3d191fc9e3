"""The metric book and one metric's page: a chart over time, units beside the company, what it means, what is hidden."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure
from onecloth.insight.models import Annotation, Metric, MetricDefinition, Reading
from onecloth.insight.queries.lines import bound_words, in_words, lines_of, measure_of, name_of, why_not
from onecloth.insight.queries.overview import Group, grouped
from onecloth.insight.queries.series import Series, series_of
from onecloth.insight.queries.units import hidden_units, units_chart
from onecloth.organisation.models import Unit
from onecloth.ui.charts.intervals import UnitsChart
from onecloth.ui.charts.xmr import XmrChart
from onecloth.ui.wording import figure, number_word, short_day

FEWEST_POINTS = 6


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
    units: UnitsChart | None
    hidden: list[tuple[str, str]]
    definitions: list[MetricDefinition]
    source: str
    facts: list[Fact] = field(default_factory=list)
    annotations: list[Known] = field(default_factory=list)


def book(metrics: "QuerySet[Metric]") -> Book:
    """Every metric in one line, employees first."""
    groups = grouped(lines_of(metrics.prefetch_related("definitions").order_by("-is_headline", "pk")))
    count = sum(len(group.lines) for group in groups)
    if not count:
        return Book(_("We have not agreed on a metric yet"), [])
    words = ngettext("We agreed on %(n)s metric", "We agreed on %(n)s metrics", count)
    return Book(words % {"n": number_word(count)}, groups)


def metric_page(metric: Metric, unit: Unit | None, at: datetime) -> MetricPage:
    """Everything a metric's page shows, for the whole organisation or one unit."""
    measure = measure_of(metric)
    readings = list(Reading.objects.filter(metric=metric, unit=unit).exclude(span=Span.WINDOW).order_by("period_start"))
    annotations = list(_annotations(metric, unit))
    series = series_of(readings, annotations, measure, title=name_of(metric)) if measure else None
    definitions = list(MetricDefinition.objects.filter(metric=metric).order_by("-number"))
    return MetricPage(
        name=name_of(metric),
        slug=metric.slug,
        url=reverse("insight:metric", args=[metric.slug]),
        title=series.title if series else _("%(name)s: not enough to say yet") % {"name": name_of(metric)},
        lead=series.lead if series else _lead_without(readings),
        unit=unit,
        chart=series.chart if series else None,
        too_little=_too_little(readings),
        phase_words=series.phase_words if series else "",
        units=units_chart(metric, unit),
        hidden=hidden_units(metric),
        definitions=definitions,
        source=_source(metric),
        facts=_facts(readings, measure, series),
        annotations=[_known(note, series.letters if series else {}) for note in annotations],
    )


def _annotations(metric: Metric, unit: Unit | None) -> "QuerySet[Annotation]":
    """What was written for everybody, and for this unit."""
    notes = Annotation.objects.filter(metric=metric, withdrawn_at__isnull=True).select_related("written_by")
    about = notes.filter(unit__isnull=True) if unit is None else notes.filter(unit__in=[None, unit])
    return about.order_by("on_date", "pk")


def _known(note: Annotation, letters: dict[int, str]) -> Known:
    words = text_in(note.words, get_language() or "en")
    return Known(
        note.pk, letters.get(note.pk, ""), words, note.on_date, note.written_by.name if note.written_by else ""
    )


def _lead_without(readings: list[Reading]) -> str:
    return why_not(readings[-1].status) if readings else why_not("")


def _too_little(readings: list[Reading]) -> str:
    shown = sum(reading.status == Status.SHOWN for reading in readings)
    if not readings:
        return _("The first dot appears when the first period is over.")
    return ngettext(
        "%(n)s period can be shown so far. Limits need at least six; until then every up and down looks like news.",
        "%(n)s periods can be shown so far. Limits need at least six; until then every up and down looks like news.",
        shown,
    ) % {"n": number_word(shown, first=True)}


def _facts(readings: list[Reading], measure: Measure | None, series: Series | None) -> list[Fact]:
    seen = [reading for reading in readings if reading.status in (Status.SHOWN, Status.CODED)]
    if not seen or measure is None:
        return []
    last = seen[-1]
    period = f"{short_day(last.period_start)} – {short_day(last.period_end)}"
    value = bound_words(last) if last.status == Status.CODED else in_words(last.value or 0.0, measure)
    note = period if last.n is None else _("%(period)s · n %(n)s") % {"period": period, "n": figure(last.n)}
    facts = [Fact(_("Latest"), value, note)]
    if last.low is not None:
        between = f"{figure(last.low, measure.places)}–{figure(last.high, measure.places)}"
        facts.append(Fact(_("95% interval"), between, _("where the true figure plausibly lies")))
    if series:
        facts.append(Fact(_("Usual range"), series.usual, series.since))
    return facts


def _source(metric: Metric) -> str:
    name = text_in(metric.study.name, get_language() or "en")
    if metric.study.is_protected:
        return _(
            "From “%(study)s”. People’s answers are protected: figures leave once, when a wave closes, for groups of five and more."
        ) % {"study": name}
    return _("From “%(study)s”, whose answers carry names. Groups under five are marked too few to say.") % {
        "study": name
    }
