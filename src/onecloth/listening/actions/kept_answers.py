"""Answers that were written once and fit again: kept under a name by those who lead, and put away."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.actions.answering import MOST_WRITTEN
from onecloth.listening.choices import AnswerKind
from onecloth.listening.models import KeptAnswer
from onecloth.listening.permissions.filters import can_keep_filters
from onecloth.listening.permissions.kept_answers import can_put_answer_away
from onecloth.listening.words import storable
from onecloth.listening.words.plain import one_line

MOST_KEPT = 40
LONGEST_NAME = 40


class CannotKeepAnswer(Refused):
    """It has no name, no reason in words or no number of days; the name is taken, or there are too many."""


def keep_answer(
    *, name: str, kind: str, words: str, within_days: int | None = None, language: str = "", by: Actor, at: datetime
) -> KeptAnswer:
    """Keep an answer under a name for all who sort voices. Raises `CannotKeepAnswer`, `NotAllowed`."""
    if by.person_id is None or not can_keep_filters(by):
        raise NotAllowed(_("Answers are kept by those who lead, and by the experience team. Nothing was kept."))
    called, said = one_line(storable(name))[:LONGEST_NAME], storable(words)
    _check(called, said, kind, within_days)
    days = within_days if kind == AnswerKind.WILL else None
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(
                name=called, kind=kind, words=said, within_days=days, language=language, made_by_id=by.person_id,
                made_at=at,
            )  # fmt: skip
            audit.record(by=by, at=at, action="answer_kept", subject=kept, fields=["name", "kind", "words"])
    except IntegrityError as fault:
        raise CannotKeepAnswer(_("There is a kept answer of this name. Choose another one.")) from fault
    return kept


def put_answer_away(*, kept: KeptAnswer, by: Actor, at: datetime) -> KeptAnswer:
    """Take it off the list, for everybody. What was answered with it stays answered. Raises `NotAllowed`."""
    if not can_put_answer_away(by, kept):
        raise NotAllowed(_("Only whoever kept this answer, or the experience team, puts it away."))
    with transaction.atomic():
        if KeptAnswer.objects.filter(pk=kept.pk, removed_at__isnull=True).update(removed_at=at):
            audit.record(by=by, at=at, action="kept_answer_put_away", subject=kept, fields=["removed_at"])
    return kept


def _check(name: str, words: str, kind: str, within_days: int | None) -> None:
    if not name:
        raise CannotKeepAnswer(_("Give the answer a name, so that others find it."))
    if not words:
        raise CannotKeepAnswer(_("An answer needs a reason in words that the person who asked can understand."))
    if len(words) > MOST_WRITTEN:
        raise CannotKeepAnswer(
            _("This answer is longer than %(most)s letters. Nothing is lost; make it shorter.") % {"most": MOST_WRITTEN}
        )
    if kind not in AnswerKind.values:
        raise CannotKeepAnswer(_("Choose what kind of answer it is: we did, we will, or we won’t."))
    if kind == AnswerKind.WILL and not within_days:
        raise CannotKeepAnswer(_("A promise needs a number of days in which it is kept."))
    if KeptAnswer.objects.filter(removed_at__isnull=True).count() >= MOST_KEPT:
        raise CannotKeepAnswer(_("There are %(most)s kept answers. Put one away first.") % {"most": MOST_KEPT})
