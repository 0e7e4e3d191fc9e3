"""Figures by which a gap can be seen to close, and how they stand before and after a course. All of it left the gate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.insight.choices import Side, Span, Status
from onecloth.insight.models import Annotation, Metric, Reading, Released, SeamReading
from onecloth.insight.permissions import visible_metrics
from onecloth.insight.queries.series import series_of
from onecloth.insight.queries.wording import (
    VISIBLE,
    measure_of,
    period_words,
    same_meaning,
    value_words,
    why_not,
)
from onecloth.journeys.models import Seam
from onecloth.journeys.queries import seams_of_units
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import the_organisation, unit_tree
from onecloth.organisation.queries.units import everything_below
from onecloth.teamwork.models import Learning, SkillGap
from onecloth.ui.charts.xmr import XmrChart
from onecloth.ui.texts import in_language
from onecloth.ui.wording import day as day_words
from onecloth.ui.wording import figure, points
from onecloth_stats.intervals import Estimate
from onecloth_stats.learning import Moved, measured_again


@dataclass(frozen=True)
class Measured:
    """How a gap's figure stood when the gap was opened or before, and since enough people learned.

    `learned_on` is the day on which as many as the smallest group had finished the course; None while they are fewer.
    """

    name: str
    before: str
    now: str
    moved: Moved | None
    learned_on: date | None
    words: str
    chart: XmrChart | None = None


def measures_for(actor: Actor, unit: Unit) -> list[tuple[str, str]]:
    """What can show a gap of this unit: figures that were let out for it at least once, by key and name. Three queries."""
    shown = Reading.objects.filter(_of(unit), status__in=VISIBLE).values("metric")
    metrics = sorted(visible_metrics(actor).filter(pk__in=shown), key=lambda each: in_language(each.name).casefold())
    seams = seams_of_units([unit.pk])
    pairs = set(
        SeamReading.objects.filter(
            side=Side.RECEIVER, status__in=VISIBLE, giver__in=[each.giver_id for each in seams]
        ).values_list("giver_id", "receiver_id")
    )
    told = [each for each in seams if (each.giver_id, each.receiver_id) in pairs]
    return [
        *((f"metric:{each.slug}", in_language(each.name)) for each in metrics),
        *((f"seam:{each.token}", seam_words(each)) for each in told),
    ]


def seam_words(seam: Seam) -> str:
    names = {"giver": in_language(seam.giver.name), "receiver": in_language(seam.receiver.name)}
    return _("Hand-offs from %(giver)s to %(receiver)s that are ready") % names


def measured(gaps: Sequence[SkillGap], *, is_drawn: bool = False) -> dict[int, Measured]:
    """Each gap's figure, by its key. Five queries for any number of gaps."""
    learned = _learned_on(gaps)
    with_metric = [gap for gap in gaps if gap.metric_id is not None]
    metrics = Metric.objects.filter(pk__in=[gap.metric_id for gap in with_metric]).prefetch_related("definitions")
    known = {metric.pk: metric for metric in metrics}
    readings = list(Reading.objects.filter(metric__in=known).exclude(span=Span.WINDOW).order_by("period_start", "pk"))
    sewn = [gap.seam for gap in gaps if gap.seam is not None]
    rounds = SeamReading.objects.filter(giver__in=[each.giver_id for each in sewn], side=Side.RECEIVER)
    rounds_told = list(rounds.order_by("period_start", "pk")) if sewn else []
    found = {}
    for gap in gaps:
        on = learned.get(gap.pk)
        if gap.metric_id is not None:
            metric = known[gap.metric_id]
            meant, unit = set(same_meaning(metric)), _unit_read(gap.unit)
            own = [
                each for each in readings
                if each.metric_id == metric.pk and each.unit_id == unit and each.definition_id in meant
            ]  # fmt: skip
            found[gap.pk] = _of_metric(gap, metric, own, on, is_drawn=is_drawn)
        elif gap.seam is not None:
            pair = (gap.seam.giver_id, gap.seam.receiver_id)
            said = [each for each in rounds_told if (each.giver_id, each.receiver_id) == pair]
            found[gap.pk] = _measured(gap, seam_words(gap.seam), said, on, _seam_value)
    return found


def _of_metric(
    gap: SkillGap, metric: Metric, readings: Sequence[Reading], on: date | None, *, is_drawn: bool
) -> Measured:
    measure, name = measure_of(metric), in_language(metric.name)
    if measure is None:
        return Measured(name, "", "", None, on, why_not(""))

    def told(reading: Any) -> str:
        return value_words(reading, measure)

    chart = None
    if is_drawn:
        notes = [Annotation(metric=metric, pk=0, on_date=on, words={"en": _("The course")})] if on else []
        drawn = series_of(readings, notes, measure, title=name)
        chart = drawn.chart if drawn else None
    return _measured(
        gap, name, readings, on, told, lower_is_better=measure.lower_is_better, places=measure.places, chart=chart
    )


