"""What insight writes out: figures as they left the gate, and nothing that did not."""

from collections.abc import Iterator, Sequence
from typing import Any

from onecloth.core.actors import Actor
from onecloth.core.exports import ExportTable
from onecloth.core.fields import text_in
from onecloth.insight.models import Metric, Reading, Released, SeamReading
from onecloth.insight.permissions import visible_metrics
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import the_organisation

CHUNK = 2000
RELEASED = ("status", "n", "value", "low", "high", "shrunken", "shrunken low", "shrunken high", "bound")


def _figures(actor: Actor) -> Iterator[Sequence[Any]]:
    language = the_organisation().default_language
    metrics = Metric.objects.all() if actor.is_system else visible_metrics(actor)
    read = Reading.objects.filter(metric__in=metrics).select_related("metric", "definition", "unit", "within")
    for each in read.order_by("metric__slug", "span", "period_start", "unit__code", "pk").iterator(chunk_size=CHUNK):
        yield (
            each.metric.slug, text_in(each.metric.name, language), each.definition.number, each.span, each.period_start,
            each.period_end, _called(each.unit), text_in(each.unit.name, language) if each.unit else "",
            _called(each.within), *_released(each), each.minimum, each.weakest,
        )  # fmt: skip


def _seam_figures(actor: Actor) -> Iterator[Sequence[Any]]:
    if not (actor.is_person or actor.is_system):
        return
    read = SeamReading.objects.select_related("giver", "receiver")
    for each in read.order_by("period_start", "giver__code", "receiver__code", "side", "pk").iterator(chunk_size=CHUNK):
        reasons = "; ".join(f"{reason['key']} {reason['share']:.2f}" for reason in each.reasons)
        yield (
            each.period_start, each.period_end, _called(each.giver), _called(each.receiver), each.side, *_released(each),
            each.minutes, reasons,
        )  # fmt: skip


def _called(unit: Unit | None) -> str:
    """As the table of units names it."""
    return (unit.reference or unit.code) if unit else ""


def _released(each: Released) -> tuple[Any, ...]:
    return (
        each.status, each.n, each.value, each.low, each.high, each.shrunken, each.shrunken_low, each.shrunken_high,
        each.bound,
    )  # fmt: skip


FIGURES = ExportTable(
    "figures", "Every figure that was released, of the whole and of units; where there is none, the status says why",
    ("metric", "metric name", "definition", "span", "from", "to", "unit", "unit name", "within", *RELEASED, "minimum",
     "weakest"), _figures,
)  # fmt: skip
SEAM_FIGURES = ExportTable(
    "seam_figures", "How each side of a seam judged it in each round, as it was released",
    ("from", "to", "giver", "receiver", "side", *RELEASED, "minutes", "reasons"), _seam_figures,
)  # fmt: skip
