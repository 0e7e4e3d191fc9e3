"""What higher rooms may count about huddles: held ones, what stood on boards, and what was asked of tiers above."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from onecloth.core.facts import Column, FactTable
from onecloth.teamwork.models import Escalation, Huddle, HuddleItem


def huddles(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Huddles of two days and those between, the last included. Nobody's attendance is known, so none is told."""
    for row in Huddle.objects.filter(on_date__range=(start, end)).select_related("board").order_by("on_date", "pk"):
        yield {"held_on": row.on_date, "unit": row.board.unit_id, "is_forgotten": row.is_forgotten}


def items(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Items raised between two days, the last included."""
    rows = HuddleItem.objects.filter(raised_at__range=_moments(start, end), is_taken_back=False).select_related("board")
    for row in rows.order_by("raised_at", "pk"):
        yield {
            "raised_on": row.raised_at.date(), "unit": row.board.unit_id, "kind": row.kind,
            "hours_to_heard": _hours(row.raised_at, row.heard_at),
            "hours_to_settled": _hours(row.raised_at, row.settled_at), "is_told": bool(row.outcome),
            "is_problem": row.problem_id is not None,
        }  # fmt: skip


def escalations(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """What was asked of a tier above between two days, the last included; what was taken back was never asked."""
    rows = Escalation.objects.filter(asked_at__range=_moments(start, end), withdrawn_at__isnull=True)
    for row in rows.order_by("asked_at", "pk"):
        yield {
            "asked_on": row.asked_at.date(), "from_unit": row.from_unit_id, "to_unit": row.to_unit_id,
            "due_on": row.due_on, "answered_on": row.answered_at.date() if row.answered_at else None,
            "hours_to_answered": _hours(row.asked_at, row.answered_at), "is_passed_on": row.passed_on_at is not None,
        }  # fmt: skip


def _hours(began: datetime, ended: datetime | None) -> float | None:
    return round((ended - began).total_seconds() / 3600, 2) if ended else None


def _moments(start: date, end: date) -> tuple[datetime, datetime]:
    return datetime.combine(start, time(), UTC), datetime.combine(end + timedelta(days=1), time(), UTC)


HUDDLES = FactTable(
    "huddles",
    "Huddles that were held",
    (
        Column("held_on", "date", "Day, in the unit's zone"),
        Column("unit", "key", "Unit whose board it was"),
        Column("is_forgotten", "yes_no", "Whether nobody ended it"),
    ),
    huddles,
)
HUDDLE_ITEMS = FactTable(
    "huddle_items",
    "What stood on boards, and what became of it",
    (
        Column("raised_on", "date", "Day it was put on the board"),
        Column("unit", "key", "Unit whose board it was"),
        Column("kind", "word", "Celebrate, problem or help"),
        Column("hours_to_heard", "number", "Until the team took it up; empty where it did not", "hours"),
        Column("hours_to_settled", "number", "Until it was settled; empty where it is open", "hours"),
        Column("is_told", "yes_no", "Whether it was said what became of it"),
        Column("is_problem", "yes_no", "Whether it became a problem with a team"),
    ),
    items,
)
ESCALATIONS = FactTable(
    "escalations",
    "What was asked of a tier above, and when it answered",
    (
        Column("asked_on", "date", "Day it was asked"),
        Column("from_unit", "key", "Unit that asks"),
        Column("to_unit", "key", "Unit that is asked"),
        Column("due_on", "date", "Day by which an answer was due"),
        Column("answered_on", "date", "Day of the answer; empty while there is none"),
        Column("hours_to_answered", "number", "Until this tier answered", "hours"),
        Column("is_passed_on", "yes_no", "Whether it went further up instead"),
    ),
    escalations,
)
