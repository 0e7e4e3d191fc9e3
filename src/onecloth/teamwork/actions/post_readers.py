"""What readers do with a post: open it, say that they read it, ask a question, and what is answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.words import storable
from onecloth.organisation.queries import day_of, one_at_a_time
from onecloth.teamwork.exceptions import CannotAskBelow
from onecloth.teamwork.models import Post, PostQuestion, PostReading
from onecloth.teamwork.permissions.posts import check_can_keep, check_is_asked_by, check_works_here
from onecloth.teamwork.queries.post_reach import count, group_of
from onecloth.teamwork.queries.post_readers import is_asked_to_read, is_put_before
from onecloth.teamwork.queries.post_written import LONGEST_QUESTION


@transaction.atomic
def count_opening(*, post: Post, by: Actor, at: datetime) -> bool:
    """One more of the reader's group opened it. Neither who nor when is kept, so no audit row tells it."""
    person, day = check_works_here(by), day_of(at)
    if not post.is_out or not is_put_before(by, post, day):
        return False
    return bool(count(group_of(post, person, day), "opened"))


@transaction.atomic
def say_it_is_read(*, post: Post, by: Actor, at: datetime) -> bool:
    """The reader says once that they read it. False where they said so before. Raises `NotAllowed`."""
    person, day = check_works_here(by), day_of(at)
    if PostReading.objects.filter(post=post, person=person).exists():
        return False
    if not is_asked_to_read(by, post, day):
        raise NotAllowed(_("This post does not ask you. Nothing was changed."))
    _said, is_new = PostReading.objects.get_or_create(post=post, person_id=person)
    return is_new and bool(count(group_of(post, person, day), "read"))


@transaction.atomic
def ask_below(*, post: Post, words: str, by: Actor, at: datetime) -> PostQuestion:
    """Ask beneath a post, under one's name. The same words twice are one question. Raises `CannotAskBelow`."""
    person, said = check_works_here(by), _said(words)
    if not post.is_out:
        raise CannotAskBelow(_("This post was taken back, so nothing can be asked any more."))
    one_at_a_time(by)
    twice = PostQuestion.objects.filter(post=post, asked_by=person, words=said, withdrawn_at__isnull=True).first()
    if twice is not None:
        return twice
    language = (get_language() or "en").split("-")[0]
    asked = PostQuestion.objects.create(post=post, asked_by_id=person, words=said, language=language, asked_at=at)
    audit.record(by=by, at=at, action="ask_below", subject=asked, fields=["words"])
    return asked


@transaction.atomic
def answer_below(
    *, question: PostQuestion, words: str, expected: int | None = None, by: Actor, at: datetime
) -> PostQuestion:
    """The side of the author answers, and whoever asked is told once; a second answer says the first better. Raises `CannotAskBelow`, `Stale`."""
    check_can_keep(by, question.post)
    said = _said(words)
    if question.withdrawn_at is not None:
        raise CannotAskBelow(_("The question was taken back meanwhile. Nothing was changed."))
    question.save_changes(
        expected=expected, answer=said, answered_by_id=check_works_here(by),
        answered_at=question.answered_at or at,
    )  # fmt: skip
    audit.record(by=by, at=at, action="answer_below", subject=question, fields=["answer"])
    return question


@transaction.atomic
def take_question_back(*, question: PostQuestion, by: Actor, at: datetime) -> PostQuestion:
    check_is_asked_by(by, question)
    if question.withdrawn_at is None:
        question.save_changes(withdrawn_at=at)
        audit.record(by=by, at=at, action="take_question_back", subject=question, fields=["withdrawn_at"])
    return question


@transaction.atomic
def ask_again(*, question: PostQuestion, by: Actor, at: datetime) -> PostQuestion:
    """Put a question back that was taken back."""
    check_is_asked_by(by, question)
    if question.withdrawn_at is not None:
        question.save_changes(withdrawn_at=None)
        audit.record(by=by, at=at, action="ask_again", subject=question, fields=["withdrawn_at"])
    return question


def _said(words: str) -> str:
    said = storable(words)
    if not said:
        raise CannotAskBelow(_("There are no words yet. A sentence is enough."))
    if len(said) > LONGEST_QUESTION:
        raise CannotAskBelow(
            _("There is room for %(most)s letters. Say it shorter; nothing is lost.") % {"most": LONGEST_QUESTION}
        )
    return said
