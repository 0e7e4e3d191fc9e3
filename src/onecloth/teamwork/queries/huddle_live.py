"""What those who look on at a board are shown when it changes: the same parts for all who may do the same there.

Nothing personal stands in these parts, and they are drawn for nobody in particular, so that one drawing serves a team.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from onecloth.core.actors import Actor
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.teamwork.models import Escalation, HuddleBoard
from onecloth.teamwork.models.escalations import OPEN
from onecloth.teamwork.permissions.huddles import is_of
from onecloth.teamwork.queries.huddle_board import BoardPage, board_page

SALT = "huddle board, looked at"
NOBODY = 0  # no person has this key
LASTS = 12 * 60 * 60  # seconds: a page left open longer asks at the door again


@dataclass(frozen=True)
class Eyes:
    """All by which the parts of one board differ for those who look at it."""

    board: int
    is_wall: bool
    is_of: bool
    leads: tuple[int, ...]
    language: str
    zone: str

    def actor(self) -> Actor:
        """Somebody who may do the same there, and is nobody."""
        units = frozenset(_unit_of(self.board))
        return Actor(
            kind="person", name="", person_id=NOBODY, unit_ids=units if self.is_of else frozenset(),
            led_unit_ids=frozenset(self.leads),
        )  # fmt: skip


def eyes_of(actor: Actor, board: HuddleBoard, *, is_wall: bool) -> Eyes:
    """Of the units somebody leads those that matter here: the board's own and those above it."""
    above = set(path_to(board.unit_id, unit_tree()))
    return Eyes(
        board.pk, is_wall, is_of(actor, board.unit), tuple(sorted(above & actor.led_unit_ids)),
        get_language() or "en", timezone.get_current_timezone_name(),
    )  # fmt: skip


def ticket_for(actor: Actor, board: HuddleBoard, *, is_wall: bool) -> str:
    """What a page shows at the door of the live boards: whose it is and with which eyes they look, signed."""
    return signing.dumps({"user": actor.user_id, **asdict(eyes_of(actor, board, is_wall=is_wall))}, salt=SALT)


def read_ticket(ticket: str) -> tuple[int, Eyes] | None:
    """The user and their eyes; None for a ticket that is forged or too old."""
    try:
        told: dict[str, Any] = signing.loads(ticket, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    user = told.pop("user")
    return user, Eyes(**told | {"leads": tuple(told["leads"])})


def changes_of(boards: Collection[int]) -> dict[int, int]:
    """How often each has changed so far; one that is gone is not told. One query."""
    return dict(HuddleBoard.objects.filter(pk__in=boards).values_list("pk", "changes"))


def alike(several: Collection[Eyes], board: int) -> dict[Eyes, Eyes]:
    """Which of them see the same: whom somebody leads matters only where a tier they lead is asked. One query."""
    touched = Escalation.objects.filter(
        Q(item__board=board) | Q(to_unit__in=_unit_of(board)), withdrawn_at__isnull=True
    )
    waiting = Escalation.objects.filter(OPEN, item__in=touched.values("item")).values_list("to_unit_id", flat=True)
    asked = set(waiting)
    return {eyes: replace(eyes, leads=tuple(sorted(asked.intersection(eyes.leads)))) for eyes in several}


def page_for(eyes: Eyes, at: datetime) -> BoardPage:
    board = HuddleBoard.objects.select_related("unit").get(pk=eyes.board)
    return board_page(eyes.actor(), board, at)


def _unit_of(board: int) -> QuerySet[HuddleBoard, int]:
    return HuddleBoard.objects.filter(pk=board).values_list("unit_id", flat=True)
