"""One customer of a round: who asks them, whether they agreed, and when one meets."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.customers.choices import ConsentPurpose
from onecloth.customers.models import Contact
from onecloth.customers.queries.consents import said_by
from onecloth.listening.actions.rounds.calendars import tell_calendars
from onecloth.listening.actions.rounds.rounds import CannotRunRound, check_not_closed, check_open
from onecloth.listening.choices import Audience, ConsentWay, ConversationKind, ConversationState, InterviewState
from onecloth.listening.models import Conversation, Interview
from onecloth.listening.permissions.rounds import Sitting, check_can_run_round, check_can_write_notes
from onecloth.listening.queries.rounds.calendar import USUAL_MINUTES
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of

MOVED = (InterviewState.LISTED, InterviewState.ASKED, InterviewState.AGREED, InterviewState.DECLINED)


class NotToBeAsked(Refused):
    """The contact does not want to be asked, or is not there any more."""


@transaction.atomic
def share_interview(
    *, interview: Interview, interviewer: Person | None, contact: Contact | None, expected: int | None = None,
    by: Actor, at: datetime,
) -> Interview:  # fmt: skip
    """Say who asks whom at the customer. Raises `CannotRunRound`, `NotToBeAsked`, `Stale`."""
    check_can_run_round(by, interview.round)
    check_not_closed(interview.round)
    if interviewer is not None and not _interviews_here(interview, interviewer):
        raise CannotRunRound(_("This colleague is not among the interviewers of the round. Add them first."))
    if contact is not None:
        _check_may_be_asked(interview, contact)
    interview.save_changes(expected=expected, interviewer=interviewer, contact=contact)
    if interview.conversation is not None and interview.state != InterviewState.HELD:
        before = (interview.conversation.host, interview.conversation.contact)
        interview.conversation.save_changes(
            contact=contact, with_whom=contact.name if contact else "",
            host=interviewer or interview.conversation.host,
        )  # fmt: skip
        tell_calendars(interview.conversation, before=before, at=at)
    audit.record(by=by, at=at, action="interview_shared", subject=interview, fields=["interviewer", "contact"])
    return interview


@transaction.atomic
def move_interview(
    *, interview: Interview, state: str, on: date | None = None, way: str = "", words: str = "",
    expected: int | None = None, by: Actor, at: datetime,
) -> Interview:  # fmt: skip
    """Note that they were asked, agreed (when and by which way) or declined. Raises `CannotRunRound`, `NotToBeAsked`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    _check_move(interview, state, way)
    day = on or day_of(at)
    if day > day_of(at):
        raise CannotRunRound(_("This day has not come yet. Correct it; nothing was changed."))
    was_planned = interview.state == InterviewState.APPOINTMENT
    interview.save_changes(expected=expected, state=state, **_moved(interview, state, day, way, words))
    if was_planned and interview.conversation is not None:
        cancel_conversation(interview.conversation, at)
    audit.record(by=by, at=at, action="interview_moved", subject=interview, fields=["state"])
    return interview


def cancel_conversation(planned: Conversation, at: datetime) -> None:
    """Nobody meets any more: the calendars that hold it are told."""
    planned.save_changes(state=ConversationState.CANCELLED)
    tell_calendars(planned, at=at)


@transaction.atomic
def leave_to(*, contact: Contact, by: Actor, at: datetime) -> int:
    """They took back that they would be interviewed, or are not there any more: no talk with them is still to come.

    Returns how many interviews that were asked, agreed or planned ended by it.
    """
    theirs = Interview.objects.filter(contact=contact).exclude(state__in=[InterviewState.HELD, InterviewState.DECLINED])
    ended = 0
    for interview in theirs.select_related("conversation__host", "conversation__contact"):
        if interview.state == InterviewState.LISTED:
            interview.save_changes(contact=None)
            continue
        was_planned = interview.state == InterviewState.APPOINTMENT
        words = _("They took back that they would be interviewed.")
        interview.save_changes(state=InterviewState.DECLINED, agreed_on=None, agreed_by="", declined_words=words)
        if was_planned and interview.conversation is not None:
            cancel_conversation(interview.conversation, at)
        audit.record(by=by, at=at, action="interview_taken_back", subject=interview, fields=["state"])
        ended += 1
    return ended


def _check_move(interview: Interview, state: str, way: str) -> None:
    if state not in MOVED or interview.state == InterviewState.HELD:
        raise CannotRunRound(_("This interview was held already. Nothing was changed."))
    if state in (InterviewState.ASKED, InterviewState.AGREED):
        if interview.contact is None:
            raise CannotRunRound(_("Choose first whom to talk to at this customer. Nothing was changed."))
        _check_may_be_asked(interview, interview.contact)
    if state == InterviewState.AGREED and way not in ConsentWay.values:
        raise CannotRunRound(_("Say by which way they agreed. Nothing was changed."))


