"""The north desk's board, with an item of Priya's on it."""

from datetime import time
from typing import Any

from django.conf import settings

from onecloth.core import clock
from onecloth.teamwork.models import Escalation, HuddleBoard, HuddleItem
from tests.permissions.world import World, builds


def desk_board(world: World) -> HuddleBoard:
    return HuddleBoard.objects.create(
        unit=world.cast.north_desk, begins=time(8), days=[0, 1, 2, 3, 4], opened_at=clock.now()
    )


def priyas_item(world: World, **given: Any) -> HuddleItem:
    return HuddleItem.objects.create(
        board=desk_board(world), kind="problem", words="Saturday slots are gone by Tuesday", raised_by=world.cast.priya,
        raised_at=clock.now(), **given,
    )  # fmt: skip


@builds("huddles:open")
def unit_without_a_board(world: World) -> dict[str, Any]:
    return {"unit": world.cast.north_desk.pk}


@builds(
    *(
        f"huddles:{name}"
        for name in ("board", "history", "week", "live", "wall", "keep", "begin", "end", "turns", "add")
    )
)
def board(world: World) -> dict[str, Any]:
    return {"token": desk_board(world).token}


@builds("huddles:mail")
def board_that_takes_mail(world: World) -> dict[str, Any]:
    settings.ONECLOTH_INBOUND_DOMAIN = "boards.example.org"
    return {"token": desk_board(world).token}


@builds(
    *(
        f"huddles:{name}"
        for name in ("item", "rewrite", "take", "give_back", "settle", "reopen", "take_back", "problem", "escalate")
    )
)
def item(world: World) -> dict[str, Any]:
    return {"token": priyas_item(world).token}


@builds("huddles:restore")
def item_taken_back(world: World) -> dict[str, Any]:
    return {"token": priyas_item(world, is_taken_back=True, settled_at=clock.now()).token}


def asked_of_the_desk(world: World, **given: Any) -> Escalation:
    """What the north desk is asked about an item of Priya's, which stands on that same board."""
    desk = world.cast.north_desk
    return Escalation.objects.create(
        item=priyas_item(world), from_unit=desk, to_unit=desk, words="Saturday slots", reason="Only you may",
        asked_at=clock.now(), due_on=clock.today(), **given,
    )  # fmt: skip


@builds(*(f"huddles:{name}" for name in ("escalation", "answer", "pass_on", "withdraw")))
def escalation(world: World) -> dict[str, Any]:
    return {"token": asked_of_the_desk(world).token}


@builds("huddles:read_answer")
def answered_escalation(world: World) -> dict[str, Any]:
    return {"token": asked_of_the_desk(world, answer="Yes", because="It costs nothing", answered_at=clock.now()).token}
