"""What is asked of the tier above is everybody's to read; whoever leads that tier answers."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.models import Escalation
from onecloth.teamwork.permissions.huddles import visible_items


def visible_escalations(actor: Actor) -> QuerySet[Escalation]:
    return Escalation.objects.filter(item__in=visible_items(actor))


def get_escalation_for(actor: Actor, token: str) -> Escalation:
    rows = visible_escalations(actor).select_related(
        "item__board__unit", "item__raised_by", "from_unit", "to_unit", "asked_by", "answered_by"
    )
    return get_object_or_404(rows, token=token)


def can_answer(actor: Actor, asked: Escalation) -> bool:
    """Whoever leads the unit that is asked, or one above it."""
    return actor.is_system or asked.to_unit_id in actor.led_unit_ids


def check_can_answer(actor: Actor, asked: Escalation) -> None:
    if not can_answer(actor, asked):
        raise NotAllowed(_("Those who lead the team that is asked give the answer. Nothing was changed."))


def get_answered_for(actor: Actor, token: str) -> Escalation:
    """One the actor may answer; Http404 otherwise."""
    found = get_escalation_for(actor, token)
    if not can_answer(actor, found):
        raise Http404
    return found


def to_read(actor: Actor) -> QuerySet[Escalation]:
    """Answers that came back to whoever raised the item, or put it to the tier above, and that nobody of them has read."""
    if actor.person_id is None:
        return Escalation.objects.none()
    mine = Q(item__raised_by=actor.person_id) | Q(item__raised_by__isnull=True, asked_by=actor.person_id)
    return Escalation.objects.filter(mine, answered_at__isnull=False, read_at__isnull=True)


def can_read_answer(actor: Actor, asked: Escalation) -> bool:
    return to_read(actor).filter(pk=asked.pk).exists()


def check_can_read_answer(actor: Actor, asked: Escalation) -> None:
    if not can_read_answer(actor, asked):
        raise NotAllowed(_("This answer came back to whoever raised the item. Nothing was changed."))
