"""My unit's own figure, where one left the release gate; otherwise nothing, and no other unit's in its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from onecloth.insight.choices import Status
from onecloth.insight.models import Reading
from onecloth.insight.queries.lines import in_words, measured_as, name_of
from onecloth.ui import texts, wording


@dataclass(frozen=True)
class Figure:
    """One published figure in words, with what says how sure it is."""

    value: str
    name: str
    unit: str
    certainty: str
    url: str


def unit_figure(path: Sequence[int]) -> Figure | None:
    """The latest headline figure of the nearest unit on the path, customers' before employees'."""
    found = list(
        Reading.objects.filter(
            unit__in=path, status=Status.SHOWN, metric__is_headline=True, metric__closed_on__isnull=True
        )
        .select_related("metric", "unit", "definition")
        .order_by("-period_end", "-pk")[:60]
    )
    ranked = sorted(found, key=lambda each: (-path.index(each.unit_id or 0), each.metric.audience != "customer"))
    for reading in ranked:
        figure = _figure(reading)
        if figure:
            return figure
    return None


def _figure(reading: Reading) -> Figure | None:
    measure = measured_as(reading.definition)
    value = reading.shrunken if reading.shrunken is not None else reading.value
    if measure is None or value is None or reading.unit_id is None:
        return None
    low = reading.shrunken_low if reading.shrunken_low is not None else reading.low
    high = reading.shrunken_high if reading.shrunken_high is not None else reading.high
    parts = [f"n {wording.figure(reading.n)}"] if reading.n is not None else []
    if low is not None and high is not None:
        parts.insert(0, f"{wording.figure(low, measure.places)}–{wording.figure(high, measure.places)}")
    return Figure(
        value=in_words(value, measure), name=name_of(reading.metric), unit=texts.name_of(reading.unit),
        certainty=" · ".join([*parts, wording.short_day(reading.period_end)]),
        url=f"{reverse('insight:metric', args=[reading.metric.slug])}?unit={reading.unit_id}",
    )  # fmt: skip
