"""Two or three figures for a huddle, with the range they usually move in. All of it left the release gate."""

from collections.abc import Sequence
from dataclasses import dataclass

from onecloth.core.actors import Actor
from onecloth.insight.models import Annotation, Metric, Reading
from onecloth.insight.permissions import visible_metrics
from onecloth.insight.queries.lines import Line, line_of
from onecloth.insight.queries.wording import VISIBLE
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.teamwork.models import HuddleBoard


@dataclass(frozen=True)
class Vital:
    """`whose` is the unit it is read of, None for the whole organisation."""

    line: Line
    whose: Unit | None


def vitals(actor: Actor, board: HuddleBoard) -> list[Vital]:
    """The team's figures, each of the nearest unit upwards for which one may be shown. Five queries."""
    chosen = visible_metrics(actor).filter(pk__in=board.figures.values("metric"))
    metrics = {metric.pk: metric for metric in chosen.prefetch_related("definitions")}
    if not metrics:
        return []
    up = [*reversed(path_to(board.unit_id, unit_tree())), None]
    rows = Reading.objects.filter(metric__in=metrics).select_related("unit").order_by("period_start", "pk")
    known: dict[tuple[int, int | None], list[Reading]] = {}
    for reading in (*rows.filter(unit__in=[unit for unit in up if unit]), *rows.filter(unit__isnull=True)):
        known.setdefault((reading.metric_id, reading.unit_id), []).append(reading)
    notes = list(Annotation.objects.filter(metric__in=metrics, withdrawn_at__isnull=True).order_by("on_date", "pk"))
    places = board.figures.order_by("position").values_list("metric_id", flat=True)
    return [
        _vital(metrics[key], [known.get((key, unit), []) for unit in up], notes) for key in places if key in metrics
    ]


def _vital(metric: Metric, nearest_first: Sequence[Sequence[Reading]], notes: Sequence[Annotation]) -> Vital:
    told = [readings for readings in nearest_first if any(each.status in VISIBLE for each in readings)]
    readings = told[0] if told else next((each for each in nearest_first if each), [])
    whose = readings[0].unit if readings else None
    about = [note for note in notes if note.metric_id == metric.pk and note.unit_id in (None, whose and whose.pk)]
    return Vital(line_of(metric, readings, about), whose)
