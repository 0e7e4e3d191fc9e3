"""Reading metrics: open studies again and again, protected waves once and never after."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.insight import release
from onecloth.insight.choices import Side, Span
from onecloth.insight.measures import Measure, parse
from onecloth.insight.models import Metric, MetricDefinition, Reading, SeamReading, WavePlan
from onecloth.insight.periods import WINDOW_DAYS, end_of, start_of
from onecloth.listening.actions import release_voices
from onecloth.listening.choices import StudyKind
from onecloth.listening.models import Study, Wave
from onecloth.organisation.queries import unit_tree

FIELDS = ("status", "n", "value", "low", "high", "shrunken", "shrunken_low", "shrunken_high")


def read_open_study(*, study: Study, by: Actor, at: datetime) -> int:
    """Read every metric of an identified study anew, for each whole period and the last quarter; return the readings.

    A study that is still asked is read up to the last period that is over, so that a chart shows no half week.
    """
    tree, agreed = unit_tree(), _agreed(study)
    last = release.last_day(study)
    if not agreed or last is None:
        return 0
    readings: list[Reading] = []
    for span in {metric.span for metric, _definition, _measure in agreed.values()}:
        mine = {slug: measure for slug, (metric, _definition, measure) in agreed.items() if metric.span == span}
        for slug, released in release.open_figures(study, mine, tree, _starts(span)).items():
            readings += _of_periods(agreed[slug], released, span, unfinished=None if study.closed_at else at.date())
    measures = {slug: measure for slug, (_metric, _definition, measure) in agreed.items()}
    for slug, released in release.window_figures(study, measures, tree, last=last, days=WINDOW_DAYS).items():
        edges = (last - timedelta(days=WINDOW_DAYS - 1), last)
        readings += [_reading(agreed[slug], figure, Span.WINDOW, edges) for figure in released if figure.period is None]
    with transaction.atomic():
        Reading.objects.filter(metric__study=study).delete()
        Reading.objects.bulk_create(readings, batch_size=500)
        audit.record(by=by, at=at, action="read_open_study", subject=study)
    return len(readings)


def release_wave(*, wave: Wave, by: Actor, at: datetime) -> bool:
    """Make a closed wave's plan, let its figures and comments out under it, and store both. False if that was done."""
    if WavePlan.objects.filter(wave=wave).exists():
        return False
    plan, agreed = release.plan_of(wave), _agreed(wave.study)
    with transaction.atomic():
        WavePlan.objects.create(wave=wave, plan=plan.to_json(), made_at=at)
        measures = {slug: measure for slug, (_metric, _definition, measure) in agreed.items()}
        edges = (wave.opens_on, wave.closes_on)
        for slug, released in release.protected_figures(wave, plan, measures).items():
            rows = [_reading(agreed[slug], figure, Span.WAVE, edges, wave) for figure in released]
            Reading.objects.bulk_create(rows, batch_size=500)
        if wave.study.kind == StudyKind.HAND_OFF:
            SeamReading.objects.bulk_create(_seam_readings(wave), batch_size=500)
        release_voices(wave=wave, batches=release.comment_batches(wave, plan), by=by, at=at)
        audit.record(by=by, at=at, action="release_wave", subject=wave)
    return True


Agreed = tuple[Metric, MetricDefinition, Measure]


def _agreed(study: Study) -> dict[str, Agreed]:
    """Each metric of a study with the definition that counts."""
    found = {}
    for metric in Metric.objects.filter(study=study, closed_on__isnull=True).prefetch_related("definitions"):
        definition = max(metric.definitions.all(), key=lambda each: each.number, default=None)
        if definition:
            found[metric.slug] = (metric, definition, parse(definition.measure))
    return found


def _starts(span: str) -> Callable[[date], date]:
    return lambda day: start_of(span, day)


def _of_periods(agreed: Agreed, released: Iterable[Any], span: str, unfinished: date | None) -> list[Reading]:
    readings = []
    for figure in released:
        if figure.period is None:
            continue
        start = date.fromisoformat(figure.period)
        if unfinished is None or end_of(span, start) < unfinished:
            readings.append(_reading(agreed, figure, span, (start, end_of(span, start))))
    return readings


def _reading(agreed: Agreed, figure: Any, span: str, edges: tuple[date, date], wave: Wave | None = None) -> Reading:
    metric, definition, _measure = agreed
    return Reading(
        metric=metric, definition=definition, wave=wave, span=span, period_start=edges[0], period_end=edges[1],
        unit_id=None if figure.key == "whole" else int(figure.key),
        within_id=int(figure.within) if (figure.within or "").isdigit() else None,
        bound=figure.bound or "", **{name: getattr(figure, name) for name in FIELDS},
    )  # fmt: skip


def _seam_readings(wave: Wave) -> list[SeamReading]:
    minutes = {
        (each.giver, each.receiver): each.figure.value
        for each in release.extra_minutes(wave)
        if each.side == Side.RECEIVER.value
    }
    reasons: dict[tuple[int, int, str], list[dict[str, Any]]] = defaultdict(list)
    for named in release.missing_shares(wave):
        if named.figure.status == "shown" and named.figure.value:
            told = {"key": named.reason, "share": named.figure.value, "n": named.figure.n}
            reasons[named.giver, named.receiver, named.side].append(told)
    return [
        SeamReading(
            wave=wave, giver_id=each.giver, receiver_id=each.receiver, side=each.side,
            period_start=wave.opens_on, period_end=wave.closes_on, bound=each.figure.bound or "",
            minutes=minutes.get((each.giver, each.receiver)) if each.side == Side.RECEIVER.value else None,
            reasons=sorted(reasons[each.giver, each.receiver, each.side], key=lambda told: -told["share"]),
            **{name: getattr(each.figure, name) for name in FIELDS},
        )
        for each in release.ready_shares(wave)
    ]  # fmt: skip
