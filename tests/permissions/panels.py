"""An advisory group in which Priya sits, with everything that has an address of its own."""

from typing import Any

from onecloth.core import clock
from onecloth.journeys import actions as journeys
from onecloth.listening.models import (
    AgendaItem,
    Conversation,
    Draw,
    Panel,
    PanelInput,
    PanelMeeting,
    PanelQuota,
    Recommendation,
    Seat,
    Volunteer,
)
from onecloth.listening.queries.panels.links import hash_of_link, link_of
from onecloth.listening.queries.panels.pool import months_after
from tests.permissions.world import World, builds


def group() -> Panel:
    return Panel.objects.create(audience="employee", name={"en": "Front-line group"}, begun_at=clock.now())


def priya_sits(world: World, state: str = "sitting") -> Seat:
    panel = group()
    at = clock.now()
    volunteer = Volunteer.objects.create(panel=panel, person=world.cast.priya, offered_at=at)
    draw = Draw.objects.create(panel=panel, seed="Rain", seats=12, state="drawn", asked_at=at, drawn_at=at)
    seat = Seat(
        panel=panel, draw=draw, volunteer=volunteer, state=state, invited_at=at, answered_at=at,
        until_date=months_after(clock.today(), 12),
    )  # fmt: skip
    seat.link_hash = hash_of_link(link_of(seat.key))
    seat.save()
    return seat


@builds(
    *(f"listening:panel{name}" for name in ("", "_change", "_close", "_quota", "_offer", "_volunteers", "_enter")),
    *("listening:panel_meeting_new", "listening:panel_ask", "listening:draw_new", "listening:panel_advice_new"),
)
def panel_of_priya(world: World) -> dict[str, Any]:
    return {"token": priya_sits(world).panel.token}


@builds("listening:panel_quota_out")
def rule_of_the_lot(world: World) -> dict[str, Any]:
    quota = PanelQuota.objects.create(panel=group(), feature="level", value="front", least=1, most=3)
    return {"token": quota.panel.token, "pk": quota.pk}


@builds("listening:volunteer_out")
def priyas_name(world: World) -> dict[str, Any]:
    return {"token": priya_sits(world).volunteer.token}


@builds(*(f"listening:draw{name}" for name in ("", "_file", "_stop", "_go_on", "_change")))
def lot(world: World) -> dict[str, Any]:
    return {"token": priya_sits(world).draw.token}


@builds("listening:seat", "listening:seat_no_answer", "listening:seat_link", "listening:seat_link_out")
def seat_offered_to_priya(world: World) -> dict[str, Any]:
    return {"token": priya_sits(world, "invited").token}


@builds("listening:seat_leave")
def seat_of_priya(world: World) -> dict[str, Any]:
    return {"token": priya_sits(world).token}


@builds("public:board", "public:board_answer")
def link_of_a_seat(world: World) -> dict[str, Any]:
    return {"link": link_of(priya_sits(world, "invited").key)}


@builds("listening:panel_advice", "listening:panel_advice_answer")
def advice_to_priya(world: World) -> dict[str, Any]:
    day = clock.today()
    made = Recommendation.objects.create(
        panel=group(), words="One owner for each job", addressed_to=world.cast.priya, given_on=day, due_on=day
    )
    return {"token": made.token}


def meeting_of_priyas_group(world: World) -> PanelMeeting:
    talk = Conversation.objects.create(
        kind="meeting", audience="employee", host=world.cast.hanna, planned_for=clock.now(), written_at=clock.now()
    )
    return PanelMeeting.objects.create(panel=priya_sits(world).panel, conversation=talk)


@builds(
    *(f"listening:panel_{name}" for name in ("meeting", "agenda", "minutes")),
    *(f"listening:panel_meeting_{name}" for name in ("file", "move", "call_off")),
)
def meeting(world: World) -> dict[str, Any]:
    return {"token": meeting_of_priyas_group(world).conversation.token}


@builds("listening:panel_agenda_out")
def line_of_an_agenda(world: World) -> dict[str, Any]:
    found = meeting_of_priyas_group(world)
    item = AgendaItem.objects.create(meeting=found, position=1, words="Stairs")
    return {"token": found.conversation.token, "pk": item.pk}


@builds("listening:panel_input")
def question_to_priyas_group(world: World) -> dict[str, Any]:
    journey = journeys.draw_journey(
        name={"en": "A repair"}, outcome={"en": "Warm again"}, traveller="customer", by=world.cast.actor("hanna"),
        at=clock.now(),
    )  # fmt: skip
    day = clock.today()
    asked = PanelInput.objects.create(
        panel=priya_sits(world).panel, journey=journey, question="What hurts?", asked_on=day, due_on=day
    )
    return {"token": asked.token}


@builds("listening:panel_input_said")
def answer_to_a_question_of_priyas(world: World) -> dict[str, Any]:
    day = clock.today()
    asked = PanelInput.objects.create(
        panel=group(), question="What hurts?", asked_by=world.cast.priya, asked_on=day, due_on=day, words="The stairs",
        said_on=day,
    )  # fmt: skip
    return {"token": asked.token}


@builds("public:board_meeting")
def meeting_behind_a_link(world: World) -> dict[str, Any]:
    found = meeting_of_priyas_group(world)
    return {"link": link_of(found.panel.taken.get().key), "token": found.conversation.token}
