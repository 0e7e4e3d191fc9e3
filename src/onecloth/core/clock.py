"""The only place that asks the machine for the time, so that a year can be replayed and a test can stand still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_held: ContextVar[datetime | None] = ContextVar("held_clock", default=None)


def now() -> datetime:
    """The current moment in UTC, or the held one inside `held_at`."""
    return _held.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The calendar day in a zone; a unit's day begins at its own midnight."""
    return now().astimezone(ZoneInfo(zone)).date()


def iso_week(moment: datetime, zone: str) -> tuple[int, int]:
    """ISO year and week of a moment as people in that zone count it."""
    year, week, _ = moment.astimezone(ZoneInfo(zone)).isocalendar()
    return year, week


def week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment, for simulations and tests."""
    if moment.tzinfo is None:
        raise ValueError("A held clock needs a moment with a time zone.")
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
