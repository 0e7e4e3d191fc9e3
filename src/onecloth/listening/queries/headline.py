"""Follow-through as the head of the ledger: counted anew for every page, in a large ledger once in ten minutes.

Counting a year of a million voices takes longer than all the rest of the page. Each process keeps the last count.
"""

from datetime import date, datetime, timedelta

from django.db.models import Max

from onecloth.listening.models import Voice
from onecloth.listening.queries.follow_through import FollowThrough, follow_through

MANY = 50_000
KEPT_FOR = timedelta(minutes=10)
_kept: dict[date, tuple[datetime, FollowThrough]] = {}


def headline(*, today: date, at: datetime) -> FollowThrough:
    if (Voice.objects.aggregate(last=Max("pk"))["last"] or 0) < MANY:
        return follow_through(today=today)
    counted_at, found = _kept.get(today, (None, None))
    if counted_at is None or found is None or not counted_at <= at < counted_at + KEPT_FOR:
        found = follow_through(today=today)
        _kept.clear()
        _kept[today] = at, found
    return found
