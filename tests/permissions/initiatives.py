"""An initiative that Priya owns and the north desk leads, with one that makes room for it and means."""

from typing import Any

from onecloth.core import clock
from onecloth.improvement.models import Allocation, Displacement, Initiative, Proposal, Spending
from tests.permissions.world import World, builds


def priyas_initiative(world: World, **given: Any) -> Initiative:
    cast = world.cast
    given.setdefault("title", "One list from booking to van")
    return Initiative.objects.create(
        why="Vans leave without the part", unit=cast.north_desk, owner=cast.priya, proposed_at=clock.now(),
        new_means_because="Two more planners", rank=1, **given,
    )  # fmt: skip


@builds(
    *(f"initiatives:{name}" for name in ("initiative", "plan", "owner", "rank", "start", "room", "allocate", "spend"))
)
def initiative(world: World) -> dict[str, Any]:
    return {"token": priyas_initiative(world).token}


@builds("initiatives:turn")
def turning(world: World) -> dict[str, Any]:
    return {"token": priyas_initiative(world).token, "way": "stop"}


@builds("initiatives:need_no_room")
def displacement(world: World) -> dict[str, Any]:
    found = priyas_initiative(world)
    other = priyas_initiative(world, title="New uniforms")
    made = Displacement.objects.create(initiative=found, displaced=other, how="stop", said_at=clock.now())
    return {"token": found.token, "pk": made.pk}


@builds("initiatives:take_allocation_back")
def allocation(world: World) -> dict[str, Any]:
    found = priyas_initiative(world)
    row = Allocation.objects.create(
        initiative=found, kind="tool", words="A tablet", month=clock.today().replace(day=1), said_at=clock.now()
    )
    return {"token": found.token, "pk": row.pk}


@builds("initiatives:take_spent_back")
def spending(world: World) -> dict[str, Any]:
    found = priyas_initiative(world)
    row = Spending.objects.create(
        initiative=found, kind="tool", words="A tablet", on_day=clock.today(), said_at=clock.now()
    )
    return {"token": found.token, "pk": row.pk}


@builds(*(f"initiatives:{name}" for name in ("proposal", "stop_proposal", "go_on_with_proposal")))
def proposal(world: World) -> dict[str, Any]:
    numbers = {"months": [], "means": {}, "candidates": []}
    return {"token": Proposal.objects.create(seed="Rain", numbers=numbers, asked_at=clock.now()).token}
