"""Finishing a course, and what follows: a behaviour tried step by step, questions answered, prompts skipped."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.clock import week_start
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.queries.days import day_in
from onecloth.listening.words import storable
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.choices import PromptKind, WillUse
from onecloth.teamwork.exceptions import CannotLearn
from onecloth.teamwork.models import (
    Course,
    Learning,
    LearningPrompt,
    LearningSession,
    Recall,
    RecallAnswer,
    Tip,
    TipReply,
)
from onecloth.teamwork.models.learnings import GOES_ON
from onecloth.teamwork.permissions.learnings import check_is_learner
from onecloth.teamwork.queries.learnings import MOST_A_WEEK, Prompt, due_of, how_many_this_week, unit_of
from onecloth_stats.learning import Grade, Memory, asked_again, days_to, next_rung

CHECK_AFTER, SKIPPED_FOR = timedelta(days=30), timedelta(days=7)
LONGEST = 300


@transaction.atomic
def finish_course(*, course: Course, will_use: str, tip: Tip | None = None, by: Actor, at: datetime) -> Learning:
    """One has gone through it, and says whether one will use it and what one tries first. Said again, the later word
    counts; a new edition begins anew. Raises `CannotLearn`."""
    person = _locked(by)
    if will_use not in WillUse.values:
        raise CannotLearn(_("Say whether you will use it: yes, perhaps or no."))
    if not course.is_offered:
        raise CannotLearn(_("This course is not offered any more. What you learned stays yours."))
    learning = _begun(course, person, None, by, at)
    learning.will_use = will_use
    if tip is not None and tip.course_id == course.pk and not tip.is_retired:
        learning.tip = tip
    learning.save(update_fields=["will_use", "tip"])
    audit.record(by=by, at=at, action="finish_course", subject=learning, fields=["will_use", "tip"])
    return learning


@transaction.atomic
def learned_in_session(
    *, session: LearningSession, people: Collection[Person], by: Actor, at: datetime
) -> list[Learning]:  # fmt: skip
    """Those who came have learned it; of who was noted by mistake, and answered nothing yet, it is taken back."""
    mistaken = Learning.objects.filter(GOES_ON, session=session, replies__isnull=True).exclude(person__in=people)
    mistaken.update(stopped_at=at)
    done = []
    for person in people:
        if person.left_on is None:
            Person.objects.select_for_update().get(pk=person.pk)
            done.append(_begun(session.course, person.pk, session, actor_of(person, at.date()), at))
    audit.record(by=by, at=at, action="learned_in_session", subject=session, fields=["came"])
    return done


@transaction.atomic
def answer_tip(*, learning: Learning, did: bool, words: str = "", by: Actor, at: datetime) -> Learning:
    """Whether they got to try it, and what happened. "Not yet" goes back one step. Raises `CannotLearn`."""
    check_is_learner(by, learning)
    _use_prompt(learning, PromptKind.TIP, None, by, at)
    if learning.tip is None:
        raise CannotLearn(_("There is nothing to try in this course any more. Nothing was kept."))
    said = " ".join(storable(words).split())[:LONGEST]
    TipReply.objects.create(learning=learning, tip=learning.tip, rung=learning.rung, did=did, words=said, replied_at=at)
    told = next_rung(learning.rung, did=did)
    if told is None:
        learning.tip_due_on = None
    else:
        learning.rung, wait = told
        learning.tip_due_on = _today(by, at) + timedelta(days=wait)
    learning.save(update_fields=["rung", "tip_due_on"])
    audit.record(by=by, at=at, action="answer_tip", subject=learning, fields=["rung", "tip_due_on"])
    return learning


@transaction.atomic
def answer_recall(*, recall: Recall, grade: int, by: Actor, at: datetime) -> Recall:
    """How well they remembered it; FSRS says when it is asked again. Raises `CannotLearn`."""
    check_is_learner(by, recall.learning)
    if grade not in Grade.__members__.values():
        raise CannotLearn(_("Say how well you remembered it. Nothing was kept."))
    is_check = _use_prompt(recall.learning, PromptKind.RECALL, recall, by, at)
    memory = asked_again(_memory(recall), Grade(grade), at)
    recall.stability, recall.difficulty, recall.reviewed_at = memory.stability, memory.difficulty, at
    recall.due_on = day_in(unit_of(by, at), memory.due_at)
    recall.save(update_fields=["stability", "difficulty", "reviewed_at", "due_on"])
    RecallAnswer.objects.create(recall=recall, grade=grade, is_check=is_check, answered_at=at)
    if is_check:
        Learning.objects.filter(pk=recall.learning_id).update(check_due_on=None)
    audit.record(by=by, at=at, action="answer_recall", subject=recall, fields=["due_on"])
    return recall


@transaction.atomic
def skip_prompt(*, learning: Learning, recall: Recall | None = None, by: Actor, at: datetime) -> Learning:
    """Not now: it comes back in a week, and nothing is noted but that the week's prompt is used. Raises `CannotLearn`."""
    check_is_learner(by, learning)
    kind = PromptKind.RECALL if recall else PromptKind.TIP
    is_check = _use_prompt(learning, kind, recall, by, at, is_skipped=True)
    later = _today(by, at) + SKIPPED_FOR
    if is_check:
        Learning.objects.filter(pk=learning.pk).update(check_due_on=later)
    if recall is not None:
        Recall.objects.filter(pk=recall.pk).update(due_on=later)
    else:
        Learning.objects.filter(pk=learning.pk).update(tip_due_on=later)
    audit.record(by=by, at=at, action="skip_prompt", subject=learning, fields=["due_on"])
    return learning


