"""What people tell of a seam talk and of half a day side by side: forms put it together, actions keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from onecloth.listening.choices import HalfDay
from onecloth.listening.models import SideBySide
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import the_organisation

HALF_DAY = 240
BEGINS = {HalfDay.MORNING: time(8, 30), HalfDay.AFTERNOON: time(13, 0)}


@dataclass(frozen=True)
class WillDo:
    """What one side will do: words, who of it answers for that, and by when."""

    unit: Unit
    words: str
    person: Person
    due_on: date


@dataclass(frozen=True)
class Told:
    """What came of a talk. `said` are words of those who were there, about one of both sides, without a name."""

    held_on: date
    job: str = ""
    giver_needs: str = ""
    receiver_needs: str = ""
    will_do: Sequence[WillDo] = ()
    said: Sequence[tuple[Unit, str]] = ()
    language: str = ""


@dataclass(frozen=True)
class Day:
    """The half day somebody proposes."""

    on_date: date
    half: str = HalfDay.MORNING
    place: str = ""


def begins_at(half_day: SideBySide) -> datetime:
    assert half_day.on_date is not None
    zone = ZoneInfo(the_organisation().zone or "UTC")
    return datetime.combine(half_day.on_date, BEGINS[HalfDay(half_day.half)], zone)
