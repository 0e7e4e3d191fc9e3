"""When somebody is at work, as far as we know it: prompts stand on Today then and at no other time.

The rule. Days: those of the huddle of their own team, or of the nearest unit above that has a board; Monday to Friday
where there is none. Hours by the clock on the team's wall: 7 to 18; where the huddle begins outside of these, the team
works then, and it is the eight hours from the huddle on. A shift belongs to the day on which it began.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from onecloth.core.actors import Actor
from onecloth.listening.queries.days import zone_of
from onecloth.organisation.models import Unit
from onecloth.teamwork.queries.huddle_boards import own_board

MORNING, EVENING, SHIFT = time(7), time(18), timedelta(hours=8)
WORKDAYS = (0, 1, 2, 3, 4)
DAY = timedelta(days=1)


def is_at_work(actor: Actor, unit: Unit | None, at: datetime) -> bool:
    """Two queries at most."""
    board = own_board(actor)
    if board is None:
        return at_work(WORKDAYS, None, unit, at)
    return at_work(board.days, board.begins, unit or board.unit, at)


def at_work(days: Collection[int], begins: time | None, unit: Unit | None, at: datetime) -> bool:
    """Whether a moment lies in the working time of a unit whose huddle is on these days at this hour of its wall clock."""
    zone = zone_of(unit)
    here = at.astimezone(zone)
    if begins is None or MORNING <= begins < EVENING:
        return here.weekday() in days and MORNING <= here.time() < EVENING
    return any(_in_shift(day, days, begins, unit, at) for day in (here.date() - DAY, here.date()))


def _in_shift(day: date, days: Collection[int], begins: time, unit: Unit | None, at: datetime) -> bool:
    """Eight hours that pass, whatever the clock on the wall does in that night."""
    began = datetime.combine(day, begins, tzinfo=zone_of(unit)).astimezone(at.tzinfo)
    return day.weekday() in days and began <= at < began + SHIFT
