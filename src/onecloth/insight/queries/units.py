"""Departments and teams beside the company, in alphabetical order and never ranked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.insight.choices import Span, Status
from onecloth.insight.measures import Measure
from onecloth.insight.models import Metric, Reading
from onecloth.insight.queries.wording import (
    VISIBLE,
    in_words,
    interval_words,
    measure_of,
    name_of,
    name_of_unit,
    period_words,
    same_meaning,
    value_words,
    why_not,
)
from onecloth.organisation.models import Unit
from onecloth.ui.charts.intervals import UnitRow, UnitsChart
from onecloth.ui.wording import number_word


@dataclass(frozen=True)
class UnitLine:
    """A unit in a table: its own figure and, where small ones were pulled towards the average, that estimate."""

    name: str
    url: str
    value: str
    interval: str
    estimate: str
    n: int | None


@dataclass(frozen=True)
class Units:
    """The units just below one: drawn where the scale is 0 to 100, otherwise a table. `hidden`: name and reason."""

    title: str = ""
    subtitle: str = ""
    chart: UnitsChart | None = None
    lines: Sequence[UnitLine] = ()
    hidden: list[tuple[str, str]] = field(default_factory=list)
    apart: int = 0

    @property
    def links(self) -> list[tuple[str, str]]:
        return [(line.name, line.url) for line in self.lines]


def units_below(metric: Metric, around: Unit | None = None) -> Units:
    """The units just below one (the top, by default) over the latest window or wave.

    They stand beside the whole organisation wherever they are: that is what small ones are pulled towards.
    """
    measure = measure_of(metric)
    readings = _latest(metric)
    whole = next((each for each in readings if each.unit_id is None and each.value is not None), None)
    below = _below(readings, around)
    hidden = _hidden(below, metric)
    if measure is None or whole is None or whole.status != Status.SHOWN:
        return Units(hidden=hidden)
    rows = tuple(row for row in map(_row, below) if row)
    apart = sum(row.high < (whole.value or 0) or row.low > (whole.value or 0) for row in rows)
    title, subtitle = _title(name_of(metric), len(rows), apart), _subtitle(whole)
    drawn = _chart(title, subtitle, measure, rows, whole) if measure.is_of_hundred and rows else None
    lines = [_line(metric, measure, each) for each in below if each.status in VISIBLE]
    return Units(title, subtitle, drawn, lines, hidden, apart)


def _latest(metric: Metric) -> list[Reading]:
    """The readings of the latest window or wave, of the whole and of every unit."""
    span = Span.WAVE if metric.span == Span.WAVE else Span.WINDOW
    known = Reading.objects.filter(metric=metric, span=span, definition__in=same_meaning(metric))
    newest = known.order_by("-period_start").values("period_start")[:1]
    return list(known.filter(period_start__in=newest).select_related("unit"))


def _below(readings: list[Reading], around: Unit | None) -> list[Reading]:
    """The units just below one; where that is a single one, those below it, as one alone compares with nothing."""
    top = around.pk if around else _top(readings)
    found = _children(readings, top)
    while len(found) == 1 and (deeper := _children(readings, found[0].unit_id)):
        found = deeper
    return found


def _children(readings: list[Reading], parent: int | None) -> list[Reading]:
    found = [each for each in readings if each.unit and each.unit.parent_id == parent and each.unit.closed_on is None]
    return sorted(found, key=lambda each: name_of_unit(each.unit).casefold())


def _top(readings: list[Reading]) -> int | None:
    """The unit at the root of the tree, under which departments hang; None where departments are roots themselves."""
    roots = {each.unit_id for each in readings if each.unit and each.unit.parent_id is None}
    return roots.pop() if len(roots) == 1 else None


def _hidden(below: list[Reading], metric: Metric) -> list[tuple[str, str]]:
    """Names and reasons of units whose latest figure is not shown. Never how many people."""
    protected = metric.span == Span.WAVE
    return [
        (name_of_unit(each.unit), why_not(each.status, is_protected=protected))
        for each in below
        if each.status not in VISIBLE
    ]


def _subtitle(whole: Reading) -> str:
    period = period_words(whole.period_start, whole.period_end, whole.span)
    return _("%(period)s. Small units are pulled towards the average, as little data proves little.") % {
        "period": period[:1].upper() + period[1:]
    }


def _chart(title: str, subtitle: str, measure: Measure, rows: tuple[UnitRow, ...], whole: Reading) -> UnitsChart:
    return UnitsChart(
        title=title,
        rows_shown=rows,
        whole=float(whole.value or 0),
        whole_words=_("the company"),
        subtitle=subtitle,
        unit=measure.unit_sign,
        lower_is_better=measure.lower_is_better,
    )


def _line(metric: Metric, measure: Measure, reading: Reading) -> UnitLine:
    estimate = "" if reading.shrunken is None else in_words(reading.shrunken, measure)
    return UnitLine(
        name_of_unit(reading.unit), f"{reverse('insight:metric', args=[metric.slug])}?unit={reading.unit_id}",
        value_words(reading, measure), interval_words(reading.low, reading.high, measure), estimate, reading.n,
    )  # fmt: skip


def _row(reading: Reading) -> UnitRow | None:
    low = reading.shrunken_low if reading.shrunken_low is not None else reading.low
    high = reading.shrunken_high if reading.shrunken_high is not None else reading.high
    estimate = reading.shrunken if reading.shrunken is not None else reading.value
    if reading.status != Status.SHOWN or low is None or high is None or estimate is None or reading.unit is None:
        return None
    return UnitRow(name_of_unit(reading.unit), estimate, low, high, reading.value or 0.0, reading.n or 0)


def _title(name: str, shown: int, apart: int) -> str:
    if not shown:
        return _("%(name)s by unit") % {"name": name}
    if not apart:
        return _("%(name)s by unit: none differs clearly") % {"name": name}
    if apart == shown:
        return _("%(name)s by unit: all differ clearly") % {"name": name}
    words = ngettext(
        "%(name)s by unit: %(apart)s differs clearly, %(rest)s not",
        "%(name)s by unit: %(apart)s differ clearly, %(rest)s not",
        apart,
    )
    return words % {"name": name, "apart": number_word(apart), "rest": number_word(shown - apart)}