@transaction.atomic
def stop_learning(*, learning: Learning, by: Actor, at: datetime) -> Learning:
    """Ask no more about this course."""
    check_is_learner(by, learning)
    return _stop(learning, at, by)


@transaction.atomic
def go_on_learning(*, learning: Learning, by: Actor, at: datetime) -> Learning:
    """Undo `stop_learning`. Raises `CannotLearn` where the course was begun anew meanwhile."""
    check_is_learner(by, learning)
    _locked(by)
    others = Learning.objects.filter(GOES_ON, person=learning.person_id, course=learning.course_id)
    if others.exclude(pk=learning.pk).exists():
        raise CannotLearn(_("You began this course anew meanwhile. Nothing was changed."))
    learning.stopped_at = None
    learning.save(update_fields=["stopped_at"])
    audit.record(by=by, at=at, action="go_on_learning", subject=learning, fields=["stopped_at"])
    return learning


@transaction.atomic
def stop_learnings_of(*, person: Person, by: Actor, at: datetime) -> int:
    """Whoever left is asked nothing more. Returns how many courses that were."""
    rows = list(Learning.objects.filter(GOES_ON, person=person))
    for learning in rows:
        _stop(learning, at, by)
    return len(rows)


def _stop(learning: Learning, at: datetime, by: Actor) -> Learning:
    learning.stopped_at = learning.stopped_at or at
    learning.save(update_fields=["stopped_at"])
    audit.record(by=by, at=at, action="stop_learning", subject=learning, fields=["stopped_at"])
    return learning


def _begun(course: Course, person: int, session: LearningSession | None, learner: Actor, at: datetime) -> Learning:
    """The learning that goes on in this edition, or a new one with its first days."""
    known = Learning.objects.filter(GOES_ON, person=person, course=course).first()
    if known is not None and known.edition == course.edition:
        return known
    if known is not None:
        _stop(known, at, learner)
    unit = unit_of(learner, at)
    today = day_in(unit, at)
    tip = course.tips.filter(is_retired=False).order_by("position").first()
    learning = Learning.objects.create(
        person_id=person, course=course, session=session, unit=unit, edition=course.edition, finished_at=at,
        finished_on=today, tip=tip, tip_due_on=today + timedelta(days=days_to(0)) if tip else None,
    )  # fmt: skip
    questions = list(course.questions.filter(is_retired=False).order_by("position"))
    tomorrow = today + timedelta(days=1)
    Recall.objects.bulk_create(Recall(learning=learning, question=each, due_on=tomorrow) for each in questions)
    if questions:
        learning.check_due_on = today + CHECK_AFTER
        learning.save(update_fields=["check_due_on"])
    return learning


def _use_prompt(
    learning: Learning, kind: PromptKind, recall: Recall | None, by: Actor, at: datetime, *, is_skipped: bool = False
) -> bool:
    """Take one of the week's two places; whether it is the check of thirty days. Raises `CannotLearn`."""
    person, today = _locked(by), _today(by, at)
    learning.refresh_from_db()
    if recall is not None:
        recall.refresh_from_db(fields=["due_on", "stability", "difficulty", "reviewed_at"])
    prompt = next((each for each in due_of([learning], today) if _is_it(each, kind, recall)), None)
    if learning.stopped_at is not None or not learning.course.is_offered or prompt is None:
        raise CannotLearn(_("This is answered already, or not asked any more. Thank you; nothing was changed."))
    used = how_many_this_week(person, today)
    if used >= MOST_A_WEEK:
        raise CannotLearn(_("Two questions a week are enough. This one comes back by itself; nothing is lost."))
    LearningPrompt.objects.create(
        person_id=person, week=week_start(today), place=used + 1, kind=kind, is_skipped=is_skipped, at=at
    )
    return prompt.is_check


def _is_it(prompt: Prompt, kind: PromptKind, recall: Recall | None) -> bool:
    if kind == PromptKind.TIP or recall is None:
        return prompt.tip is not None
    return prompt.recall is not None and prompt.recall.pk == recall.pk


def _memory(recall: Recall) -> Memory | None:
    if recall.stability is None or recall.difficulty is None or recall.reviewed_at is None:
        return None
    return Memory(recall.stability, recall.difficulty, recall.reviewed_at, recall.reviewed_at)


def _locked(by: Actor) -> int:
    """One's own row, held: two tabs at once do not use three places of a week."""
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here learns here. Nothing was kept."))
    return Person.objects.select_for_update().get(pk=by.person_id).pk


def _today(by: Actor, at: datetime) -> date:
    return day_in(unit_of(by, at), at)
