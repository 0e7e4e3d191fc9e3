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
from onecloth.customers.models import Customer
from onecloth.journeys.models import Step, StepOwner
from onecloth.listening.actions.rounds.rounds import check_open
from onecloth.listening.choices import Audience, Channel, InterviewState, TakenOut, VoiceKind, VoiceState
from onecloth.listening.models import Conversation, FocusGroup, Guest, InterviewRound, Mark, Voice
from onecloth.listening.permissions.reviews import check_can_review
from onecloth.listening.permissions.rounds import Sitting, check_can_write_notes
from onecloth.listening.queries.rounds.waiting import (
    LEAST_CUSTOMERS,
    LEAST_TOGETHER,
    customers_behind,
    waiting_marks,
)
from onecloth.listening.words import folded, naming, storable
from onecloth.listening.words.naming import Cut
from onecloth.organisation.queries import day_of, path_to, unit_tree
from onecloth.responses.models import HiddenAuthor

MOST_MARKED = 4000


class CannotMark(Refused):
    """The words do not stand in the notes, or are heard already."""


@transaction.atomic
def mark_words(
    *, interview: Sitting, quote: str, kind: str = VoiceKind.COMMENT.value, step: Step | None = None,
    guest: Guest | None = None, by: Actor, at: datetime,
) -> Mark:  # fmt: skip
    """Mark what they said, word for word, the step it is about, and in a group who said it. Raises `CannotMark`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here marks words. Nothing was changed."))
    held = _held(interview)
    said = _verbatim(held, quote)
    mark = Mark(
        conversation=held, quote=said, kind=kind, step=step, guest=guest, marked_by_id=by.person_id, marked_at=at
    )
    if not interview.round.is_protected:
        mark.voice = _voice(mark, interview)
        mark.heard_on = day_of(at)
    mark.save()
    audit.record(by=by, at=at, action="words_marked", subject=held, fields=["quote", "kind", "step"])
    return mark


def _held(interview: Sitting) -> Conversation:
    if interview.conversation is None or interview.state != InterviewState.HELD.value:
        raise CannotMark(_("Write the notes first; then mark what they said in them."))
    # Held, so that two who mark the same words at once make one voice of them.
    return Conversation.objects.select_for_update().get(pk=interview.conversation.pk)


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


def _voice(mark: Mark, interview: Sitting) -> Voice:
    held, unit = mark.conversation, _answers_for(mark.step)
    return Voice.objects.create(
        kind=mark.kind, channel=_channel(interview), audience=Audience.CUSTOMER, text=mark.quote,
        folded=folded(mark.quote), language=held.language, conversation=held, customer=_customer(mark, interview),
        about_step=mark.step, about_unit_id=unit, unit_path=path_to(unit, unit_tree()) if unit else [],
        raised_on=held.held_on or day_of(mark.marked_at),
    )  # fmt: skip


def _channel(sitting: Sitting) -> Channel:
    return Channel.GROUP if isinstance(sitting, FocusGroup) else Channel.INTERVIEW


def _customer(mark: Mark, sitting: Sitting) -> Customer | None:
    if isinstance(sitting, FocusGroup):
        return mark.guest.contact.customer if mark.guest else None
    return sitting.customer


def _answers_for(step: Step | None) -> int | None:
    owners = StepOwner.objects.filter(step=step, until_date__isnull=True).values_list("unit_id", flat=True)
    return owners.first() if step is not None else None


@transaction.atomic
def unmark_words(*, interview: Sitting, mark: Mark, by: Actor, at: datetime) -> Mark:
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


def let_out_marks(*, the_round: InterviewRound, cuts: Mapping[int, Sequence[Cut]], by: Actor, at: datetime) -> int:
    """Let the marked words of a confidential round be heard: ten or more of five customers or more, shuffled.

    Nothing but the words goes with them: no customer, interviewer or day of the interview, and a step only where five
    of the batch are about it. `cuts` holds by mark which places are taken out; its keys are the marks that were read.
    Raises `CannotMark`, `Stale`.
    """
    check_can_review(by)
    with transaction.atomic(), transaction.atomic(using="answers"):
        marks = list(waiting_marks(the_round))
        if {mark.pk for mark in marks} != set(cuts):
            raise Stale(_("Words were marked or taken back meanwhile. Please read them as they are now."))
        if len(marks) < LEAST_TOGETHER or customers_behind(marks) < LEAST_CUSTOMERS:
            raise CannotMark(_("Fewer than ten words of five customers wait: together they would tell who spoke."))
        steps, channels = _shared_steps(marks), _shared_channels(marks)
        made = [(_unnamed(mark, cuts[mark.pk], steps, channels, at), mark) for mark in marks]
        secrets.SystemRandom().shuffle(made)
        Voice.objects.bulk_create([voice for voice, _mark in made])
        HiddenAuthor.objects.bulk_create(author for voice, mark in made for author in _author(voice, mark))
        Mark.objects.filter(pk__in=list(cuts)).update(heard_on=day_of(at))
        audit.record(by=by, at=at, action="marks_let_out", subject=the_round, fields=["text"])
    return len(made)


def _shared_steps(marks: Sequence[Mark]) -> set[int]:
    told = Counter(mark.step_id for mark in marks if mark.step_id is not None)
    return {step for step, times in told.items() if times >= LEAST_CUSTOMERS}


def _shared_channels(marks: Sequence[Mark]) -> set[Channel]:
    """A way of listening is told of only where five customers or more were heard by it."""
    found = {Channel.GROUP, Channel.INTERVIEW}
    return {
        each for each in found
        if customers_behind(mark for mark in marks if _channel(mark.sitting) == each) >= LEAST_CUSTOMERS
    }  # fmt: skip


def _unnamed(mark: Mark, cuts: Sequence[Cut], shared: set[int], channels: set[Channel], at: datetime) -> Voice:
    fitting = naming.apart(cut for cut in cuts if naming.fits(mark.quote, cut))
    said = naming.without(mark.quote, fitting, lambda kind: str(TakenOut(kind).label))
    channel = _channel(mark.sitting)
    return Voice(
        kind=mark.kind, channel=channel if channel in channels else Channel.INTERVIEW, audience=Audience.CUSTOMER,
        text=said, folded=folded(said), is_hidden=True, raised_on=day_of(at), can_be_told=False,
        about_step_id=mark.step_id if mark.step_id in shared else None,
    )  # fmt: skip


def _author(voice: Voice, mark: Mark) -> list[HiddenAuthor]:
    """Whose words they are, for erasure and for them alone; nobody's where a group did not note who spoke."""
    contact = mark.guest.contact_id if mark.guest else mark.conversation.contact_id
    if contact is None and mark.conversation.customer_id is None:
        return []
    subject = f"contact:{contact}" if contact else f"customer:{mark.conversation.customer_id}"
    return [HiddenAuthor(voice_key=voice.key, subject=subject)]
