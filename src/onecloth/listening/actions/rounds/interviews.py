"""One customer of a round: who asks them, whether they agreed, and when one meets."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.customers.models import Contact
from onecloth.listening.actions.rounds.rounds import CannotRunRound, check_not_closed, check_open
from onecloth.listening.choices import Audience, ConsentWay, ConversationKind, InterviewState
from onecloth.listening.models import Conversation, Interview
from onecloth.listening.permissions.rounds import check_can_run_round, check_can_write_notes
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
        interview.conversation.save_changes(
            contact=contact, with_whom=contact.name if contact else "",
            host=interviewer or interview.conversation.host,
        )  # fmt: skip
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
    interview.save_changes(expected=expected, state=state, **_moved(interview, state, day, way, words))
    audit.record(by=by, at=at, action="interview_moved", subject=interview, fields=["state"])
    return interview


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
    *, interview: Interview, planned_for: datetime, place: str = "", expected: int | None = None, by: Actor,
    at: datetime,
) -> Interview:  # fmt: skip
    """Say when and where one meets; an appointment that stands is moved. Raises `CannotRunRound`, `Stale`."""
    check_can_write_notes(by, interview)
    check_open(interview.round)
    if interview.agreed_on is None or interview.state not in (InterviewState.AGREED, InterviewState.APPOINTMENT):
        raise CannotRunRound(_("Note first that they agreed, and by which way. Nothing was changed."))
    if planned_for < at - timedelta(days=1):
        raise CannotRunRound(_("This moment has passed. If you have met already, write down what you heard."))
    planned = conversation_of(interview, at)
    planned.save_changes(planned_for=planned_for, place=place.strip())
    interview.save_changes(expected=expected, state=InterviewState.APPOINTMENT, conversation=planned)
    audit.record(by=by, at=at, action="appointment_made", subject=interview, fields=["planned_for", "place"])
    return interview


def conversation_of(interview: Interview, at: datetime) -> Conversation:
    """The conversation of an interview, there from the appointment on, or from the notes where none was made."""
    if interview.conversation is not None:
        return interview.conversation
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
