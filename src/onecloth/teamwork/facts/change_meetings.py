"""What higher rooms may count about change meetings: those that were held, and what their points ended as."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from onecloth.core.facts import Column, FactTable
from onecloth.organisation.queries import day_of
from onecloth.teamwork.models import ChangeMeeting


def change_meetings(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Meetings that ended between two days, the last included. Nobody's attendance is known, so none is told."""
    moments = (
        datetime.combine(start, time(), UTC) - timedelta(days=1),
        datetime.combine(end, time(), UTC) + timedelta(days=2),
    )
    rows = ChangeMeeting.objects.filter(ended_at__isnull=False, begins_at__range=moments).annotate(
        points_all=Count("points"),
        posts=Count("points", filter=Q(points__post__isnull=False)),
        decisions=Count("points", filter=Q(points__decision__isnull=False)),
        questions=Count("points", filter=Q(points__asked__isnull=False)),
    )
    for row in rows.order_by("begins_at", "pk"):
        held_on = day_of(row.begins_at)
        if start <= held_on <= end:
            yield {
                "held_on": held_on, "points": row.points_all, "posts": row.posts, "decisions": row.decisions,
                "questions": row.questions,
            }  # fmt: skip


CHANGE_MEETINGS = FactTable(
    "change_meetings",
    "Change meetings that were held",
    (
        Column("held_on", "date", "Day, as the organisation counts it"),
        Column("points", "number", "Points on the table", "points"),
        Column("posts", "number", "Of them, how many became a post or its draft", "points"),
        Column("decisions", "number", "Of them, how many became a decision", "points"),
        Column("questions", "number", "Of them, how many became a question to a unit", "points"),
    ),
    change_meetings,
)
