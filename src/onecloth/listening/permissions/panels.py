"""Everybody here sees advisory groups, how they were drawn and what became of their advice; names of volunteers only
those who keep them. Who sits decides what is recommended; whoever is named answers."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.customers.permissions import can_reach
from onecloth.listening.choices import SeatState
from onecloth.listening.models import Draw, Panel, PanelInput, PanelMeeting, Recommendation, Seat, Volunteer

PEOPLE = ("volunteer__person", "volunteer__contact__customer")


def visible_panels(actor: Actor) -> QuerySet[Panel]:
    return Panel.objects.all() if actor.is_person or actor.is_system else Panel.objects.none()


def panels_to_ask(actor: Actor) -> QuerySet[Panel]:
    """Groups that still take questions. Whether the actor may put one is for the room of what it is about."""
    return visible_panels(actor).filter(closed_on__isnull=True)


def get_panel_for(actor: Actor, token: str) -> Panel:
    return get_object_or_404(visible_panels(actor).select_related("keeper"), token=token)


def can_keep_panels(actor: Actor) -> bool:
    """May begin panels, enter volunteers, hold draws and meetings. Nobody may pick who sits."""
    return actor.is_experience_team or actor.is_system


def check_can_keep_panels(actor: Actor) -> None:
    if not can_keep_panels(actor):
        raise NotAllowed(_("The experience team keeps the advisory groups. Nothing was changed."))


def visible_volunteers(actor: Actor) -> QuerySet[Volunteer]:
    """All for those who keep panels; oneself for everybody else."""
    if can_keep_panels(actor):
        return Volunteer.objects.all()
    return Volunteer.objects.filter(person=actor.person_id) if actor.person_id else Volunteer.objects.none()


def get_volunteer_for(actor: Actor, token: str) -> Volunteer:
    rows = visible_volunteers(actor).filter(withdrawn_at__isnull=True)
    return get_object_or_404(rows.select_related("panel", "person", "contact__customer"), token=token)


def get_draw_for(actor: Actor, token: str) -> Draw:
    """A draw is published: whoever works here may look at it and draw again."""
    rows = Draw.objects.filter(panel__in=visible_panels(actor))
    return get_object_or_404(rows.select_related("panel", "job", "asked_by"), token=token)


def seats_for(actor: Actor) -> QuerySet[Seat]:
    """Seats an actor may do something about: their own, and all for those who keep panels."""
    rows = Seat.objects.select_related("panel", *PEOPLE)
    if can_keep_panels(actor):
        return rows
    return rows.filter(volunteer__person=actor.person_id) if actor.person_id else rows.none()


def get_seat_for(actor: Actor, token: str) -> Seat:
    return get_object_or_404(seats_for(actor), token=token)


def get_own_seat_for(actor: Actor, token: str) -> Seat:
    if actor.person_id is None:
        raise Http404
    return get_object_or_404(seats_for(actor).filter(volunteer__person=actor.person_id), token=token)


def held_on(day: date) -> Q:
    """Seats that are offered or taken on a day."""
    return Q(state__in=(SeatState.INVITED, SeatState.SITTING), until_date__gt=day)


def sits(actor: Actor, panel: Panel, day: date) -> bool:
    taken = Q(state=SeatState.SITTING, until_date__gt=day, volunteer__person=actor.person_id)
    return actor.person_id is not None and panel.taken.filter(taken).exists()


def can_recommend(actor: Actor, panel: Panel, day: date) -> bool:
    """Whoever sits, and those who write it down for the panel."""
    return can_keep_panels(actor) or sits(actor, panel, day)


def check_can_recommend(actor: Actor, panel: Panel, day: date) -> None:
    if not can_recommend(actor, panel, day):
        raise NotAllowed(_("Those who sit in the group recommend. Nothing was sent."))


def get_recommendation_for(actor: Actor, token: str) -> Recommendation:
    """What a group recommends, and the answer, is everybody's to read."""
    rows = Recommendation.objects.filter(panel__in=visible_panels(actor))
    return get_object_or_404(rows.select_related("panel", "addressed_to", "answered_by"), token=token)


def can_answer_recommendation(actor: Actor, recommendation: Recommendation) -> bool:
    return actor.person_id is not None and actor.person_id == recommendation.addressed_to_id


def check_can_answer_recommendation(actor: Actor, recommendation: Recommendation) -> None:
    if not can_answer_recommendation(actor, recommendation):
        raise NotAllowed(_("It is answered by whom it is addressed to. Nothing was changed."))


def can_reach_members(actor: Actor) -> bool:
    """May read the names of contacts; others read whom they come from."""
    return can_reach(actor)


def visible_meetings(actor: Actor, day: date) -> QuerySet[PanelMeeting]:
    """For those who sit and those who keep panels: in the room one speaks more freely than in public."""
    if can_keep_panels(actor):
        return PanelMeeting.objects.all()
    if actor.person_id is None:
        return PanelMeeting.objects.none()
    mine = Seat.objects.filter(state=SeatState.SITTING, until_date__gt=day, volunteer__person=actor.person_id)
    return PanelMeeting.objects.filter(panel__in=mine.values("panel"))


def get_meeting_for(actor: Actor, token: str, day: date) -> PanelMeeting:
    rows = visible_meetings(actor, day).select_related("panel", "conversation__host")
    return get_object_or_404(rows, conversation__token=token)


def get_input_for(actor: Actor, token: str) -> PanelInput:
    rows = PanelInput.objects.filter(panel__in=visible_panels(actor))
    return get_object_or_404(rows.select_related("panel", "journey"), token=token)


def answered_inputs(actor: Actor) -> QuerySet[PanelInput]:
    """What a panel has said to a question of the actor."""
    rows = PanelInput.objects.exclude(words="")
    return rows.filter(asked_by=actor.person_id) if actor.person_id is not None else rows.none()


def get_answered_input_for(actor: Actor, token: str) -> PanelInput:
    return get_object_or_404(answered_inputs(actor).select_related("panel", "journey"), token=token)


def check_asked(actor: Actor, asked: PanelInput) -> None:
    if actor.person_id is None or actor.person_id != asked.asked_by_id:
        raise NotAllowed(_("Whoever asked the group reads its answer here. Nothing was changed."))
