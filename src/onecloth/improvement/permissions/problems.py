"""Problems are everybody's to read; the voices behind them are shown only as far as the viewer may see each of them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.models import Cause, Check, Countermeasure, Merging, Problem, ProblemVoice, TeamMember
from onecloth.journeys.models import StepOwner
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import get_voice_for
from onecloth.organisation.models import AccessGrant, Membership, Person, open_on
from onecloth.organisation.queries import path_to, unit_tree


def visible_problems(actor: Actor) -> QuerySet[Problem]:
    """Every problem of the organisation, for whoever works here."""
    return Problem.objects.all() if actor.is_person or actor.is_system else Problem.objects.none()


def get_problem_for(actor: Actor, token: str) -> Problem:
    """Raises Http404 alike for a problem that is missing and for one that is not for this actor."""
    return get_object_or_404(
        visible_problems(actor).select_related(
            "unit", "step", "metric", "seam__giver", "seam__receiver", "owner", "sponsor", "raised_by", "closed_by"
        ),
        token=token,
    )


def can_raise(actor: Actor) -> bool:
    """Whoever works here may name a problem; nobody has to be asked first."""
    return actor.is_system or actor.person_id is not None


def check_can_raise(actor: Actor) -> None:
    if not can_raise(actor):
        raise NotAllowed(_("Only people who work here can raise a problem."))


def get_evidence_for(actor: Actor, problem: Problem, key: str) -> Voice:
    """A voice that is evidence of the problem and that the actor may read."""
    voice = get_voice_for(actor, key)
    if not ProblemVoice.objects.filter(problem=problem, voice=voice, removed_at__isnull=True).exists():
        raise Http404
    return voice


def get_cause_for(actor: Actor, problem: Problem, pk: int, *, is_withdrawn: bool = False) -> Cause:
    """A why of a problem the actor may work on; or one that was taken back."""
    found: Cause = get_object_or_404(_worked(actor, problem, Cause, is_withdrawn=is_withdrawn), pk=pk)
    return found


def get_countermeasure_for(actor: Actor, problem: Problem, pk: int, *, is_withdrawn: bool = False) -> Countermeasure:
    """A countermeasure of a problem the actor may work on; or one that was taken back."""
    rows = _worked(actor, problem, Countermeasure, is_withdrawn=is_withdrawn)
    found: Countermeasure = get_object_or_404(rows, pk=pk)
    return found


def get_check_for(actor: Actor, problem: Problem, pk: int) -> Check:
    """A check that waits, of a problem the actor may work on."""
    found: Check = get_object_or_404(_worked(actor, problem, Check).filter(done_on__isnull=True), pk=pk)
    return found


def _worked(actor: Actor, problem: Problem, model: Any, *, is_withdrawn: bool = False) -> Any:
    if not can_work_on(actor, problem):
        raise Http404
    return model.objects.filter(problem=problem, withdrawn_at__isnull=not is_withdrawn)


def answered_by(actor: Actor) -> QuerySet[Problem]:
    """Problems the actor answers for: theirs to own or sponsor, and those about a unit they lead.

    The experience team may answer for every one.
    """
    return _held(actor, with_team=False)


def worked_on_by(actor: Actor) -> QuerySet[Problem]:
    """Problems the actor may work on: those they answer for, and those whose team they are on."""
    return _held(actor, with_team=True)


def _held(actor: Actor, *, with_team: bool) -> QuerySet[Problem]:
    if actor.is_system or actor.is_experience_team:
        return Problem.objects.all()
    if actor.person_id is None:
        return Problem.objects.none()
    rule: Any = Q(owner=actor.person_id) | Q(sponsor=actor.person_id)
    if with_team:
        on_team = TeamMember.objects.filter(problem=OuterRef("pk"), person=actor.person_id, until_date__isnull=True)
        rule |= Exists(on_team)
    if led := actor.led_unit_ids:
        owned = StepOwner.objects.filter(step=OuterRef("step"), unit__in=led, until_date__isnull=True)
        rule |= Q(unit__in=led) | Q(seam__giver__in=led) | Q(seam__receiver__in=led) | Exists(owned)
    return Problem.objects.filter(rule)


def can_work_on(actor: Actor, problem: Problem) -> bool:
    return worked_on_by(actor).filter(pk=problem.pk).exists()


def check_can_work_on(actor: Actor, problem: Problem) -> None:
    if not can_work_on(actor, problem):
        raise NotAllowed(_("This problem is worked on by its team. Ask its owner, or speak up about it."))


def can_part(actor: Actor, problem: Problem) -> bool:
    """Whether the actor works on a problem, or on the one it is part of."""
    whole = Merging.objects.filter(problem=problem, parted_at__isnull=True).values("into_id")
    return worked_on_by(actor).filter(Q(pk=problem.pk) | Q(pk__in=whole)).exists()


def can_join(actor: Actor, problem: Problem) -> bool:
    """Whoever works in a unit that an open problem is about may join its team, or take it where nobody has."""
    if actor.person_id is None or not problem.is_open:
        return False
    about = {problem.unit_id, *((problem.seam.giver_id, problem.seam.receiver_id) if problem.seam else ())} - {None}
    if not about:
        return False
    tree = unit_tree()
    return any(not about.isdisjoint(path_to(unit, tree)) for unit in actor.unit_ids)


def can_close(actor: Actor, problem: Problem) -> bool:
    """Speaking for all of us to those who spoke is for owner, sponsor and leaders, not for the whole team."""
    return answered_by(actor).filter(pk=problem.pk).exists()


def check_can_close(actor: Actor, problem: Problem) -> None:
    if not can_close(actor, problem):
        raise NotAllowed(_("The problem’s owner closes it, its sponsor, or a leader. Nothing was sent."))


def works_here(person: Person, day: date) -> bool:
    return person.blanked_at is None and (person.left_on is None or person.left_on > day)


def is_leader(person: Person, day: date) -> bool:
    """Whether somebody leads a unit today, or is an executive: who can clear the way."""
    leads = Membership.objects.filter(open_on(day), person=person, leads=True)
    return leads.exists() or AccessGrant.objects.filter(open_on(day), person=person, scope="executive").exists()


def joinable_by(actor: Actor) -> QuerySet[Problem]:
    """Problems to which the actor may join a voice: what they work on, and every one for a leader.

    A voice that only a leader can see may belong to a problem that is somebody else's.
    """
    return visible_problems(actor) if actor.is_manager or actor.is_executive else worked_on_by(actor)


def can_add_evidence(actor: Actor, problem: Problem) -> bool:
    return joinable_by(actor).filter(pk=problem.pk).exists()


def check_can_add_evidence(actor: Actor, problem: Problem) -> None:
    if not can_add_evidence(actor, problem):
        raise NotAllowed(_("Ask the problem's owner, or somebody who leads a team, to join this voice to it."))


def may_answer_evidence(actor: Actor, voices: Collection[int]) -> set[int]:
    """Of these voices, by key, the evidence of problems the actor answers for."""
    tied = ProblemVoice.objects.filter(voice__in=voices, removed_at__isnull=True, problem__in=answered_by(actor))
    return set(tied.values_list("voice_id", flat=True))
