"""Decisions and what the affected say to them are everybody's to read; each unit speaks for itself."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.models import Decision, Notice
from onecloth.organisation.models import UnitSuccession
from onecloth.organisation.queries import path_to, unit_tree


def visible_decisions(actor: Actor) -> QuerySet[Decision]:
    """Every decision of the organisation, for whoever works here."""
    return Decision.objects.all() if actor.is_person or actor.is_system else Decision.objects.none()


def get_decision_for(actor: Actor, token: str) -> Decision:
    """Raises Http404 alike for a decision that is missing and for one that is not for this actor."""
    return get_object_or_404(visible_decisions(actor).select_related("decided_by", "settled_by"), token=token)


def can_decide(actor: Actor) -> bool:
    """Those who lead a unit, executives and the experience team put decisions before those they hit."""
    return actor.is_system or (
        actor.person_id is not None and (actor.is_manager or actor.is_executive or actor.is_experience_team)
    )


def check_can_decide(actor: Actor) -> None:
    if not can_decide(actor):
        raise NotAllowed(_("Those who lead, executives and the experience team put decisions before the others."))


def steered_by(actor: Actor) -> QuerySet[Decision]:
    """Decisions the actor may go ahead with or call off: their own; every one for executives and the experience team."""
    if actor.is_system or actor.is_executive or actor.is_experience_team:
        return Decision.objects.all()
    return Decision.objects.filter(Q(decided_by=actor.person_id)) if actor.person_id else Decision.objects.none()


def can_steer(actor: Actor, decision: Decision) -> bool:
    return steered_by(actor).filter(pk=decision.pk).exists()


def check_can_steer(actor: Actor, decision: Decision) -> None:
    if not can_steer(actor, decision):
        raise NotAllowed(_("Whoever put this decision goes ahead with it or calls it off. Nothing was changed."))


def get_steered_for(actor: Actor, token: str) -> Decision:
    """A decision the actor may settle; Http404 otherwise."""
    return get_object_or_404(steered_by(actor), token=token)


def get_notice_for(actor: Actor, decision: Decision, pk: int) -> Notice:
    """A notice of a decision that the actor may settle."""
    if not can_steer(actor, decision):
        raise Http404
    return get_object_or_404(_notices(decision), pk=pk)


def get_own_notice_for(actor: Actor, decision: Decision, pk: int) -> Notice:
    """A notice to a unit that the actor belongs to or leads."""
    notice = get_object_or_404(_notices(decision).filter(left_out_at__isnull=True), pk=pk)
    if not can_answer(actor, notice):
        raise Http404
    return notice


def _notices(decision: Decision) -> QuerySet[Notice]:
    return Notice.objects.filter(decision=decision).select_related("unit", "decision", "came_said_by")


def answering(actor: Actor, notices: Collection[Notice]) -> dict[int, bool]:
    """Of these notices, by key, those the actor may answer, and whether for the whole unit. One query.

    For the unit speaks whoever leads it or a unit above; for themselves those who work in it or below it. What was asked
    of a unit that is dissolved by now is answered by those who follow it.
    """
    if actor.person_id is None or not notices:
        return {}
    tree = unit_tree()
    above = {one for unit in actor.unit_ids for one in path_to(unit, tree)}
    places = {notice.unit_id: {notice.unit_id} for notice in notices}
    follows = UnitSuccession.objects.filter(unit__in=places).values_list("unit_id", "successor_id")
    for unit, heir in follows:
        places[unit].add(heir)
    return {
        notice.pk: not actor.led_unit_ids.isdisjoint(places[notice.unit_id])
        for notice in notices
        if (above | actor.led_unit_ids) & places[notice.unit_id]
    }


def can_answer(actor: Actor, notice: Notice) -> bool:
    return notice.pk in answering(actor, [notice])


def check_can_answer(actor: Actor, notice: Notice) -> bool:
    """Whether the actor answers for the whole unit. Raises `NotAllowed` for who does not belong to it."""
    mine = answering(actor, [notice])
    if notice.pk not in mine:
        raise NotAllowed(_("Those who work in this unit say how it hits them. Nothing was kept."))
    return mine[notice.pk]
