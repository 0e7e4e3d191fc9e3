"""When the next huddle is, and whose turn it is to lead it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from onecloth.listening.queries.days import day_in, zone_of
from onecloth.organisation.models import Person
from onecloth.teamwork.models import Huddle, HuddleBoard, HuddleLeader

A_WEEK = 7


def begins_on(board: HuddleBoard, day: date) -> datetime:
    """The moment at which the clock on the team's wall shows its time; a clock change in the night moves nothing."""
    return datetime.combine(day, board.begins, tzinfo=zone_of(board.unit))


def next_huddle(board: HuddleBoard, at: datetime, *, held_on: date | None = None) -> datetime | None:
    """When the next one begins; today's as long as it was not held. None where no day is chosen."""
    today = day_in(board.unit, at)
    for away in range(A_WEEK + 1):
        day = today + timedelta(days=away)
        if day.weekday() in board.days and day != held_on and (away == 0 or begins_on(board, day) > at):
            return begins_on(board, day)
    return None


def turns(board: HuddleBoard) -> list[Person]:
    """Who takes turns at leading, in the order in which they come: whoever led longest ago first, and who never did before
    them. So nobody leads twice before all who want to have led."""
    led = Huddle.objects.filter(board=board, led_by__isnull=False).values("led_by").annotate(last=Max("began_at"))
    last = {row["led_by"]: row["last"] for row in led.order_by()}
    rows = HuddleLeader.objects.filter(Q(person__left_on__isnull=True), board=board, until__isnull=True)
    waiting = list(rows.filter(person__blanked_at__isnull=True).select_related("person").order_by("since", "pk"))
    never = [row for row in waiting if row.person_id not in last]
    others = sorted((row for row in waiting if row.person_id in last), key=lambda row: last[row.person_id])
    return [row.person for row in (*never, *others)]


def who_leads_next(board: HuddleBoard) -> Person | None:
    return next(iter(turns(board)), None)


def last_ended(board: HuddleBoard) -> Sequence[Huddle]:
    """The two that ended last, the latest first."""
    rows = Huddle.objects.filter(board=board, ended_at__isnull=False).select_related("led_by")
    return list(rows.order_by("-began_at")[:2])
