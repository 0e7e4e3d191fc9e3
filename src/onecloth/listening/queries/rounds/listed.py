"""The questions of a round and its interviews, as every page of it begins."""

from django.db.models import Count, Q, QuerySet

from onecloth.core.actors import Actor
from onecloth.listening.choices import StudyState
from onecloth.listening.models import Interview, InterviewRound
from onecloth.listening.permissions.rounds import visible_interviews


def questions_of(found: InterviewRound) -> list[str]:
    """Those of the guide while the round is planned; from opening on its own copy, whatever becomes of the guide."""
    if found.state == StudyState.DRAFT:
        return list(found.guide.questions) if found.guide else []
    return list(found.questions)


def interviews_of(actor: Actor, found: InterviewRound) -> list[Interview]:
    marked = Count("conversation__marks", filter=Q(conversation__marks__withdrawn_at__isnull=True), distinct=True)
    seen: QuerySet[Interview] = visible_interviews(actor).filter(round=found)
    joined = seen.select_related("customer", "contact", "interviewer", "conversation").annotate(marked=marked)
    return sorted(joined, key=lambda each: (each.customer.name.casefold(), each.pk))
