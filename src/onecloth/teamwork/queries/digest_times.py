"""When somebody's digest is due: at most once for each day of theirs, whatever the clocks do in the night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onecloth.teamwork.choices import DigestChannel
from onecloth.teamwork.models import DigestChoice

HOUR, WEEKDAYS = 7, (0, 1, 2, 3, 4)
LATE = timedelta(hours=12)  # after that yesterday's digest would tell of what today's tells


@dataclass(frozen=True)
class Wish:
    """What somebody chose, or what holds for who chose nothing."""

    channel: str = DigestChannel.MAIL
    hour: int = HOUR
    days: Sequence[int] = WEEKDAYS
    quiet: tuple[int, int] | None = None

    @property
    def leaves_at(self) -> int:
        """The hour, or the end of the quiet ones it falls into; they may go over midnight."""
        if self.quiet is None:
            return self.hour
        begin, end = self.quiet
        is_quiet = begin <= self.hour < end if begin <= end else self.hour >= begin or self.hour < end
        return end if is_quiet else self.hour


def wish_of(choice: DigestChoice | None) -> Wish:
    if choice is None:
        return Wish()
    quiet = None if choice.quiet_from is None or choice.quiet_until is None else (choice.quiet_from, choice.quiet_until)
    return Wish(choice.channel, choice.hour, tuple(choice.days), quiet)


def due_day(wish: Wish, zone: str, now: datetime) -> date | None:
    """The day whose hour has come within the last twelve hours; None where there is none or nothing is wanted.

    An hour that does not exist in a night comes when it would have been; of one that exists twice the first counts.
    """
    if wish.channel != DigestChannel.MAIL:
        return None
    here = ZoneInfo(zone or "UTC")
    today = now.astimezone(here).date()
    for day in (today, today - timedelta(days=1)):
        moment = datetime.combine(day, time(wish.leaves_at), here).astimezone(UTC)
        if day.weekday() in wish.days and timedelta(0) <= now - moment < LATE:
            return day
    return None
