"""One interview as those who may see it see it, on screen and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.customers.choices import ConsentPurpose
from onecloth.customers.models import Consent, Contact, Customer
from onecloth.customers.queries.consents import said_by, said_no_to
from onecloth.listening.choices import InterviewState, StudyState
from onecloth.listening.models import (
    Conversation,
    ConversationFile,
    Finding,
    FocusGroup,
    Interview,
    InterviewRound,
    Mark,
)
from onecloth.listening.permissions.rounds import can_run_round, visible_groups
from onecloth.listening.queries.rounds.listed import interviews_of, questions_of
from onecloth.listening.queries.rounds.waiting import marks_of
from onecloth.listening.queries.voices import Given, answers_to
from onecloth.listening.words import themed
from onecloth.ui.wording import full_day

MOST_CHOSEN = 500


@dataclass(frozen=True)
class MarkRow:
    """Marked words and what was answered to them; nothing is known of words that were let out without a name."""

    mark: Mark
    answers: Sequence[Given]

    @property
    def waits(self) -> bool:
        return self.mark.voice_id is None and self.mark.heard_on is None


@dataclass(frozen=True)
class InterviewPage:
    interview: Interview
    held: Conversation | None
    may_run: bool
    is_open: bool
    questions: Sequence[str]
    marks: Sequence[MarkRow]
    files: Sequence[ConversationFile]

    @property
    def can_meet(self) -> bool:
        return self.interview.state in (InterviewState.AGREED, InterviewState.APPOINTMENT)

    @property
    def is_held(self) -> bool:
        return self.interview.state == InterviewState.HELD


def interview_page(actor: Actor, interview: Interview) -> InterviewPage:
    held = interview.conversation
    files: Sequence[ConversationFile] = []
    if held is not None:
        kept = ConversationFile.objects.filter(conversation=held, file__removed_at__isnull=True)
        files = list(kept.select_related("file").order_by("pk"))
    return InterviewPage(
        interview=interview, held=held, may_run=can_run_round(actor, interview.round),
        is_open=interview.round.state == StudyState.OPEN, questions=questions_of(interview.round),
        marks=mark_rows([held.pk] if held else []).get(held.pk if held else 0, []), files=files,
    )  # fmt: skip


def mark_rows(conversations: Sequence[int]) -> dict[int, list[MarkRow]]:
    """Marks that stand, by conversation, with their answers. Two queries."""
    standing = Mark.objects.filter(conversation__in=conversations, withdrawn_at__isnull=True).exclude(quote="")
    marks = list(standing.select_related("step", "voice", "guest__contact__customer").order_by("pk"))
    answers = answers_to([mark.voice_id for mark in marks if mark.voice_id is not None])
    found: dict[int, list[MarkRow]] = {}
    for mark in marks:
        found.setdefault(mark.conversation_id, []).append(MarkRow(mark, answers.get(mark.voice_id or 0, [])))
    return found


@dataclass(frozen=True)
class Sheet:
    """One customer's page on paper, or that of a focus group with its themes."""

    interview: Interview | FocusGroup
    held: Conversation | None
    marks: Sequence[MarkRow]

    @property
    def themes(self) -> list[tuple[str, str]]:
        if self.held is None or not isinstance(self.interview, FocusGroup):
            return []
        return themed.parted(self.held.notes, self.interview.questions)


def sheets_of(actor: Actor, found: InterviewRound) -> list[Sheet]:
    """A page for each customer and each group of the round the actor sees. Five queries, however many."""
    groups = visible_groups(actor).filter(round=found).select_related("interviewer", "conversation").order_by("pk")
    sittings: list[Interview | FocusGroup] = [*interviews_of(actor, found), *groups]
    marks = mark_rows([each.conversation_id for each in sittings if each.conversation_id is not None])
    return [Sheet(each, each.conversation, marks.get(each.conversation_id or 0, [])) for each in sittings]


def contacts_to_ask(interview: Interview) -> QuerySet[Contact]:
    """Whom one may talk to at the customer: who is still there and did not say that they do not want to be asked."""
    there = Contact.objects.filter(customer=interview.customer_id, closed_on__isnull=True, blanked_at__isnull=True)
    return there.filter(~said_no_to(ConsentPurpose.INTERVIEW), may_be_asked=True).order_by("name", "pk")


@dataclass(frozen=True)
class Reached:
    """A customer one may choose: whom one may ask there, or in words why nobody."""

    customer: Customer
    names: Sequence[str]
    why_not: str


def whom_to_ask(customers: Sequence[Customer]) -> list[Reached]:
    """For each customer whom one may ask for an interview. Two queries, however many."""
    pks = [each.pk for each in customers]
    there: dict[int, list[Contact]] = {}
    for contact in Contact.objects.filter(customer__in=pks, closed_on__isnull=True, blanked_at__isnull=True):
        there.setdefault(contact.customer_id, []).append(contact)
    said = said_by(contact.pk for people in there.values() for contact in people)
    return [_reached(each, there.get(each.pk, []), said) for each in customers]


def _reached(customer: Customer, people: Sequence[Contact], said: Mapping[int, Mapping[str, Consent]]) -> Reached:
    may = [each for each in people if each.may_be_asked and not _said_no(said.get(each.pk, {}))]
    names = sorted((each.name for each in may), key=str.casefold)
    if names:
        return Reached(customer, names, "")
    return Reached(customer, [], _("nobody there wants to be asked") if people else _("we know nobody there yet"))


def why_not_asked(interview: Interview) -> list[tuple[Contact, str]]:
    """Who of the customer is not to be asked, and why."""
    people = list(
        Contact.objects.filter(customer=interview.customer_id, blanked_at__isnull=True).order_by("name", "pk")
    )
    said = said_by(each.pk for each in people)
    told = [(each, _why_not(each, said.get(each.pk, {}))) for each in people]
    return [(each, why) for each, why in told if why]


def _why_not(contact: Contact, said: Mapping[str, Consent]) -> str:
    if contact.closed_on:
        return _("is not spoken to any more")
    if not contact.may_be_asked:
        return _("told us not to ask them")
    if _said_no(said):
        return _("said no to interviews, %(day)s") % {"day": full_day(said[ConsentPurpose.INTERVIEW].said_on)}
    return ""


def _said_no(said: Mapping[str, Consent]) -> bool:
    told = said.get(ConsentPurpose.INTERVIEW)
    return told is not None and not told.is_given


def marks_to_choose(found: InterviewRound) -> list[Mark]:
    """What a finding can stand on, by who said it."""
    return sorted(marks_of(found)[:MOST_CHOSEN], key=lambda mark: (mark.speaker.casefold(), mark.pk))


def marks_behind(finding: Finding) -> list[Mark]:
    return list(marks_of(finding.round).filter(finding_links__finding=finding))
