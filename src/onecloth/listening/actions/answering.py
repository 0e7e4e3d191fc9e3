"""Answers to voices: we did, we will by a day, we won't because."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from onecloth.core import audit, outbox
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.actions.telling import tell_contacts
from onecloth.listening.actions.voices import MAILBOX
from onecloth.listening.choices import AnswerKind, VoiceState
from onecloth.listening.models import Answer, AnswerVoice, Voice
from onecloth.listening.permissions.voices import check_can_answer
from onecloth.listening.queries.alike import with_joined
from onecloth.listening.words import storable
from onecloth.organisation.queries import day_of
from onecloth.responses.models import HiddenAuthor

MOST_WRITTEN = 4000
WRITE_TO_MAILBOX = "listening.write_to_mailbox"


class CannotAnswer(Refused):
    """An answer without a reason, a promise without a day, or voices that cannot be answered."""


def answer_voices(
    *,
    voices: Sequence[Voice],
    kind: str,
    words: str,
    by_date: date | None = None,
    is_public: bool = True,
    language: str = "",
    expected: Mapping[int, int] | None = None,
    by: Actor,
    at: datetime,
) -> Answer:
    """Answer one or more voices with the same words. Raises `CannotAnswer`, `NotAllowed`, and `Stale`.

    `expected` holds, by voice, the version that was on the screen; without it the version of the given rows counts.
    """
    _checked(voices, kind, words, by_date, at)
    check_can_answer(by, voices)
    return give_answer(
        voices=voices, kind=kind, words=words, by_date=by_date, is_public=is_public, language=language,
        expected=expected, by=by, at=at,
    )  # fmt: skip


def give_answer(
    *, voices: Sequence[Voice], kind: str, words: str, by_date: date | None = None, is_public: bool = True,
    language: str = "", expected: Mapping[int, int] | None = None, by: Actor, at: datetime,
) -> Answer:  # fmt: skip
    """A part of answering: whoever calls it has asked whether the actor may, or the answer is theirs by another right.

    Raises `CannotAnswer`, `NotAllowed`, `Stale`.
    """
    if by.person_id is None:
        raise NotAllowed(_("An answer is given by a person. Nothing was sent."))
    said = _checked(voices, kind, words, by_date, at)
    with transaction.atomic():
        voices = with_joined(voices)  # those who say the same read the same answer
        answer = Answer.objects.create(
            kind=kind, words=said, language=language, by_date=by_date if kind == AnswerKind.WILL else None,
            answered_by_id=by.person_id, answered_at=at, is_public=is_public,
        )  # fmt: skip
        AnswerVoice.objects.bulk_create([AnswerVoice(answer=answer, voice=voice) for voice in voices], batch_size=500)
        today = day_of(at)
        for voice in voices:
            first = {"read_at": voice.read_at or at, "answered_on": voice.answered_on or today}
            voice.save_changes(expected=(expected or {}).get(voice.pk), state=VoiceState.ANSWERED, **first)
        audit.record(by=by, at=at, action="voices_answered", subject=answer, fields=["kind", "words"])
        tell_mailboxes(answer, voices, at)
        tell_contacts(answer, voices, at)
    return answer


def withdraw_answer(*, answer: Answer, by: Actor, at: datetime) -> Answer:
    """Take an answer back; its voices wait again unless another answer stands. Raises `CannotAnswer`, `NotAllowed`."""
    if answer.withdrawn_at is not None:
        raise CannotAnswer(_("This answer was taken back already."))
    if not (by.is_system or by.is_experience_team or by.person_id == answer.answered_by_id):
        raise NotAllowed(_("Only whoever gave an answer can take it back. Nothing was changed."))
    with transaction.atomic():
        answer.save_changes(withdrawn_at=at)
        standing = _standing_without(answer)
        for voice in Voice.objects.filter(answer_links__answer=answer, state=VoiceState.ANSWERED):
            first = standing.get(voice.pk)
            state = VoiceState.ANSWERED if first else VoiceState.READ
            voice.save_changes(state=state, answered_on=day_of(first) if first else None)
        audit.record(by=by, at=at, action="answer_withdrawn", subject=answer, fields=["withdrawn_at"])
    return answer


def _standing_without(answer: Answer) -> dict[int, datetime]:
    """When the voices of an answer were first answered by another one that stands."""
    others = AnswerVoice.objects.filter(answer__withdrawn_at__isnull=True, voice__answer_links__answer=answer)
    first = others.exclude(answer=answer).values_list("voice_id").annotate(first=Min("answer__answered_at"))
    return dict(first)


def _checked(voices: Sequence[Voice], kind: str, words: str, by_date: date | None, at: datetime) -> str:
    if not voices:
        raise CannotAnswer(_("No voice was chosen. Your words are still here; tick the voices they answer."))
    if any(voice.state == VoiceState.WITHDRAWN for voice in voices):
        raise CannotAnswer(_("One of these voices was taken back meanwhile. Your words are still here; leave it out."))
    if kind not in AnswerKind.values:
        raise CannotAnswer(_("Choose what kind of answer it is: we did, we will, or we won’t."))
    said = storable(words)
    if not said:
        raise CannotAnswer(_("An answer needs a reason in words that the person who asked can understand."))
    if len(said) > MOST_WRITTEN:
        raise CannotAnswer(
            _("This answer is longer than %(most)s letters. Nothing is lost; make it shorter.") % {"most": MOST_WRITTEN}
        )
    if kind == AnswerKind.WILL and (by_date is None or by_date < day_of(at)):
        raise CannotAnswer(_("A promise needs a day that is still to come. Choose the day by which it will be done."))
    return said


def tell_mailboxes(answer: Answer, voices: Sequence[Voice], at: datetime) -> None:
    """Tell authors who can only be reached by the key of their receipt. The queue holds no words, and no key."""
    hidden = [voice.key for voice in voices if voice.is_hidden]
    if not hidden:
        return
    reachable = HiddenAuthor.objects.filter(voice_key__in=hidden, subject__startswith=MAILBOX)
    for key in reachable.values_list("voice_key", flat=True):
        payload = {"answer": answer.pk, "voice": str(key)}
        outbox.send(WRITE_TO_MAILBOX, payload, at=at, key=f"mailbox:{answer.pk}:{key}")
