"""What a leader should know of a unit before a visit: its figures as they left the gate, and its weakest hand-over."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.insight.choices import Side
from onecloth.insight.models import Metric, Reading, SeamReading
from onecloth.insight.queries.lines import Line, line_of
from onecloth.insight.queries.strengths import FRAYING, LOOSE, Strength, of_latest_round, strength_of
from onecloth.insight.queries.wording import name_of_unit
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import department_of, unit_tree

MOST_LINES = 6


@dataclass(frozen=True)
class WeakSeam:
    """The hand-over of the unit's department, either way, that arrives ready least often."""

    words: str
    url: str
    strength: Strength


def unit_lines(metrics: Iterable[Metric], unit: Unit) -> list[Line]:
    """The unit's own latest figures, those that may be shown first; a hidden one says why."""
    found = list(metrics)
    readings: dict[int, list[Reading]] = {}
    for reading in Reading.objects.filter(metric__in=found, unit=unit).order_by("period_start", "pk"):
        readings.setdefault(reading.metric_id, []).append(reading)
    lines = [line_of(metric, readings[metric.pk]) for metric in found if metric.pk in readings]
    return sorted(lines, key=lambda line: bool(line.why))[:MOST_LINES]


def weakest_seam(unit: Unit) -> WeakSeam | None:
    """None where no hand-over of the department is loose or fraying, or nobody was asked."""
    home = department_of(unit.pk, unit_tree())
    asked = of_latest_round().filter(Q(giver=home) | Q(receiver=home), side=Side.RECEIVER)
    told = [(each, strength_of(each)) for each in asked.select_related("giver", "receiver")]
    weak = [(each, held) for each, held in told if held.state in (LOOSE, FRAYING) and held.value is not None]
    if not weak:
        return None
    reading, strength = min(weak, key=lambda row: (row[1].value, row[0].pk))
    return WeakSeam(_words(reading, strength), _address(reading), strength)


def _words(reading: SeamReading, strength: Strength) -> str:
    told = _("The seam from %(giver)s to %(receiver)s is loose.")
    if strength.state == FRAYING:
        told = _("The seam from %(giver)s to %(receiver)s is fraying.")
    return told % {"giver": name_of_unit(reading.giver), "receiver": name_of_unit(reading.receiver)}


def _address(reading: SeamReading) -> str:
    return reverse("insight:seam", args=[reading.giver_id, reading.receiver_id])
