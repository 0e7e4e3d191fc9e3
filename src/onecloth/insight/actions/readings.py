"""Reading metrics: open studies again and again, protected waves once and never after."""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.insight.choices import Side, Span
from onecloth.insight.measures import Measure, UnusableMeasure, parse
from onecloth.insight.models import LastRead, Metric, MetricDefinition, Reading, SeamReading, WavePlan
from onecloth.insight.periods import WINDOW_DAYS, end_of, start_of
from onecloth.insight.release import HandOffs, OpenAnswers, ProtectedAnswers, state_of_open_answers
from onecloth.listening.actions import keep_for_review
from onecloth.listening.choices import StudyKind, WaveState
from onecloth.listening.models import Study, Wave
from onecloth.listening.queries.reviews import waves_that_wait
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of

FIELDS = ("status", "n", "value", "low", "high", "shrunken", "shrunken_low", "shrunken_high")
Agreed = tuple[Metric, MetricDefinition, Measure]
log = logging.getLogger(__name__)


def read_open_study(*, study: Study, by: Actor, at: datetime) -> int:
    """Read every metric of an identified study anew, for each whole period and the last quarter; return the readings.

    Nothing is read, and 0 returned, while no answer, definition or unit has changed that day. A study that is still
    asked is read up to the last period that is over, so that a chart shows no half week.
    """
    agreed, tree = _agreed(study), _every_unit()
    mark = _mark(study, agreed, tree, at)
    if LastRead.objects.filter(study=study, mark=mark).exists():
        return 0
    answers = OpenAnswers(study, tree)
    readings = _open_readings(study, answers, agreed, day_of(at)) if answers.last_day else []
    with transaction.atomic():
        Reading.objects.filter(metric__study=study).delete()
        Reading.objects.bulk_create(readings, batch_size=500)
        LastRead.objects.update_or_create(study=study, defaults={"mark": mark, "read_at": at})
        audit.record(by=by, at=at, action="read_open_study", subject=study)
    return len(readings)


def release_wave(*, wave: Wave, by: Actor, at: datetime) -> bool:
    """Make a closed wave's plan, let its figures out under it, and store all of it at once.

    Its comments, with those of earlier waves that were too few, are kept until a person has read them for names. False
    if it is open still, or was released before: by this worker or by another one at the same moment.
    """
    if not Wave.objects.filter(pk=wave.pk, state=WaveState.CLOSED).exists():
        return False
    if WavePlan.objects.filter(wave=wave).exists():
        return False
    answers = ProtectedAnswers(wave)
    readings = _wave_readings(wave, answers, _agreed(wave.study))
    seams = _seam_readings(wave) if wave.study.kind == StudyKind.HAND_OFF else []
    try:
        with transaction.atomic():
            WavePlan.objects.create(wave=wave, plan=answers.plan.to_json(), made_at=at)
            Reading.objects.bulk_create(readings, batch_size=500)
            SeamReading.objects.bulk_create(seams, batch_size=500)
            _keep_comments(wave, answers, by, at)
            audit.record(by=by, at=at, action="release_wave", subject=wave)
    except IntegrityError:
        if WavePlan.objects.filter(wave=wave).exists():
            return False
        raise
    return True


def _keep_comments(wave: Wave, answers: ProtectedAnswers, by: Actor, at: datetime) -> None:
    """Read inside the transaction that keeps them: who erases an answer meanwhile waits, and then empties what is kept."""
    with transaction.atomic(using="answers"):
        carried = waves_that_wait(wave)
        told = answers.comments(carried)
        keep_for_review(wave=wave, carried=carried, batches=told.batches, texts_wait=told.are_too_few, by=by, at=at)


def _agreed(study: Study) -> dict[str, Agreed]:
    """Each metric of a study with the definition that counts; one that cannot be read must not stop the others."""
    found = {}
    for metric in Metric.objects.filter(study=study, closed_on__isnull=True).prefetch_related("definitions"):
        definition = max(metric.definitions.all(), key=lambda each: each.number, default=None)
        try:
            if definition:
                found[metric.slug] = (metric, definition, parse(definition.measure))
        except UnusableMeasure:
            log.warning("The metric %s has a measure that cannot be read.", metric.slug)
    return found