def _moved(interview: Interview, state: str, day: date, way: str, words: str) -> dict[str, object]:
    if state == InterviewState.LISTED:
        return {"asked_on": None, "agreed_on": None, "agreed_by": "", "declined_words": ""}
    if state == InterviewState.ASKED:
        return {"asked_on": day, "agreed_on": None, "agreed_by": "", "declined_words": ""}
    asked_on = interview.asked_on or day
    if state == InterviewState.AGREED:
        return {"asked_on": asked_on, "agreed_on": day, "agreed_by": way, "declined_words": ""}
    return {"asked_on": asked_on, "agreed_on": None, "agreed_by": "", "declined_words": words.strip()}


@transaction.atomic
def make_appointment(
    *, interview: Interview, planned_for: datetime, place: str = "", minutes: int = USUAL_MINUTES,
    expected: int | None = None, by: Actor, at: datetime,
) -> Interview:  # fmt: skip
    """Say when and where one meets; an appointment that stands is moved, and the calendars with it.

    Raises `CannotRunRound`, `NotToBeAsked`, `Stale`.
    """
    check_can_write_notes(by, interview)
    check_open(interview.round)
    if interview.agreed_on is None or interview.state not in (InterviewState.AGREED, InterviewState.APPOINTMENT):
        raise CannotRunRound(_("Note first that they agreed, and by which way. Nothing was changed."))
    if planned_for < at - timedelta(days=1):
        raise CannotRunRound(_("This moment has passed. If you have met already, write down what you heard."))
    if interview.contact is not None:
        _check_may_be_asked(interview, interview.contact)
    planned = conversation_of(interview, at)
    interview.save_changes(expected=expected, state=InterviewState.APPOINTMENT, conversation=planned)
    planned.save_changes(
        planned_for=planned_for, place=place.strip(), minutes=minutes, state=ConversationState.PLANNED,
        contact=interview.contact,
    )  # fmt: skip
    tell_calendars(planned, at=at)
    audit.record(by=by, at=at, action="appointment_made", subject=interview, fields=["planned_for", "place"])
    return interview


@transaction.atomic
def call_off_appointment(
    *, interview: Interview, expected: int | None = None, by: Actor, at: datetime
) -> Interview:  # fmt: skip
    """They still agree, but not at that time. Raises `CannotRunRound`, `Stale`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    if interview.state != InterviewState.APPOINTMENT or interview.conversation is None:
        raise CannotRunRound(_("There is no appointment to call off. Nothing was changed."))
    interview.save_changes(expected=expected, state=InterviewState.AGREED)
    cancel_conversation(interview.conversation, at)
    audit.record(by=by, at=at, action="appointment_called_off", subject=interview, fields=["state"])
    return interview


def conversation_of(interview: Sitting, at: datetime) -> Conversation:
    """The conversation of an interview, there from the appointment on, or from the notes where none was made."""
    if interview.conversation is not None:
        return interview.conversation
    assert isinstance(interview, Interview)
    if interview.interviewer is None:
        raise CannotRunRound(_("Nobody of ours interviews them yet. Choose who does; nothing was changed."))
    return Conversation.objects.create(
        kind=ConversationKind.INTERVIEW, audience=Audience.CUSTOMER, mode=interview.round.mode,
        purpose=interview.round.purpose[:300], host=interview.interviewer, customer=interview.customer,
        contact=interview.contact, with_whom=interview.contact.name if interview.contact else "", written_at=at,
    )  # fmt: skip


def _interviews_here(interview: Interview, person: Person) -> bool:
    return interview.round.interviewers.filter(person=person, left_at__isnull=True).exists()


def _check_may_be_asked(interview: Interview, contact: Contact) -> None:
    if contact.customer_id != interview.customer_id or contact.closed_on or contact.blanked_at:
        raise NotToBeAsked(_("This contact is not at this customer any more. Choose somebody else."))
    if not contact.may_be_asked:
        raise NotToBeAsked(_("They told us not to ask them. Choose somebody else; nothing was changed."))
    if took_back_interviews(contact):
        raise NotToBeAsked(_("They said no to interviews. Choose somebody else; nothing was changed."))


def took_back_interviews(contact: Contact) -> date | None:
    """The day on which they said no to interviews, where that stands."""
    said = said_by([contact.pk]).get(contact.pk, {}).get(ConsentPurpose.INTERVIEW)
    return said.said_on if said is not None and not said.is_given else None
