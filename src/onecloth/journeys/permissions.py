"""Journeys, seams and lines of sight are for everybody who works here to see; changing them is for those named here."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.journeys.models import Confirmation, Contribution, Journey, Seam, Step
from onecloth.organisation.models import Unit


def _is_inside(actor: Actor) -> bool:
    return actor.is_person or actor.is_system


def visible_journeys(actor: Actor) -> QuerySet[Journey]:
    return Journey.objects.all() if _is_inside(actor) else Journey.objects.none()


def get_journey_for(actor: Actor, pk: int) -> Journey:
    return get_object_or_404(visible_journeys(actor), pk=pk)


def visible_steps(actor: Actor) -> QuerySet[Step]:
    return Step.objects.select_related("journey") if _is_inside(actor) else Step.objects.none()


def get_step_for(actor: Actor, pk: int) -> Step:
    return get_object_or_404(visible_steps(actor), pk=pk)


def visible_seams(actor: Actor) -> QuerySet[Seam]:
    """That two units hand over is no secret; how well they do leaves only through the release gate."""
    return Seam.objects.select_related("giver", "receiver") if _is_inside(actor) else Seam.objects.none()


def get_seam_for(actor: Actor, pk: int) -> Seam:
    return get_object_or_404(visible_seams(actor), pk=pk)


def visible_contributions(actor: Actor) -> QuerySet[Contribution]:
    everything = Contribution.objects.select_related("unit", "role", "receiver", "step__journey")
    return everything if _is_inside(actor) else everything.none()


def get_contribution_for(actor: Actor, pk: int) -> Contribution:
    return get_object_or_404(visible_contributions(actor), pk=pk)


def get_correction_for(actor: Actor, pk: int) -> Confirmation:
    """A correction that waits, for those who may write the line of sight it is about."""
    waiting = Confirmation.objects.select_related("contribution__unit", "contribution__role", "person")
    found = waiting.filter(pk=pk, answered_at__isnull=True).exclude(correction="").first()
    if found is None or not can_write_contribution(actor, found.contribution.unit):
        raise Http404
    return found


def can_draw(actor: Actor) -> bool:
    """May draw journeys and sew seams: the experience team, which belongs to no department."""
    return actor.is_system or actor.is_experience_team


def check_can_draw(actor: Actor) -> None:
    if not can_draw(actor):
        raise NotAllowed(_("The experience team draws journeys and seams. Nothing was changed."))


def can_write_contribution(actor: Actor, unit: Unit) -> bool:
    """May say what a unit hands on: whoever leads it or a unit above, and the experience team."""
    return can_draw(actor) or unit.pk in actor.led_unit_ids


def check_can_write_contribution(actor: Actor, unit: Unit) -> None:
    if not can_write_contribution(actor, unit):
        raise NotAllowed(_("Those who lead this unit and the experience team write this. Nothing was changed."))
