"""Initiatives are everybody's to read; leaders propose, their team plans and notes, executives and the experience team decide."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.models import Allocation, Displacement, Initiative, Proposal, Spending
from onecloth.improvement.permissions.decisions import can_decide
from onecloth.organisation.models import Unit


def visible_initiatives(actor: Actor) -> QuerySet[Initiative]:
    """Every initiative of the organisation, for whoever works here."""
    return Initiative.objects.all() if actor.is_person or actor.is_system else Initiative.objects.none()


def get_initiative_for(actor: Actor, token: str) -> Initiative:
    """Raises Http404 alike for an initiative that is missing and for one that is not for this actor."""
    return get_object_or_404(visible_initiatives(actor).select_related("unit", "owner", "proposed_by"), token=token)


def get_planned_for(actor: Actor, token: str) -> Initiative:
    """An initiative the actor may plan; Http404 otherwise."""
    found = get_initiative_for(actor, token)
    if not can_plan(actor, found):
        raise Http404
    return found


def get_steered_for(actor: Actor, token: str) -> Initiative:
    """An initiative the actor may rank, start and stop; Http404 otherwise."""
    if not can_rank(actor):
        raise Http404
    return get_initiative_for(actor, token)


def get_displacement_for(actor: Actor, initiative: Initiative, pk: int) -> Displacement:
    found: Displacement = get_object_or_404(_planned(actor, initiative).displaces.select_related("displaced"), pk=pk)
    return found


def get_allocation_for(actor: Actor, initiative: Initiative, pk: int) -> Allocation:
    found: Allocation = get_object_or_404(_planned(actor, initiative).allocations, pk=pk)
    return found


def get_spending_for(actor: Actor, initiative: Initiative, pk: int) -> Spending:
    found: Spending = get_object_or_404(_planned(actor, initiative).spendings, pk=pk)
    return found


def visible_proposals(actor: Actor) -> QuerySet[Proposal]:
    """How means might be used is no secret of those who decide: whoever works here sees what was weighed, and how."""
    return Proposal.objects.all() if actor.is_person or actor.is_system else Proposal.objects.none()


def get_proposal_for(actor: Actor, token: str) -> Proposal:
    return get_object_or_404(visible_proposals(actor).select_related("job", "asked_by"), token=token)


def can_propose(actor: Actor) -> bool:
    """Those who lead a unit, executives and the experience team."""
    return can_decide(actor)


def check_can_propose(actor: Actor) -> None:
    if not can_propose(actor):
        raise NotAllowed(
            _("Those who lead, executives and the experience team propose initiatives. Speak up with yours.")
        )


def can_rank(actor: Actor) -> bool:
    """What comes first, starts and stops is for executives and the experience team."""
    return actor.is_system or (actor.person_id is not None and (actor.is_executive or actor.is_experience_team))


def check_can_rank(actor: Actor) -> None:
    if not can_rank(actor):
        raise NotAllowed(_("Executives and the experience team say what comes first, starts and stops."))


def planned_by(actor: Actor) -> QuerySet[Initiative]:
    """Initiatives the actor plans: their own, those they proposed, those led by a unit of theirs."""
    if can_rank(actor):
        return Initiative.objects.all()
    if actor.person_id is None:
        return Initiative.objects.none()
    mine = Q(owner=actor.person_id) | Q(proposed_by=actor.person_id) | Q(unit__in=actor.led_unit_ids)
    return Initiative.objects.filter(mine)


def can_plan(actor: Actor, initiative: Initiative) -> bool:
    return planned_by(actor).filter(pk=initiative.pk).exists()


def check_can_plan(actor: Actor, initiative: Initiative) -> None:
    if not can_plan(actor, initiative):
        raise NotAllowed(_("Its owner plans it, whoever proposed it, or whoever leads its unit."))


def _planned(actor: Actor, initiative: Initiative) -> Initiative:
    if not can_plan(actor, initiative):
        raise Http404
    return initiative


def can_say_capacity(actor: Actor, unit: Unit) -> bool:
    """Whoever leads a department says how many hours it has; executives and the experience team for every one."""
    return can_rank(actor) or unit.pk in actor.led_unit_ids


def check_can_say_capacity(actor: Actor, unit: Unit) -> None:
    if not can_say_capacity(actor, unit):
        raise NotAllowed(_("Whoever leads a department says how many hours it has."))


def departments_of(actor: Actor) -> QuerySet[Unit]:
    """Departments, the units right below the top, for which the actor may say it."""
    departments = Unit.objects.filter(parent__isnull=False, parent__parent__isnull=True, closed_on__isnull=True)
    return departments if can_rank(actor) else departments.filter(pk__in=actor.led_unit_ids)
