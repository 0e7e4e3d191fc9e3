"""A visit that the manager of the north desk made there, and what she promised."""

from datetime import timedelta
from typing import Any

from onecloth.core import clock
from onecloth.listening.actions.staff_rounds import hold_staff_round
from onecloth.listening.actions.visits.kept import log_visit
from onecloth.listening.actions.visits.planning import plan_visit
from onecloth.listening.models import Conversation
from onecloth.listening.queries.visits.told import Item, Plan, StaffRound, Visit
from onecloth.organisation.queries import actor_of
from tests.permissions.world import World, builds


def visit_of_the_manager(world: World) -> Conversation:
    manager = world.people["manager"]
    assert manager is not None
    told = Visit(
        audience="employee", with_whom="Early shift", minutes=30, held_on=clock.today(), unit=world.cast.north_desk,
        heard=["Nobody tells us"], promised=[("A list by seven", clock.today())],
    )  # fmt: skip
    return log_visit(visit=told, by=actor_of(manager, clock.today()), at=clock.now())


@builds("listening:visit")
def visit(world: World) -> dict[str, Any]:
    return {"token": visit_of_the_manager(world).token}


@builds("listening:promise")
def promise(world: World) -> dict[str, Any]:
    return {"pk": visit_of_the_manager(world).promises.get().pk}


@builds("listening:promise_said")
def promise_to_the_desk(world: World) -> dict[str, Any]:
    """Made to Priya's team, by its manager, for today."""
    return {"pk": visit_of_the_manager(world).promises.get().pk}


@builds(*(f"listening:{name}" for name in ("log_planned", "visit_change", "visit_off", "visit_calendar")))
def planned(world: World) -> dict[str, Any]:
    manager = world.people["manager"]
    assert manager is not None
    told = Plan("employee", "Early shift", clock.now() + timedelta(days=2), 30, unit=world.cast.north_desk)
    return {"token": plan_visit(plan=told, by=actor_of(manager, clock.today()), at=clock.now()).token}


@builds("listening:visit_aim")
def aim(world: World) -> dict[str, Any]:
    manager = world.people["manager"]
    assert manager is not None
    return {"pk": manager.pk}


def round_of_the_manager(world: World) -> Conversation:
    manager = world.people["manager"]
    assert manager is not None
    items = [Item("need", "A lamp in the yard")]
    told = StaffRound(world.cast.north_desk, clock.today(), 30, "confidential", items)
    return hold_staff_round(told=told, by=actor_of(manager, clock.today()), at=clock.now())


@builds("listening:staff_round")
def staff_round(world: World) -> dict[str, Any]:
    return {"token": round_of_the_manager(world).token}


@builds("listening:staff_item")
def staff_item(world: World) -> dict[str, Any]:
    return {"pk": round_of_the_manager(world).items.get().pk}
