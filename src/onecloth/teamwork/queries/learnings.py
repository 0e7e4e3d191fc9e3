"""What somebody is asked next, and the page of all they learned, for themselves alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.clock import week_start
from onecloth.listening.queries.days import day_in
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of
from onecloth.organisation.queries.places import main_place
from onecloth.teamwork.models import Learning, LearningPrompt, Recall, Tip, TipReply, Wish
from onecloth.teamwork.models.learnings import GOES_ON
from onecloth.teamwork.permissions.gaps import own_wishes
from onecloth.teamwork.permissions.learnings import own_learnings
from onecloth.teamwork.queries.learning_time import is_at_work
from onecloth.ui.wording import title_number

MOST_A_WEEK = 2
LADDER_LENGTH = 5


@dataclass(frozen=True)
class Prompt:
    """Either a behaviour (`tip`) or a question (`recall`). `is_check` is the one asked out of turn after thirty days."""

    learning: Learning
    tip: Tip | None = None
    recall: Recall | None = None
    is_check: bool = False

    @property
    def due_on(self) -> date | None:
        if self.is_check:
            return self.learning.check_due_on
        return self.recall.due_on if self.recall else self.learning.tip_due_on


def prompt_for(actor: Actor, at: datetime) -> Prompt | None:
    """What stands on Today: what is due longest, in working time, if there were fewer than two this week.

    It stays the same one until it is answered or skipped. Whoever learns nothing costs one question.
    """
    learnings = list(own_learnings(actor).filter(GOES_ON, course__withdrawn_at__isnull=True).order_by("pk"))
    if not learnings:
        return None
    unit = unit_of(actor, at)
    today = day_in(unit, at)
    due = due_of(learnings, today)
    if not due or how_many_this_week(actor.person_id or 0, today) >= MOST_A_WEEK or not is_at_work(actor, unit, at):
        return None
    return due[0]


def due_of(learnings: Sequence[Learning], today: date) -> list[Prompt]:
    """All that is due, what is due longest first. The check of a course comes before its other questions."""
    by_key = {learning.pk: learning for learning in learnings}
    rows = Recall.objects.filter(learning__in=by_key, question__is_retired=False).select_related("question")
    recalls = list(rows.order_by("due_on", "pk"))
    for recall in recalls:
        recall.learning = by_key[recall.learning_id]
    found = [Prompt(each, tip=each.tip) for each in learnings if each.tip and _is_due(each.tip_due_on, today)]
    checked = [each for each in learnings if _is_due(each.check_due_on, today)]
    checks = [prompt for each in checked if (prompt := _check(each, recalls))]
    busy = {prompt.recall.pk for prompt in checks if prompt.recall}
    found += [Prompt(each.learning, recall=each) for each in recalls if each.due_on <= today and each.pk not in busy]
    return sorted([*checks, *found], key=lambda each: (each.due_on or today, not each.is_check, each.learning.pk))


def how_many_this_week(person: int, today: date) -> int:
    return LearningPrompt.objects.filter(person=person, week=week_start(today)).count()


def unit_of(actor: Actor, at: datetime) -> Unit | None:
    place = main_place(actor, day_of(at))
    return place.unit if place else None


def _is_due(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _check(learning: Learning, recalls: Sequence[Recall]) -> Prompt | None:
    """Learners take turns at the questions, so that over a course all of them are checked alike."""
    own = sorted((each for each in recalls if each.learning_id == learning.pk), key=lambda each: each.question.position)
    return Prompt(learning, recall=own[learning.pk % len(own)], is_check=True) if own else None


@dataclass(frozen=True)
class Learned:
    learning: Learning
    replies: Sequence[TipReply]
    tried: int
    next_on: date | None

    @property
    def goes_on(self) -> bool:
        return self.learning.stopped_at is None


@dataclass(frozen=True)
class LearnedPage:
    title: str
    rows: Sequence[Learned]
    wishes: Sequence[Wish]


def learned_page(actor: Actor) -> LearnedPage:
    """Everything one learned, the latest first."""
    learnings = list(own_learnings(actor).order_by("-finished_at", "-pk"))
    replies: dict[int, list[TipReply]] = {}
    for reply in TipReply.objects.filter(learning__in=learnings).select_related("tip").order_by("-replied_at", "-pk"):
        replies.setdefault(reply.learning_id, []).append(reply)
    next_on = _next_recalls(learnings)
    rows = [_learned(each, replies.get(each.pk, []), next_on.get(each.pk)) for each in learnings]
    tried = sum(row.tried for row in rows)
    title = ngettext("You tried one thing you learned", "You tried %(n)s times what you learned", tried)
    told = title % {"n": title_number(tried).lower()} if tried else _("What you learned, and what you try")
    wishes = own_wishes(actor).filter(ended_on__isnull=True).order_by("pk")
    return LearnedPage(told, rows, list(wishes))


def _learned(learning: Learning, replies: Sequence[TipReply], recall_on: date | None) -> Learned:
    days = [day for day in (learning.tip_due_on, learning.check_due_on, recall_on) if day]
    goes_on = learning.stopped_at is None and learning.course.is_offered
    return Learned(learning, replies, sum(each.did for each in replies), min(days) if days and goes_on else None)


def _next_recalls(learnings: Sequence[Learning]) -> dict[int, date]:
    rows = Recall.objects.filter(learning__in=learnings, question__is_retired=False).order_by("-due_on")
    return dict(rows.values_list("learning", "due_on"))
