"""What decisions ask of somebody: how it hits their unit, what really happened, and whether to go ahead."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from onecloth.core.actors import Actor
from onecloth.improvement.choices import DecisionState, Stance
from onecloth.improvement.models import Decision, Notice, NoticeAnswer
from onecloth.improvement.permissions.decisions import can_decide
from onecloth.organisation.models import Membership, UnitSuccession, open_on

LOOK_BACK = timedelta(days=30)


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    if actor.person_id is None or not can_decide(actor):
        return ()
    if not actor.is_manager:
        return (to_settle(actor, day),)
    return (to_answer(actor, day), to_look_back(actor, day), to_settle(actor, day))


def to_answer(actor: Actor, day: date) -> QuerySet[Notice]:
    """Notices that wait for the unit's answer; one that asked for more time still waits."""
    open_ones = Q(decision__state=DecisionState.ASKING) | Q(
        decision__state=DecisionState.GOING, decision__from_date__gt=day
    )
    return Notice.objects.filter(open_ones, _mine(actor, day), ~_answered(), left_out_at__isnull=True)


def to_look_back(actor: Actor, day: date) -> QuerySet[Notice]:
    """A month after it began to hold: what really happened?"""
    return Notice.objects.filter(
        _mine(actor, day), decision__state=DecisionState.GOING, decision__from_date__lte=day - LOOK_BACK, came="",
        left_out_at__isnull=True,
    )  # fmt: skip


def to_settle(actor: Actor, day: date) -> QuerySet[Decision]:
    """Decisions whose answers are in, or whose day for them is over: of who put them; where that person left, of the team."""
    mine = Q(decided_by=actor.person_id)
    if actor.is_experience_team:
        mine |= Q(decided_by__left_on__lte=day) | Q(decided_by__isnull=True)
    waits = Notice.objects.filter(~_answered(), decision=OuterRef("pk"), left_out_at__isnull=True)
    return Decision.objects.filter(mine, Q(answer_by__lt=day) | ~Exists(waits), state=DecisionState.ASKING)


def _answered() -> Q:
    done = (Stance.AGREE, Stance.WORRIED)
    return Q(Exists(NoticeAnswer.objects.filter(notice=OuterRef("pk"), for_unit=True, stance__in=done)))


def _mine(actor: Actor, day: date) -> Q:
    """Units somebody leads themselves; those below that nobody leads; and what a dissolved unit was asked."""
    leads = Membership.objects.filter(open_on(day), leads=True)
    mine = leads.filter(person=actor.person_id).values("unit")
    follows = UnitSuccession.objects.filter(unit=OuterRef("unit"), successor__in=mine)
    led_by_nobody = Q(unit__in=actor.led_unit_ids) & ~Q(Exists(leads.filter(unit=OuterRef("unit"))))
    return Q(unit__in=mine) | Q(Exists(follows)) | led_by_nobody
