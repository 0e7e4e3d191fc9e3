"""Problems are everybody's to read; the voices behind them are shown only as far as the viewer may see each of them."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.models import Problem, TeamMember
from onecloth.journeys.models import StepOwner
from onecloth.organisation.models import AccessGrant, Membership, Person
from onecloth.organisation.queries import open_on


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


def units_of(problem: Problem) -> set[int]:
    """The units the problem is about: its own, both sides of its seam, and whoever owns its step today."""
    found = {problem.unit_id, *(_sides(problem))} - {None}
    if problem.step_id:
        owners = StepOwner.objects.filter(step_id=problem.step_id, until_date__isnull=True)
        found |= set(owners.values_list("unit_id", flat=True))
    return {pk for pk in found if pk is not None}


def _sides(problem: Problem) -> tuple[int | None, int | None]:
    return (problem.seam.giver_id, problem.seam.receiver_id) if problem.seam else (None, None)


def can_raise(actor: Actor) -> bool:
    """Whoever works here may name a problem; nobody has to be asked first."""
    return actor.is_system or actor.person_id is not None


def check_can_raise(actor: Actor) -> None:
    if not can_raise(actor):
        raise NotAllowed(_("Only people who work here can raise a problem."))


def can_work_on(actor: Actor, problem: Problem) -> bool:
    """The experience team, the owner, the sponsor, the team, and whoever leads a unit the problem is about."""
    if actor.is_system or actor.is_experience_team:
        return True
    if actor.person_id is None:
        return False
    if actor.person_id in (problem.owner_id, problem.sponsor_id):
        return True
    if actor.led_unit_ids and units_of(problem) & actor.led_unit_ids:
        return True
    return TeamMember.objects.filter(problem=problem, person_id=actor.person_id, until_date__isnull=True).exists()


def check_can_work_on(actor: Actor, problem: Problem) -> None:
    if not can_work_on(actor, problem):
        raise NotAllowed(_("This problem is worked on by its team. Ask its owner, or speak up about it."))


def can_join(actor: Actor, problem: Problem) -> bool:
    """Whoever does the work may join the team of an open problem by themselves."""
    return actor.person_id is not None and problem.is_open


def works_here(person: Person, day: date) -> bool:
    return person.blanked_at is None and (person.left_on is None or person.left_on > day)


def is_leader(person: Person, day: date) -> bool:
    """Whether somebody leads a unit today, or is an executive: who can clear the way."""
    leads = Membership.objects.filter(open_on(day), person=person, leads=True)
    return leads.exists() or AccessGrant.objects.filter(open_on(day), person=person, scope="executive").exists()


def can_add_evidence(actor: Actor, problem: Problem) -> bool:
    """Whoever works on it, and every leader: a voice that only they can see may belong to it."""
    return actor.is_manager or actor.is_executive or can_work_on(actor, problem)


def check_can_add_evidence(actor: Actor, problem: Problem) -> None:
    if not can_add_evidence(actor, problem):
        raise NotAllowed(_("Ask the problem's owner, or somebody who leads a team, to join this voice to it."))
