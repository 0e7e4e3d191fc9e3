"""Departments and teams beside the company, in alphabetical order and never ranked."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.fields import text_in
from onecloth.insight.choices import Span, Status
from onecloth.insight.models import Metric, Reading
from onecloth.insight.queries.lines import measure_of, name_of, why_not
from onecloth.organisation.models import Unit
from onecloth.ui.charts.intervals import HiddenUnit, UnitRow, UnitsChart
from onecloth.ui.wording import number_word, short_day


def units_chart(metric: Metric, around: Unit | None = None) -> UnitsChart | None:
    """The units just below one (the top, by default) over the latest window or wave; None where nothing can be drawn."""
    measure = measure_of(metric)
    if measure is None or measure.places or measure.kind == "nps":
        return None
    span = Span.WAVE if metric.span == Span.WAVE else Span.WINDOW
    latest = Reading.objects.filter(metric=metric, span=span).order_by("-period_end").first()
    if latest is None:
        return None
    readings = list(
        Reading.objects.filter(metric=metric, span=span, period_start=latest.period_start).select_related("unit")
    )
    whole = next((each for each in readings if each.unit_id is None and each.value is not None), None)
    if whole is None:
        return None
    top = around.pk if around else _top(readings)
    below = sorted((r for r in readings if r.unit and r.unit.parent_id == top), key=lambda r: _name(r.unit).casefold())
    rows = tuple(row for row in (_row(reading) for reading in below) if row)
    if not rows:
        return None
    hidden = tuple(HiddenUnit(_name(r.unit), why_not(r.status)) for r in below if not _row(r) and r.unit)
    company = float(whole.value or 0)
    return UnitsChart(
        title=_title(name_of(metric), rows, company),
        rows_shown=rows,
        whole=company,
        whole_words=_("the company"),
        hidden=hidden,
        subtitle=_("%(start)s to %(end)s. Small units are pulled towards the average, as little data proves little.")
        % {"start": short_day(latest.period_start), "end": short_day(latest.period_end)},
    )


def hidden_units(metric: Metric) -> list[tuple[str, str]]:
    """Names and reasons of units whose latest figure is not shown. Never how many people."""
    span = Span.WAVE if metric.span == Span.WAVE else Span.WINDOW
    latest = (
        Reading.objects.filter(metric=metric, span=span).order_by("-period_end").values_list("period_start", flat=True)
    )
    readings = Reading.objects.filter(metric=metric, span=span, period_start=latest[:1], unit__isnull=False)
    shy = readings.exclude(status__in=(Status.SHOWN, Status.CODED)).select_related("unit")
    return sorted((_name(reading.unit), why_not(reading.status)) for reading in shy if reading.unit)


def _top(readings: list[Reading]) -> int | None:
    """The unit at the root of the tree, under which departments hang; None where departments are roots themselves."""
    roots = {r.unit_id for r in readings if r.unit and r.unit.parent_id is None}
    return roots.pop() if len(roots) == 1 else None


def _row(reading: Reading) -> UnitRow | None:
    low = reading.shrunken_low if reading.shrunken_low is not None else reading.low
    high = reading.shrunken_high if reading.shrunken_high is not None else reading.high
    estimate = reading.shrunken if reading.shrunken is not None else reading.value
    if reading.status != Status.SHOWN or low is None or high is None or estimate is None or reading.unit is None:
        return None
    return UnitRow(_name(reading.unit), estimate, low, high, reading.value or 0.0, reading.n or 0)


def _title(name: str, rows: tuple[UnitRow, ...], company: float) -> str:
    apart = sum(row.high < company or row.low > company for row in rows)
    if not apart:
        return _("%(name)s by unit: none differs clearly from the company") % {"name": name}
    words = ngettext(
        "%(name)s by unit: %(apart)s differs from the company, %(rest)s do not",
        "%(name)s by unit: %(apart)s differ from the company, %(rest)s do not",
        apart,
    )
    return words % {"name": name, "apart": number_word(apart), "rest": number_word(len(rows) - apart)}


def _name(unit: Unit | None) -> str:
    return text_in(unit.name, get_language() or "en") if unit else ""
