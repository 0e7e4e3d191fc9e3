"""Opening a board, beginning and ending its huddles, and taking turns at leading."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.insight.models import Metric
from onecloth.listening.queries.days import day_in
from onecloth.organisation.models import Person, Unit
from onecloth.teamwork.choices import ItemKind
from onecloth.teamwork.exceptions import AlreadyRunning, CannotHuddle, CannotOpenBoard
from onecloth.teamwork.models import BoardFigure, Huddle, HuddleBoard, HuddleItem, HuddleLeader
from onecloth.teamwork.permissions.huddles import check_can_keep_board, check_is_of
from onecloth.teamwork.queries.huddle_turns import who_leads_next
from onecloth.ui.wording import clock_time

SHORTEST, LONGEST = 5, 30
MOST_FIGURES = 3
FORGOTTEN_AFTER = timedelta(hours=3)  # nobody stands before a board for so long: somebody forgot to end it


@transaction.atomic
def open_board(
    *, unit: Unit, begins: time, days: Collection[int], minutes: int = 10, by: Actor, at: datetime
) -> HuddleBoard:  # fmt: skip
    """Give a unit a board with a time and days of its own. Raises `CannotOpenBoard`."""
    check_can_keep_board(by, unit)
    if not unit.is_open:
        raise CannotOpenBoard(_("This team was dissolved. Open a board for the one that does its work now."))
    wanted = _checked(days, minutes)
    try:
        with transaction.atomic():
            board = HuddleBoard.objects.create(unit=unit, begins=begins, days=wanted, minutes=minutes, opened_at=at)
    except IntegrityError as double:
        raise CannotOpenBoard(_("This team has a board already. Nothing was changed; go and look at it.")) from double
    audit.record(by=by, at=at, action="open_board", subject=board, fields=["unit", "begins", "days", "minutes"])
    return board


@transaction.atomic
def keep_board(
    *, board: HuddleBoard, begins: time, days: Collection[int], minutes: int, metrics: Sequence[Metric] = (),
    expected: int | None = None, by: Actor, at: datetime,
) -> HuddleBoard:  # fmt: skip
    """Say when the huddle is, how long, and at which figures it looks. Raises `CannotOpenBoard`, `CannotHuddle`, `Stale`."""
    check_can_keep_board(by, board.unit)
    check_still_a_team(board)
    if len(metrics) > MOST_FIGURES:
        raise CannotOpenBoard(_("Three figures at most: a huddle is short. Nothing was changed."))
    board.save_changes(expected=expected, begins=begins, days=_checked(days, minutes), minutes=minutes)
    BoardFigure.objects.filter(board=board).delete()
    BoardFigure.objects.bulk_create(
        [BoardFigure(board=board, metric=metric, position=place) for place, metric in enumerate(metrics)]
    )
    mark_changed(board.pk)
    audit.record(by=by, at=at, action="keep_board", subject=board, fields=["begins", "days", "minutes", "figures"])
    return board


@transaction.atomic
def begin_huddle(*, board: HuddleBoard, leads_oneself: bool = False, by: Actor, at: datetime) -> Huddle:
    """Begin today's huddle; whoever's turn it is leads, or whoever begins it. Raises `AlreadyRunning`, `CannotHuddle`."""
    check_is_of(by, board.unit)
    check_still_a_team(board)
    _end_forgotten(board, at)
    running = Huddle.objects.filter(board=board, ended_at__isnull=True).select_related("led_by").first()
    if running:
        raise AlreadyRunning(_told(running))
    turn = None if leads_oneself else who_leads_next(board)
    leads = turn or Person.objects.filter(pk=by.person_id or 0).first()
    try:
        with transaction.atomic():
            huddle = Huddle.objects.create(
                board=board, on_date=day_in(board.unit, at), began_at=at, minutes=board.minutes, led_by=leads
            )
    except IntegrityError as double:
        other = Huddle.objects.select_related("led_by").get(board=board, ended_at__isnull=True)
        raise AlreadyRunning(_told(other)) from double
    mark_changed(board.pk)
    audit.record(by=by, at=at, action="begin_huddle", subject=huddle, fields=["began_at", "led_by"])
    return huddle


@transaction.atomic
def end_huddle(*, board: HuddleBoard, by: Actor, at: datetime) -> Huddle:
    """What was celebrated is over, what is open is carried to the next huddle by itself. Raises `CannotHuddle`."""
    check_is_of(by, board.unit)
    huddle = Huddle.objects.filter(board=board, ended_at__isnull=True).first()
    if huddle is None:
        raise CannotHuddle(_("This huddle is over already. Nothing was changed."))
    _end(huddle, at)
    audit.record(by=by, at=at, action="end_huddle", subject=huddle, fields=["ended_at"])
    return huddle


@transaction.atomic
def take_turns(*, board: HuddleBoard, by: Actor, at: datetime) -> HuddleLeader | None:
    """Take a turn at leading from now on. Raises `CannotHuddle`."""
    check_is_of(by, board.unit)
    check_still_a_team(board)
    if by.person_id is None:
        raise CannotHuddle(_("Only people who work here lead a huddle."))
    turn, is_new = HuddleLeader.objects.get_or_create(
        board=board, person_id=by.person_id, until=None, defaults={"since": at}
    )
    if is_new:
        mark_changed(board.pk)
        audit.record(by=by, at=at, action="take_turns", subject=board, fields=["leaders"])
    return turn


@transaction.atomic
def take_no_turns(*, board: HuddleBoard, by: Actor, at: datetime) -> int:
    """Lead no more; whoever comes next leads. Returns how many turns ended."""
    check_is_of(by, board.unit)
    ended = HuddleLeader.objects.filter(board=board, person=by.person_id or 0, until__isnull=True).update(until=at)
    if ended:
        mark_changed(board.pk)
        audit.record(by=by, at=at, action="take_no_turns", subject=board, fields=["leaders"])
    return ended


def end_forgotten_huddles(*, by: Actor, at: datetime) -> int:
    """End every huddle that nobody ended, as long as it was planned to be, board by board. Returns how many."""
    ended = 0
    for board in HuddleBoard.objects.filter(
        huddles__ended_at__isnull=True, huddles__began_at__lt=at - FORGOTTEN_AFTER
    ).distinct():
        with transaction.atomic():
            ended += _end_forgotten(board, at)
            audit.record(by=by, at=at, action="end_forgotten_huddle", subject=board, fields=["huddles"])
    return ended


def check_still_a_team(board: HuddleBoard) -> None:
    if not board.unit.is_open:
        raise CannotHuddle(_("This team was dissolved. Its board stays as it was, and nothing is added to it."))


def mark_changed(*boards: int) -> None:
    """Whoever looks on sees it at the next question. In the order of keys, so that two who do so never wait in a ring."""
    for board in sorted(set(boards)):
        HuddleBoard.objects.filter(pk=board).update(changes=F("changes") + 1)


def _end(huddle: Huddle, at: datetime) -> None:
    Huddle.objects.filter(pk=huddle.pk).update(ended_at=at, is_forgotten=huddle.is_forgotten)
    huddle.ended_at = at
    there = HuddleItem.objects.filter(board=huddle.board_id, settled_at__isnull=True, raised_at__lte=at)
    there.filter(heard_at__isnull=True).update(heard_at=at)
    there.filter(kind=ItemKind.CELEBRATE).update(settled_at=at, version=F("version") + 1)
    mark_changed(huddle.board_id)


def _end_forgotten(board: HuddleBoard, at: datetime) -> int:
    old = Huddle.objects.filter(board=board, ended_at__isnull=True, began_at__lt=at - FORGOTTEN_AFTER).first()
    if old is None:
        return 0
    old.is_forgotten = True
    _end(old, old.began_at + timedelta(minutes=old.minutes))
    return 1


def _checked(days: Collection[int], minutes: int) -> list[int]:
    wanted = sorted(set(days))
    if not wanted or not set(wanted) <= set(range(7)):
        raise CannotOpenBoard(_("Choose at least one day of the week. Nothing was changed."))
    if not SHORTEST <= minutes <= LONGEST:
        raise CannotOpenBoard(_("A huddle takes between 5 and 30 minutes. Nothing was changed."))
    return wanted


def _told(running: Huddle) -> str:
    began = clock_time(running.began_at)
    if running.led_by is None or not running.led_by.name:
        return _("This huddle began at %(time)s. You are all in the same one.") % {"time": began}
    told = {"time": began, "name": running.led_by.name}
    return _("This huddle began at %(time)s, and %(name)s leads it. You are all in the same one.") % told