def _every_unit() -> dict[int, int | None]:
    """Closed units too: what was said about them goes on counting for those above."""
    return dict(Unit.objects.values_list("pk", "parent_id"))


def _mark(study: Study, agreed: Mapping[str, Agreed], tree: Mapping[int, int | None], at: datetime) -> str:
    """A digest of all that figures of an open study depend on. It changes with the day, as periods end with days."""
    definitions = [(slug, definition.number, metric.span) for slug, (metric, definition, _m) in agreed.items()]
    known = [state_of_open_answers(study), definitions, sorted(tree.items()), str(day_of(at)), str(study.closed_at)]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()


def _open_readings(study: Study, answers: OpenAnswers, agreed: Mapping[str, Agreed], today: date) -> list[Reading]:
    last = answers.last_day or today
    readings: list[Reading] = []
    for span in {metric.span for metric, _definition, _measure in agreed.values()}:
        mine = {slug: measure for slug, (metric, _definition, measure) in agreed.items() if metric.span == span}
        for slug, released in answers.by_period(mine, _starts(span)).items():
            readings += _of_periods(agreed[slug], released, span, unfinished=None if study.closed_at else today)
    measures = {slug: measure for slug, (_metric, _definition, measure) in agreed.items()}
    edges = (last - timedelta(days=WINDOW_DAYS - 1), last)
    for slug, released in answers.of_last_days(measures, last=last, days=WINDOW_DAYS).items():
        readings += [_reading(agreed[slug], figure, Span.WINDOW, edges) for figure in released]
    return readings


def _starts(span: str) -> Callable[[date], date]:
    return lambda day: start_of(span, day)


def _of_periods(agreed: Agreed, released: Iterable[Any], span: str, unfinished: date | None) -> list[Reading]:
    readings = []
    for figure in released:
        start = date.fromisoformat(figure.period)
        if unfinished is None or end_of(span, start) < unfinished:
            readings.append(_reading(agreed, figure, span, (start, end_of(span, start))))
    return readings


def _wave_readings(wave: Wave, answers: ProtectedAnswers, agreed: Mapping[str, Agreed]) -> list[Reading]:
    measures = {slug: measure for slug, (_metric, _definition, measure) in agreed.items()}
    edges = (wave.opens_on, wave.closes_on - timedelta(days=1))
    return [
        _reading(agreed[slug], figure, Span.WAVE, edges, wave)
        for slug, released in answers.figures(measures).items()
        for figure in released
    ]


def _reading(agreed: Agreed, figure: Any, span: str, edges: tuple[date, date], wave: Wave | None = None) -> Reading:
    metric, definition, _measure = agreed
    return Reading(
        metric=metric, definition=definition, wave=wave, span=span, period_start=edges[0], period_end=edges[1],
        unit_id=None if figure.key == "whole" else int(figure.key),
        within_id=int(figure.within) if (figure.within or "").isdigit() else None,
        bound=figure.bound or "", minimum=figure.minimum, weakest=figure.weakest or "",
        **{name: getattr(figure, name) for name in FIELDS},
    )  # fmt: skip


def _seam_readings(wave: Wave) -> list[SeamReading]:
    rated = HandOffs(wave)
    minutes = {(each.giver, each.receiver): each.figure.value for each in rated.extra_minutes()}
    reasons: dict[tuple[int, int, str], list[dict[str, Any]]] = defaultdict(list)
    for named in rated.missing_shares():
        if named.figure.status == "shown" and named.figure.value:
            told = {"key": named.reason, "share": named.figure.value, "n": named.figure.n}
            reasons[named.giver, named.receiver, named.side].append(told)
    return [
        SeamReading(
            wave=wave, giver_id=each.giver, receiver_id=each.receiver, side=each.side,
            period_start=wave.opens_on, period_end=wave.closes_on - timedelta(days=1), bound=each.figure.bound or "",
            minutes=minutes.get((each.giver, each.receiver)) if each.side == Side.RECEIVER.value else None,
            reasons=sorted(reasons[each.giver, each.receiver, each.side], key=lambda told: -told["share"]),
            **{name: getattr(each.figure, name) for name in FIELDS},
        )
        for each in rated.ready_shares()
    ]  # fmt: skip
