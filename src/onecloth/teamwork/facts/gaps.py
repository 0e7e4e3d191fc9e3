"""What higher rooms may count about skill gaps: which were opened, whether a course answers them, and what changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from onecloth.core.facts import Column, FactTable
from onecloth.teamwork.models import SkillGap
from onecloth.teamwork.queries.gap_measures import measured


def skill_gaps(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Gaps that were opened between two days, the last included. Whose wish stands behind one is not told."""
    rows = SkillGap.objects.filter(opened_on__range=(start, end)).select_related("unit", "skill__course")
    gaps = list(rows.select_related("seam__giver", "seam__receiver").order_by("opened_on", "pk"))
    figures = measured(gaps)
    for gap in gaps:
        yield {
            "opened_on": gap.opened_on, "unit": gap.unit_id, "has_course": gap.skill.course_id is not None,
            "is_closed": gap.closed_at is not None, "measured_again": figures[gap.pk].moved or "",
        }  # fmt: skip


SKILL_GAPS = FactTable(
    "skill_gaps",
    "Skills that were found missing, and whether a course changed it",
    (
        Column("opened_on", "date", "Day the gap was opened"),
        Column("unit", "key", "Unit it is a gap of"),
        Column("has_course", "yes_no", "Whether a course answers it"),
        Column("is_closed", "yes_no", "Whether it was closed"),
        Column("measured_again", "word", "Better, worse or same after the course; empty where nobody can say yet"),
    ),
    skill_gaps,
)
