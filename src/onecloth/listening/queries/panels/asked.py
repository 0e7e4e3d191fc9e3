"""What advisory groups ask of a person in the Inbox: a seat to take, advice to answer, a lot to draw, an
answer to read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.choices import DrawState, RecommendationState, SeatState
from onecloth.listening.models import Draw, Panel, PanelInput, Recommendation, Seat
from onecloth.listening.permissions.panels import answered_inputs


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    return [*_seats(actor, day), *_advice(actor), *_draws(actor, day), *_inputs(actor), *_said(actor)]


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    if actor.person_id is None:
        return ()
    return _offered(actor, day), _to_answer(actor), _to_draw(actor, day), _to_say(actor), _to_look_at(actor)


def _offered(actor: Actor, day: date) -> QuerySet[Seat]:
    return Seat.objects.filter(volunteer__person=actor.person_id, state=SeatState.INVITED, until_date__gt=day)


def _to_answer(actor: Actor) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(addressed_to=actor.person_id, state=RecommendationState.OPEN)


def _to_draw(actor: Actor, day: date) -> QuerySet[Panel]:
    """Groups the actor keeps that were drawn for once and have seats free now, with no lot under way."""
    held = Q(taken__state__in=(SeatState.INVITED, SeatState.SITTING), taken__until_date__gt=day)
    under_way = Draw.objects.filter(panel=OuterRef("pk"), state=DrawState.COMPUTING)
    rows = Panel.objects.filter(keeper=actor.person_id, closed_on__isnull=True, taken__isnull=False)
    return rows.exclude(Exists(under_way)).annotate(
        held=Count("taken", filter=held, distinct=True)
    ).filter(held__lt=F("seats"))  # fmt: skip


def _to_say(actor: Actor) -> QuerySet[PanelInput]:
    return PanelInput.objects.filter(panel__keeper=actor.person_id, words="", panel__closed_on__isnull=True)


def _to_look_at(actor: Actor) -> QuerySet[PanelInput]:
    return answered_inputs(actor).filter(looked_on__isnull=True)


def _seats(actor: Actor, day: date) -> list[Ask]:
    return [
        Ask(
            f"seat:{seat.token}", _("You were drawn for a seat"), _name(seat.panel),
            reverse("listening:seat", args=[seat.token]), _("Say yes or no"), "users",
        )
        for seat in _offered(actor, day).select_related("panel")
    ]  # fmt: skip


def _advice(actor: Actor) -> list[Ask]:
    return [
        Ask(
            f"recommendation:{row.token}", _("%(group)s waits for your yes or no") % {"group": _name(row.panel)}, "",
            reverse("listening:panel_advice", args=[row.token]), _("Answer it"), "users", row.due_on, quote=row.words,
        )
        for row in _to_answer(actor).select_related("panel").order_by("due_on")
    ]  # fmt: skip


def _draws(actor: Actor, day: date) -> list[Ask]:
    return [
        Ask(
            f"draw:{panel.token}", _("%(group)s has seats to draw for") % {"group": _name(panel)}, "",
            reverse("listening:draw_new", args=[panel.token]), _("Draw the lot"), "users",
        )
        for panel in _to_draw(actor, day)
    ]  # fmt: skip


def _inputs(actor: Actor) -> list[Ask]:
    return [
        Ask(
            f"panel_input:{row.token}", _("%(group)s was asked for its input") % {"group": _name(row.panel)}, row.question,
            reverse("listening:panel_input", args=[row.token]), _("Write what it says"), "users", row.due_on,
        )
        for row in _to_say(actor).select_related("panel").order_by("due_on")
    ]  # fmt: skip


def _said(actor: Actor) -> list[Ask]:
    return [
        Ask(
            f"panel_input_said:{row.token}", _("%(group)s has answered you") % {"group": _name(row.panel)}, row.question,
            reverse("listening:panel_input_said", args=[row.token]), _("Read what it says"), "users",
        )
        for row in _to_look_at(actor).select_related("panel").order_by("said_on", "pk")
    ]  # fmt: skip


def _name(panel: Panel) -> str:
    return text_in(panel.name, get_language() or "")
