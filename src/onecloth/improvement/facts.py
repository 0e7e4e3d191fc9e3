"""What higher rooms may count about mending: problems raised and mended, and how strong what was done about them is."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from onecloth.core.facts import Column, FactTable
from onecloth.improvement.models import Countermeasure, Problem


def problems(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Problems raised between two days, the last included."""
    told = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    rows = Problem.objects.filter(raised_at__range=_moments(start, end)).annotate(voices=told)
    for row in rows.order_by("raised_at", "pk"):
        yield {
            "raised_on": row.raised_at.date(), "unit": row.unit_id, "stage": row.stage, "mended_on": row.mended_on,
            "closed_on": row.closed_at.date() if row.closed_at else None, "voices": row.voices,
            "came_back_on": row.came_back_on,
        }  # fmt: skip


def countermeasures(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Countermeasures proposed between two days, the last included."""
    rows = Countermeasure.objects.filter(proposed_at__range=_moments(start, end), withdrawn_at__isnull=True)
    for row in rows.order_by("proposed_at", "pk"):
        yield {
            "proposed_on": row.proposed_at.date(), "strength": row.strength, "action": row.action,
            "done_on": row.done_on, "expires_on": row.expires_on, "ended_on": row.ended_on,
            "minutes": row.minutes_spent,
        }  # fmt: skip


def _moments(start: date, end: date) -> tuple[datetime, datetime]:
    return datetime.combine(start, time(), UTC), datetime.combine(end + timedelta(days=1), time(), UTC)


PROBLEMS = FactTable(
    "problems",
    "Problems raised, and what became of them",
    (
        Column("raised_on", "date", "Day it was raised"),
        Column("unit", "key", "Unit it is about, where there is one"),
        Column("stage", "word", "Where it stands today"),
        Column("mended_on", "date", "Day the last root fix was done"),
        Column("closed_on", "date", "Day those who spoke were told"),
        Column("voices", "number", "Voices that are evidence of it", "voices"),
        Column("came_back_on", "date", "Day it was seen to be back"),
    ),
    problems,
)
COUNTERMEASURES = FactTable(
    "countermeasures",
    "What was done about problems, by strength",
    (
        Column("proposed_on", "date", "Day it was proposed"),
        Column("strength", "word", "Strong, intermediate or weak, from the kind of action"),
        Column("action", "word", "Kind of action"),
        Column("done_on", "date", "Day it was done"),
        Column("expires_on", "date", "Day a band-aid expires"),
        Column("ended_on", "date", "Day a band-aid came off"),
        Column("minutes", "number", "Time noted", "minutes"),
    ),
    countermeasures,
)
