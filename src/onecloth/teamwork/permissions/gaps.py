"""Gaps of units are everybody's to read; who leads the unit and the experience team open and close them. Wishes are private."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.models import Unit
from onecloth.teamwork.models import Skill, SkillGap, Wish


def visible_gaps(actor: Actor) -> QuerySet[SkillGap]:
    rows = SkillGap.objects.select_related("unit", "skill__course", "metric", "seam__giver", "seam__receiver")
    return rows if actor.is_person or actor.is_system else rows.none()


def get_gap_for(actor: Actor, token: str) -> SkillGap:
    """Raises Http404 alike for a gap that is missing and for one that is not for this actor."""
    return get_object_or_404(visible_gaps(actor), token=token)


def can_keep_gaps(actor: Actor, unit: Unit) -> bool:
    """May open a gap of this unit and close it: whoever leads it or a unit above, and the experience team."""
    return actor.is_system or actor.is_experience_team or unit.pk in actor.led_unit_ids


def check_can_keep_gaps(actor: Actor, unit: Unit) -> None:
    if not can_keep_gaps(actor, unit):
        raise NotAllowed(_("Those who lead this team, and the experience team, name its gaps. Nothing was kept."))


def visible_skills(actor: Actor) -> QuerySet[Skill]:
    rows = Skill.objects.order_by("pk")
    return rows if actor.is_person or actor.is_system else rows.none()


def own_wishes(actor: Actor) -> QuerySet[Wish]:
    if actor.person_id is None:
        return Wish.objects.none()
    return Wish.objects.filter(person=actor.person_id).select_related("skill__course")


def get_own_wish_for(actor: Actor, token: str) -> Wish:
    return get_object_or_404(own_wishes(actor), token=token)


def check_is_own_wish(actor: Actor, wish: Wish) -> None:
    if actor.person_id is None or wish.person_id != actor.person_id:
        raise NotAllowed(_("This is somebody else’s. Nothing was changed."))
