"""Which boards there are, which is mine, and which teams could have one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import visible_units
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.teamwork.models import Huddle, HuddleBoard, HuddleItem
from onecloth.teamwork.permissions.huddles import can_keep_board, visible_boards
from onecloth.teamwork.queries.huddle_turns import next_huddle
from onecloth.ui.wording import title_number

MOST_TO_OPEN = 40


@dataclass(frozen=True)
class BoardRow:
    board: HuddleBoard
    begins: datetime | None
    is_running: bool
    waiting: int


@dataclass(frozen=True)
class BoardsPage:
    title: str
    mine: Sequence[BoardRow]
    others: Sequence[BoardRow]
    over: Sequence[HuddleBoard]
    to_open: Sequence[Unit]


def boards_page(actor: Actor, at: datetime) -> BoardsPage:
    """Every board by the name of its unit's code; those of one's own line first."""
    waits = Count("items", filter=Q(items__settled_at__isnull=True) & ~Q(items__kind="celebrate"))
    boards = list(visible_boards(actor).select_related("unit").annotate(waiting=waits).order_by("unit__code", "pk"))
    running = dict(Huddle.objects.filter(board__in=boards, ended_at__isnull=True).values_list("board_id", "pk"))
    tree = unit_tree()
    line = {up for unit in actor.unit_ids for up in path_to(unit, tree)} | set(actor.led_unit_ids)
    rows = [_row(board, running, at) for board in boards if board.unit.is_open]
    number = len(rows)
    title = ngettext("%(n)s team has a huddle board", "%(n)s teams have a huddle board", number)
    return BoardsPage(
        title % {"n": title_number(number)}, [row for row in rows if row.board.unit_id in line],
        [row for row in rows if row.board.unit_id not in line],
        [board for board in boards if not board.unit.is_open], _to_open(actor, {board.unit_id for board in boards}),
    )  # fmt: skip


@dataclass(frozen=True)
class TodaysHuddle:
    board: HuddleBoard
    running: Huddle | None
    begins: datetime | None
    waiting: int


def today_of(board: HuddleBoard, at: datetime) -> TodaysHuddle:
    """When a team's next huddle is, or since when it runs, and how much stands on its board. Two queries."""
    latest = Huddle.objects.filter(board=board).order_by("-began_at", "-pk").first()
    begins = next_huddle(board, at, held_on=latest.on_date if latest else None)
    waiting = HuddleItem.objects.filter(board=board, settled_at__isnull=True).count()
    return TodaysHuddle(board, latest if latest and latest.ended_at is None else None, begins, waiting)


def own_board(actor: Actor) -> HuddleBoard | None:
    """The board of the unit one works in, or of the nearest above it that has one."""
    tree = unit_tree()
    paths = [path_to(unit, tree)[::-1] for unit in sorted(actor.unit_ids)]
    wanted = {up for path in paths for up in path}
    if not wanted:
        return None
    known = {board.unit_id: board for board in HuddleBoard.objects.filter(unit__in=wanted).select_related("unit")}
    found = [(place, known[up]) for path in paths for place, up in enumerate(path) if up in known]
    return min(found, key=lambda each: (each[0], each[1].pk))[1] if found else None


def _row(board: HuddleBoard, running: Mapping[int, int], at: datetime) -> BoardRow:
    return BoardRow(board, next_huddle(board, at), board.pk in running, getattr(board, "waiting", 0))


def _to_open(actor: Actor, known: set[int]) -> list[Unit]:
    """Open units without a board for which the actor may open one; their own first."""
    units = visible_units(actor).filter(closed_on__isnull=True).exclude(pk__in=known).order_by("code")
    if not actor.is_experience_team:
        units = units.filter(pk__in=actor.led_unit_ids)
    return [unit for unit in units[:MOST_TO_OPEN] if can_keep_board(actor, unit)]
