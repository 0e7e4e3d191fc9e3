"""One interview as those who may see it see it, on screen and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from onecloth.core.actors import Actor
from onecloth.customers.models import Contact
from onecloth.listening.choices import InterviewState, StudyState
from onecloth.listening.models import (
    Conversation,
    ConversationFile,
    Finding,
    Interview,
    InterviewRound,
    Mark,
)
from onecloth.listening.permissions.rounds import can_run_round
from onecloth.listening.queries.rounds.pages import interviews_of, questions_of
from onecloth.listening.queries.voices import Given, answers_to

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
        marks=_rows([held.pk] if held else []).get(held.pk if held else 0, []), files=files,
    )  # fmt: skip


def _rows(conversations: Sequence[int]) -> dict[int, list[MarkRow]]:
    """Marks that stand, by conversation, with their answers. Two queries."""
    standing = Mark.objects.filter(conversation__in=conversations, withdrawn_at__isnull=True).exclude(quote="")
    marks = list(standing.select_related("step", "voice").order_by("pk"))
    answers = answers_to([mark.voice_id for mark in marks if mark.voice_id is not None])
    found: dict[int, list[MarkRow]] = {}
    for mark in marks:
        found.setdefault(mark.conversation_id, []).append(MarkRow(mark, answers.get(mark.voice_id or 0, [])))
    return found


@dataclass(frozen=True)
class Sheet:
    """One customer's page on paper."""

    interview: Interview
    held: Conversation | None
    marks: Sequence[MarkRow]


def sheets_of(actor: Actor, found: InterviewRound) -> list[Sheet]:
    """A page for each customer of the round the actor sees. Four queries, however many customers."""
    interviews = interviews_of(actor, found)
    marks = _rows([each.conversation_id for each in interviews if each.conversation_id is not None])
    return [Sheet(each, each.conversation, marks.get(each.conversation_id or 0, [])) for each in interviews]


def contacts_to_ask(interview: Interview) -> QuerySet[Contact]:
    """Whom one may talk to at the customer: who is still there and did not say that they do not want to be asked."""
    there = Contact.objects.filter(customer=interview.customer_id, closed_on__isnull=True, blanked_at__isnull=True)
    return there.filter(may_be_asked=True).order_by("name", "pk")


def marks_to_choose(found: InterviewRound) -> list[Mark]:
    """What a finding can stand on, by customer."""
    marks = Mark.objects.filter(conversation__interview__round=found, withdrawn_at__isnull=True).exclude(quote="")
    joined = marks.select_related("conversation__interview__customer")
    return list(joined.order_by("conversation__interview__customer__name", "pk")[:MOST_CHOSEN])


def marks_behind(finding: Finding) -> list[Mark]:
    behind = Mark.objects.filter(finding_links__finding=finding, withdrawn_at__isnull=True)
    return list(behind.select_related("conversation__interview__customer", "voice").order_by("pk"))
