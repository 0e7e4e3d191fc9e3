"""Words marked in notes become voices: at once with the customer's name, or together and without it."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.journeys.models import Step, StepOwner
from onecloth.listening.actions.rounds.rounds import check_open
from onecloth.listening.choices import Audience, Channel, InterviewState, TakenOut, VoiceKind, VoiceState
from onecloth.listening.models import Conversation, Interview, InterviewRound, Mark, Voice
from onecloth.listening.permissions.reviews import check_can_review
from onecloth.listening.permissions.rounds import check_can_write_notes
from onecloth.listening.queries.rounds.waiting import (
    LEAST_CUSTOMERS,
    LEAST_TOGETHER,
    waiting_marks,
)
from onecloth.listening.words import folded, storable
from onecloth.organisation.queries import day_of, path_to, unit_tree
from onecloth.responses.models import HiddenAuthor

MOST_MARKED = 4000


class CannotMark(Refused):
    """The words do not stand in the notes, or are heard already."""


@transaction.atomic
def mark_words(
    *, interview: Interview, quote: str, kind: str = VoiceKind.COMMENT.value, step: Step | None = None, by: Actor,
    at: datetime,
) -> Mark:  # fmt: skip
    """Mark what they said, word for word, and the step it is about. Raises `CannotMark`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here marks words. Nothing was changed."))
    held = _held(interview)
    said = _verbatim(held, quote)
    mark = Mark(conversation=held, quote=said, kind=kind, step=step, marked_by_id=by.person_id, marked_at=at)
    if not interview.round.is_protected:
        mark.voice = _voice(mark, interview)
        mark.heard_on = day_of(at)
    mark.save()
    audit.record(by=by, at=at, action="words_marked", subject=held, fields=["quote", "kind", "step"])
    return mark


def _held(interview: Interview) -> Conversation:
    if interview.conversation is None or interview.state != InterviewState.HELD:
        raise CannotMark(_("Write the notes first; then mark what they said in them."))
    return interview.conversation


def _verbatim(held: Conversation, quote: str) -> str:
    said = storable(quote)
    if not said:
        raise CannotMark(_("Choose some words in the notes, or paste them. Nothing was marked."))
    if len(said) > MOST_MARKED:
        raise CannotMark(_("A voice is one thing somebody said: mark fewer words. Nothing was marked."))
    if _spaced(said) not in _spaced(held.notes):
        raise CannotMark(
            _("These words do not stand in the notes like this. Copy them from there; nothing was marked.")
        )
    same = Mark.objects.filter(conversation=held, withdrawn_at__isnull=True).values_list("quote", flat=True)
    if _spaced(said) in {_spaced(each) for each in same}:
        raise CannotMark(_("These words are marked already. Nothing was changed."))
    return said


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _voice(mark: Mark, interview: Interview) -> Voice:
    held, unit = mark.conversation, _answers_for(mark.step)
    return Voice.objects.create(
        kind=mark.kind, channel=Channel.INTERVIEW, audience=Audience.CUSTOMER, text=mark.quote,
        folded=folded(mark.quote), language=held.language, conversation=held, customer=interview.customer,
        about_step=mark.step, about_unit_id=unit, unit_path=path_to(unit, unit_tree()) if unit else [],
        raised_on=held.held_on or day_of(mark.marked_at),
    )  # fmt: skip


def _answers_for(step: Step | None) -> int | None:
    owners = StepOwner.objects.filter(step=step, until_date__isnull=True).values_list("unit_id", flat=True)
    return owners.first() if step is not None else None


@transaction.atomic
def unmark_words(*, interview: Interview, mark: Mark, by: Actor, at: datetime) -> Mark:
    """Take a mark back, and its voice with it while nobody has answered. Raises `CannotMark`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    if mark.withdrawn_at is not None:
        raise CannotMark(_("This mark was taken back already. Nothing was changed."))
    if mark.voice is None and mark.heard_on is not None:
        raise CannotMark(_("These words were let out together with others, and cannot be taken back one by one."))
    if mark.voice is not None:
        if mark.voice.state == VoiceState.ANSWERED:
            raise CannotMark(_("This voice has an answer already, so it stays. Nothing was changed."))
        mark.voice.save_changes(text="", folded="", state=VoiceState.WITHDRAWN)
    mark.withdrawn_at = at
    mark.save(update_fields=["withdrawn_at"])
    audit.record(by=by, at=at, action="words_unmarked", subject=mark.conversation, fields=["withdrawn_at"])
    return mark


def let_out_marks(*, the_round: InterviewRound, cuts: Mapping[int, Sequence[str]], by: Actor, at: datetime) -> int:
    """Let the marked words of a confidential round be heard: ten or more of five customers or more, shuffled.

    Nothing but the words goes with them: no customer, interviewer or day of the interview, and a step only where five
    of the batch are about it. `cuts` holds by mark what is taken out; its keys are the marks that were read. Raises
    `CannotMark`, `Stale`.
    """
    check_can_review(by)
    with transaction.atomic(), transaction.atomic(using="answers"):
        marks = list(waiting_marks(the_round))
        if {mark.pk for mark in marks} != set(cuts):
            raise Stale(_("Words were marked or taken back meanwhile. Please read them as they are now."))
        if len(marks) < LEAST_TOGETHER or len({each.conversation_id for each in marks}) < LEAST_CUSTOMERS:
            raise CannotMark(_("Fewer than ten words of five customers wait: together they would tell who spoke."))
        made = [(_unnamed(mark, cuts[mark.pk], _shared_steps(marks), at), mark) for mark in marks]
        secrets.SystemRandom().shuffle(made)
        Voice.objects.bulk_create([voice for voice, _mark in made])
        HiddenAuthor.objects.bulk_create([_author(voice, mark.conversation) for voice, mark in made])
        Mark.objects.filter(pk__in=list(cuts)).update(heard_on=day_of(at))
        audit.record(by=by, at=at, action="marks_let_out", subject=the_round, fields=["text"])
    return len(made)


def _shared_steps(marks: Sequence[Mark]) -> set[int]:
    told = Counter(mark.step_id for mark in marks if mark.step_id is not None)
    return {step for step, times in told.items() if times >= LEAST_CUSTOMERS}


def _unnamed(mark: Mark, cut: Sequence[str], shared: set[int], at: datetime) -> Voice:
    said = mark.quote
    for words in sorted(cut, key=len, reverse=True):
        if words not in mark.quote:
            raise CannotMark(_("“%(words)s” does not stand in the comment. Write it as it stands there.")
                             % {"words": words[:80]})  # fmt: skip
        said = said.replace(words, str(TakenOut.WORDS.label))
    return Voice(
        kind=mark.kind, channel=Channel.INTERVIEW, audience=Audience.CUSTOMER, text=said, folded=folded(said),
        is_hidden=True, about_step_id=mark.step_id if mark.step_id in shared else None, raised_on=day_of(at),
        can_be_told=False,
    )  # fmt: skip


def _author(voice: Voice, held: Conversation) -> HiddenAuthor:
    subject = f"contact:{held.contact_id}" if held.contact_id else f"customer:{held.customer_id}"
    return HiddenAuthor(voice_key=voice.key, subject=subject)
