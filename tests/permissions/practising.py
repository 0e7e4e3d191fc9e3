"""A talk of Scheduling with Sales, and half days side by side between Priya and somebody of Sales."""

from datetime import timedelta
from typing import Any

from onecloth.core import clock
from onecloth.journeys.models import Seam
from onecloth.listening.actions import side_by_side as half_days
from onecloth.listening.actions.seam_talks import arrange_talk
from onecloth.listening.models import SideBySide
from onecloth.listening.queries.practising_told import Day
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from tests.cast import join, make_person
from tests.permissions.objects import seam
from tests.permissions.world import World, builds


def seam_of_two_teams(world: World) -> Seam:
    return Seam.objects.get(pk=seam(world)["pk"])


@builds("listening:seam_talk_new")
def seam_to_talk_about(world: World) -> dict[str, Any]:
    return {"token": seam_of_two_teams(world).token}


@builds("listening:seam_talk", *(f"listening:seam_talk_{name}" for name in ("move", "off", "kept", "calendar")))
def talk(world: World) -> dict[str, Any]:
    when, by = clock.now() + timedelta(days=3), world.cast.actor("hanna")
    made = arrange_talk(seam=seam_of_two_teams(world), planned_for=when, by=by, at=clock.now())
    return {"token": made.conversation.token}


def somebody_of_sales(world: World) -> Person:
    person = make_person("Ola", "Ray", signs_in=False)
    join(person, world.cast.sales)
    return person


def tomorrow() -> Day:
    return Day(clock.today() + timedelta(days=1))


def proposed_to_priya(world: World) -> SideBySide:
    by = actor_of(somebody_of_sales(world), clock.today())
    return half_days.open_half_day(
        way="offer", words="A morning of quotes", partner=world.cast.priya, day=tomorrow(), by=by, at=clock.now()
    )


@builds(*(f"listening:half_day{name}" for name in ("", "_move", "_agree", "_end")))
def half_day(world: World) -> dict[str, Any]:
    return {"token": proposed_to_priya(world).token}


@builds("listening:half_day_learned", "listening:half_day_calendar")
def half_day_that_stands(world: World) -> dict[str, Any]:
    found = proposed_to_priya(world)
    return {"token": half_days.agree(half_day=found, by=world.cast.actor("priya"), at=clock.now()).token}


@builds("listening:half_day_take_up")
def offer(world: World) -> dict[str, Any]:
    by = actor_of(somebody_of_sales(world), clock.today())
    return {"token": half_days.open_half_day(way="offer", words="Come along", by=by, at=clock.now()).token}


@builds("listening:half_day_again")
def half_day_priya_called_off(world: World) -> dict[str, Any]:
    by, at = world.cast.actor("priya"), clock.now()
    found = half_days.open_half_day(way="offer", words="Come along", by=by, at=at)
    return {"token": half_days.end_half_day(half_day=found, words="Not this month", by=by, at=at).token}


@builds("listening:half_day_customer")
def half_day_with_a_customer(world: World) -> dict[str, Any]:
    found = half_days.open_half_day(
        way="request", words="See a boiler go in", customer=world.cast.adeyemi, by=world.cast.actor("priya"),
        at=clock.now(),
    )  # fmt: skip
    return {"token": found.token}
