"""A board of the north desk and one of Scheduling above it, for every test of huddles."""

from datetime import datetime, time
from typing import Any

from onecloth.organisation.models import Unit
from onecloth.teamwork.actions.huddle_items import add_item
from onecloth.teamwork.actions.huddles import open_board
from onecloth.teamwork.models import HuddleBoard, HuddleItem
from tests.cast import MONDAY, Cast

WORKDAYS = [0, 1, 2, 3, 4]


def board_of(cast: Cast, unit: Unit | None = None, **given: Any) -> HuddleBoard:
    given = {"begins": time(8), "days": WORKDAYS} | given
    return open_board(unit=unit or cast.north_desk, **given, by=cast.actor("hanna"), at=MONDAY)


def put(cast: Cast, board: HuddleBoard, words: str = "Saturday slots are gone", **given: Any) -> HuddleItem:
    who, at = given.pop("who", "priya"), given.pop("at", MONDAY)
    given = {"kind": "problem"} | given
    return add_item(board=board, words=words, **given, by=cast.actor(who), at=at)


def moment(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of the week of the cast's Monday; 0 is that Monday."""
    return MONDAY.replace(day=MONDAY.day + day, hour=hour, minute=minute)