def _measured(
    gap: SkillGap, name: str, readings: Sequence[Released], on: date | None, told: Callable[[Any], str], *,
    lower_is_better: bool = False, places: int = 0, chart: XmrChart | None = None,
) -> Measured:  # fmt: skip
    """Before: what had closed when enough had learned, or today. After: what began later."""
    before = [each for each in readings if on is None or each.period_end <= on]
    after = [each for each in readings if on is not None and each.period_start > on]
    moved = measured_again(_estimates(before), _estimates(after), lower_is_better=lower_is_better)
    return Measured(
        name,
        _latest(before, told, places),
        _latest(after, told, places),
        moved,
        on,
        _words(gap, on, before, after, moved, told),
        chart,
    )


def _words(
    gap: SkillGap, on: date | None, before: Sequence[Released], after: Sequence[Released], moved: Moved | None,
    told: Callable[[Any], str],
) -> str:  # fmt: skip
    if gap.skill.course is None:
        return _("No course answers it yet.")
    if on is None:
        return _(
            "Fewer than %(least)s people here have finished the course since, so it is not measured again yet."
        ) % {"least": the_organisation().smallest_group}
    if not after:
        return _("It is measured again when the next period that began after %(day)s has closed.") % {
            "day": day_words(on)
        }
    if moved is None:
        return _("One side of the course has no figure that can be held against the other, so nobody can say.")
    figures = {"before": told(_shown(before)[-1]), "now": told(_shown(after)[-1])}
    return {
        Moved.SAME: _("Not changed beyond chance: %(before)s before the course, %(now)s now."),
        Moved.BETTER: _("Better since the course: %(before)s before, %(now)s now. The course came before it; that is no proof."),
        Moved.WORSE: _("Worse since the course: %(before)s before, %(now)s now. The course came before it; that is no proof."),
    }[moved] % figures  # fmt: skip


def _latest(readings: Sequence[Released], told: Callable[[Any], str], places: int) -> str:
    """The latest figure with its interval, n and period, or why there is none."""
    if not readings:
        return why_not("")
    last = readings[-1]
    period = period_words(last.period_start, last.period_end)
    if last.status not in VISIBLE or last.value is None:
        return f"{period}: {why_not(last.status)}"
    parts = [told(last)]
    if last.low is not None and last.high is not None:
        parts.append(
            _("interval %(low)s–%(high)s") % {"low": figure(last.low, places), "high": figure(last.high, places)}
        )
    if last.n is not None:
        parts.append(_("n = %(n)s") % {"n": figure(last.n)})
    return ", ".join([*parts, period])


def _seam_value(reading: Any) -> str:
    return points(reading.value) if reading.status == Status.SHOWN else f"{reading.bound}%"


def _shown(readings: Sequence[Released]) -> list[Released]:
    return [
        each for each in readings
        if each.status == Status.SHOWN and None not in (each.value, each.low, each.high)
    ]  # fmt: skip


def _estimates(readings: Sequence[Released]) -> list[Estimate]:
    return [Estimate(each.value or 0.0, each.low or 0.0, each.high or 0.0) for each in _shown(readings)]


def _learned_on(gaps: Sequence[SkillGap]) -> Mapping[int, date]:
    """By gap: when as many different people of its unit as the smallest group had finished its course. One query."""
    courses = {gap.skill.course_id for gap in gaps if gap.skill.course_id}
    if not courses:
        return {}
    fewest, tree = the_organisation().smallest_group, unit_tree()
    rows = Learning.objects.filter(course__in=courses).order_by("finished_on", "pk")
    finished = list(rows.values_list("course_id", "unit_id", "person_id", "finished_on"))
    found = {}
    for gap in gaps:
        below = everything_below({gap.unit_id}, tree)
        days: dict[int, date] = {}
        for course, unit, person, on in finished:
            if course == gap.skill.course_id and unit in below and on >= gap.opened_on:
                days.setdefault(person, on)
        if len(days) >= fewest:
            found[gap.pk] = sorted(days.values())[fewest - 1]
    return found


def _unit_read(unit: Unit) -> int | None:
    """Figures of the top are those of the whole organisation."""
    return unit.pk if unit.parent_id is not None else None


def _of(unit: Unit) -> Q:
    return Q(unit=unit.pk) if unit.parent_id is not None else Q(unit__isnull=True)
