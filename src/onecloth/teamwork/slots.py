"""What this room shows on the pages of others: today's huddle on Today."""

from typing import Any

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.teamwork.queries.huddle_boards import own_board, today_of


def connect() -> None:
    slots.provide("today.below", on_today)


def on_today(actor: Actor, _home: Any) -> Piece | None:
    """The huddle of one's own team: when it is, whether it runs, how much stands on its board."""
    board = own_board(actor)
    if board is None or not board.unit.is_open:
        return None
    return Piece("teamwork/slots/today.html", {"today": today_of(board, clock.now())}, order=10)
