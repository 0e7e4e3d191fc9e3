"""Boards of the north desk, of Scheduling above it, of the Ashby crew and of the whole house, with three weeks of huddles."""

from datetime import datetime, time, timedelta

from onecloth.demo.stage import Stage
from onecloth.insight.models import Metric
from onecloth.teamwork.actions.huddle_escalations import answer_escalation, escalate_item, pass_on
from onecloth.teamwork.actions.huddle_items import add_item, make_item_a_problem, settle_item, take_item
from onecloth.teamwork.actions.huddles import begin_huddle, end_huddle, keep_board, open_board, take_turns
from onecloth.teamwork.models import HuddleBoard, HuddleItem

EVERY_DAY, WORKDAYS = list(range(7)), list(range(5))
HELD = (1, 2, 3, 4, 6, 8, 9, 11, 14, 16)  # days ago


def play(stage: Stage) -> None:
    desk = _board(stage, "ND", "Tom", time(8), EVERY_DAY, 10)
    depot = _board(stage, "SC", "Marek", time(8, 20), WORKDAYS, 10)
    crew = _board(stage, "F1", "Colm", time(7, 15), WORKDAYS, 8)
    house = _board(stage, "TM", "Ruth", time(8, 45), WORKDAYS, 15)
    for name in ("Tom", "Priya"):
        at = _ago(stage, 20)
        take_turns(board=desk, by=stage.actor(name, at), at=at)
    _once(stage, desk)
    for days in reversed(HELD):
        _held(stage, desk, "Tom" if days % 2 else "Priya", days)
    for board, name in ((depot, "Marek"), (crew, "Dean"), (house, "Ruth")):
        for days in (9, 4, 2):
            _held(stage, board, name, days)
    _today(stage, desk, crew)
    _above(stage, desk)
    at = stage.now - timedelta(minutes=4)
    begin_huddle(board=desk, by=stage.actor("Tom", at), at=at)


def _board(stage: Stage, code: str, leader: str, begins: time, days: list[int], minutes: int) -> HuddleBoard:
    at = _ago(stage, 21)
    by = stage.actor(leader, at)
    board = open_board(unit=stage.units[code], begins=begins, days=days, minutes=minutes, by=by, at=at)
    metrics = list(Metric.objects.filter(slug__in=("ease", "success")).order_by("slug"))
    return keep_board(board=board, begins=begins, days=days, minutes=minutes, metrics=metrics, by=by, at=at)


def _once(stage: Stage, desk: HuddleBoard) -> None:
    """What came and went in these weeks."""
    for days, kind, words, outcome in (
        (15, "problem", "Engineers ring the desk for the gate code", "The code stands in the job sheet now."),
        (12, "help", "Two at the phones on Friday noon", "Aisha’s team took the overflow for an hour."),
        (10, "problem", "The rota shows people who are on leave", "Planning reads the leave list every morning."),
        (5, "problem", "Landlords get two texts for one visit", "The second sender is switched off."),
    ):
        at = _ago(stage, days, 7)
        item = add_item(board=desk, kind=kind, words=words, language="en", by=stage.actor("Priya", at), at=at)
        later = _ago(stage, days - 2, 15)
        take_item(item=item, by=stage.actor("Tom", later), at=later)
        settle_item(item=item, outcome=outcome, by=stage.actor("Tom", later), at=later)


def _today(stage: Stage, desk: HuddleBoard, crew: HuddleBoard) -> None:
    _put(stage, desk, "celebrate", "Zero missed windows on Wednesday, in the rain", "All of us, with the vans", days=0)
    slots = _put(stage, desk, "problem", "Saturday slots are gone by Tuesday", "Three callers gave up", days=1)
    at = _ago(stage, 0, 0)
    take_item(item=slots, by=stage.actor("Priya", at), at=at)
    codes = _put(stage, desk, "problem", "Key-safe codes sit in the price field", "Sales writes them there", days=4)
    make_item_a_problem(item=codes, by=stage.actor("Tom", at), at=at)
    _put(stage, desk, "problem", "Map times are wrong across the bridge works", days=0)
    _put(stage, desk, "help", "Phones at 12:00, one hour", "One of us is at the dentist", days=0)
    rota = _put(stage, desk, "help", "Second pair of eyes on the Christmas rota", days=2)
    take_item(item=rota, by=stage.actor("Aisha", at), at=at)
    _put(stage, crew, "problem", "Two vans share one gas tester", who="Dean", days=3)


def _above(stage: Stage, desk: HuddleBoard) -> None:
    """One that went to the top and is late there, one asked today, one that came back answered."""
    at, later = _ago(stage, 2, 9), _ago(stage, 1, 15)
    works = _put(stage, desk, "problem", "Bridge works: may we promise longer windows?", days=2)
    asked = escalate_item(
        item=works, reason="The two hours are a decision of the directors", by=stage.actor("Tom", at), at=at
    )
    pass_on(asked=asked, reason="It touches every crew south of the river", by=stage.actor("Marek", later), at=later)
    overtime = _put(stage, desk, "help", "Sunday overtime until Christmas?", days=2)
    asked = escalate_item(item=overtime, reason="Planning holds the budget", by=stage.actor("Tom", at), at=at)
    answer_escalation(
        asked=asked,
        answer="Yes, until Christmas",
        because="Demand is seasonal",
        by=stage.actor("Marek", later),
        at=later,
    )
    headsets, now = _put(stage, desk, "problem", "Headsets keep dropping calls", days=0), _ago(stage, 0)
    escalate_item(item=headsets, reason="IT answers Marek, not us", by=stage.actor("Priya", now), at=now)


def _put(
    stage: Stage, board: HuddleBoard, kind: str, words: str, more: str = "", *, who: str = "Priya", days: int
) -> HuddleItem:  # fmt: skip
    at = _ago(stage, days, 0)
    return add_item(board=board, kind=kind, words=words, more=more, language="en", by=stage.actor(who, at), at=at)


def _held(stage: Stage, board: HuddleBoard, leader: str, days: int) -> None:
    at = _ago(stage, days)
    begin_huddle(board=board, by=stage.actor(leader, at), at=at)
    end_huddle(board=board, by=stage.actor(leader, at), at=at + timedelta(minutes=board.minutes - 1))


def _ago(stage: Stage, days: int, hour: int = 8) -> datetime:
    """So many days before the present, at an hour by the clock of its people; today is an hour before the present."""
    if days == 0:
        return stage.now - timedelta(hours=1)
    return stage.moment(0, (stage.now.date() - stage.first_day).days - days, hour or 7, 10)
