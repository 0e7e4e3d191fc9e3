"""Rounds of interviews: the owner and the experience team see all of one, an interviewer their own interviews, others
nothing."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.choices import StudyState
from onecloth.listening.models import (
    ConversationFile,
    Finding,
    FocusGroup,
    Guest,
    Interview,
    InterviewGuide,
    InterviewRound,
    Mark,
)

Row = TypeVar("Row", bound=Model)
Sitting = Interview | FocusGroup  # one customer, or several at one table: written down, marked and filed alike


def can_begin_rounds(actor: Actor) -> bool:
    return actor.is_experience_team or actor.is_system


def check_can_begin_rounds(actor: Actor) -> None:
    if not can_begin_rounds(actor):
        raise NotAllowed(_("Only the experience team begins rounds of interviews. Nothing was changed."))


def can_run_round(actor: Actor, found: InterviewRound) -> bool:
    """Its owner, and the experience team: they ask, share out the customers and read all notes."""
    return can_begin_rounds(actor) or (actor.person_id is not None and found.owner_id == actor.person_id)


def check_can_run_round(actor: Actor, found: InterviewRound) -> None:
    if not can_run_round(actor, found):
        raise NotAllowed(_("This round is run by others. Nothing was changed."))


def _run(actor: Actor) -> QuerySet[InterviewRound]:
    if can_begin_rounds(actor):
        return InterviewRound.objects.all()
    if actor.person_id is None:
        return InterviewRound.objects.none()
    return InterviewRound.objects.filter(owner=actor.person_id)


def visible_rounds(actor: Actor) -> QuerySet[InterviewRound]:
    """Those the actor runs, and those they interview in once they are open."""
    if can_begin_rounds(actor) or actor.person_id is None:
        return _run(actor)
    asked = InterviewRound.objects.filter(
        interviewers__person=actor.person_id, interviewers__left_at__isnull=True
    ).exclude(state=StudyState.DRAFT)
    return InterviewRound.objects.filter(Q(owner=actor.person_id) | Q(pk__in=asked.values("pk")))


def get_round_for(actor: Actor, token: str) -> InterviewRound:
    return _one(visible_rounds(actor).filter(token=token).select_related("owner", "guide"))


def get_run_round_for(actor: Actor, token: str) -> InterviewRound:
    """A round the actor runs; for interviewers it is not there."""
    return _one(_run(actor).filter(token=token).select_related("owner", "guide"))


def visible_interviews(actor: Actor) -> QuerySet[Interview]:
    """All of a round one runs, and one's own. Whoever left a round reads no notes of it any more."""
    mine = Q(
        interviewer=actor.person_id, round__interviewers__person=actor.person_id,
        round__interviewers__left_at__isnull=True,
    ) & ~Q(round__state=StudyState.DRAFT)  # fmt: skip
    if can_begin_rounds(actor):
        return Interview.objects.all()
    if actor.person_id is None:
        return Interview.objects.none()
    return Interview.objects.filter(Q(round__owner=actor.person_id) | mine).distinct()


def get_interview_for(actor: Actor, token: str) -> Interview:
    joined = visible_interviews(actor).select_related(
        "round__owner", "customer", "contact", "interviewer", "conversation__host"
    )
    return _one(joined.filter(token=token))


def visible_groups(actor: Actor) -> QuerySet[FocusGroup]:
    """All of a round one runs, and those one asks in oneself, while one interviews in the round."""
    if can_begin_rounds(actor):
        return FocusGroup.objects.all()
    if actor.person_id is None:
        return FocusGroup.objects.none()
    mine = Q(
        interviewer=actor.person_id, round__interviewers__person=actor.person_id,
        round__interviewers__left_at__isnull=True,
    ) & ~Q(round__state=StudyState.DRAFT)  # fmt: skip
    return FocusGroup.objects.filter(Q(round__owner=actor.person_id) | mine).distinct()


def get_group_for(actor: Actor, token: str) -> FocusGroup:
    joined = visible_groups(actor).select_related("round__owner", "interviewer", "conversation__host")
    return _one(joined.filter(token=token))


def get_run_group_for(actor: Actor, token: str) -> FocusGroup:
    """A group of a round the actor runs: they invite, and they thank."""
    found = get_group_for(actor, token)
    if not can_run_round(actor, found.round):
        raise Http404
    return found


def get_guest_for(actor: Actor, token: str) -> Guest:
    """Somebody invited to a group the actor sees."""
    rows = Guest.objects.filter(group__in=visible_groups(actor), token=token)
    return _one(rows.select_related("group__round__owner", "group__conversation", "contact__customer"))


def get_sitting_for(actor: Actor, token: str) -> Sitting:
    """An interview or a focus group the actor sees: notes, marks and files are the same on both."""
    try:
        return get_interview_for(actor, token)
    except Http404:
        return get_group_for(actor, token)


def get_run_interview_for(actor: Actor, token: str) -> Interview:
    """An interview of a round the actor runs: they decide who is asked, and by whom."""
    found = get_interview_for(actor, token)
    if not can_run_round(actor, found.round):
        raise Http404
    return found


def can_write_notes(actor: Actor, interview: Sitting) -> bool:
    if can_run_round(actor, interview.round):
        return True
    seen = visible_groups(actor) if isinstance(interview, FocusGroup) else visible_interviews(actor)
    return seen.filter(pk=interview.pk).exists()


def check_can_write_notes(actor: Actor, interview: Sitting) -> None:
    if not can_write_notes(actor, interview):
        raise NotAllowed(_("These notes are for others to write. Nothing was changed."))


def get_mark_for(actor: Actor, token: str, pk: int) -> Mark:
    """A mark in the notes of an interview or a group the actor sees."""
    interview = get_sitting_for(actor, token)
    marks = Mark.objects.filter(conversation=interview.conversation_id, pk=pk).select_related("voice", "step")
    return _one(marks)


def get_file_for(actor: Actor, token: str, file: str) -> ConversationFile:
    interview = get_sitting_for(actor, token)
    kept = ConversationFile.objects.filter(conversation=interview.conversation_id, file__token=file)
    return _one(kept.filter(file__removed_at__isnull=True).select_related("file"))


def get_finding_for(actor: Actor, token: str) -> Finding:
    """A finding of a round the actor runs."""
    return _one(Finding.objects.filter(round__in=_run(actor), token=token).select_related("round__owner", "owner"))


def own_recommendations(actor: Actor) -> QuerySet[Finding]:
    """What the actor took on, in rounds of others too."""
    if actor.person_id is None:
        return Finding.objects.none()
    return Finding.objects.filter(owner=actor.person_id, end="recommendation").select_related("round")


def get_recommendation_for(actor: Actor, token: str) -> Finding:
    """A recommendation that is the actor's to carry out, or of a round they run."""
    own = Q(pk__in=own_recommendations(actor).values("pk")) | Q(round__in=_run(actor))
    return _one(Finding.objects.filter(own, token=token, end="recommendation").select_related("round", "owner"))


def visible_guides(actor: Actor) -> QuerySet[InterviewGuide]:
    return InterviewGuide.objects.all() if can_begin_rounds(actor) else InterviewGuide.objects.none()


def get_guide_for(actor: Actor, token: str) -> InterviewGuide:
    return _one(visible_guides(actor).filter(token=token, withdrawn_at__isnull=True))


def _one(found: QuerySet[Row]) -> Row:
    row = found.first()
    if row is None:
        raise Http404
    return row
