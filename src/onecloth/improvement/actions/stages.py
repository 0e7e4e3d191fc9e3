"""Where a problem stands, and the day on which it came there: written in one place, so that no time in a stage is lost."""

from datetime import datetime
from typing import Any

from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Problem, Stay
from onecloth.organisation.queries import day_of


def first_stay(*, problem: Problem, at: datetime) -> None:
    """The first stay, from the day it was raised."""
    Stay.objects.create(problem=problem, stage=problem.stage, from_date=day_of(at))


def move_to(*, problem: Problem, stage: str, expected: int | None = None, at: datetime, **changes: Any) -> Problem:
    """Write a stage with whatever changes with it. Runs inside the caller's transaction; raises `Stale`."""
    before = problem.stage
    problem.save_changes(expected=expected, stage=stage, **changes)
    if stage != before:
        day = day_of(at)
        left = Stay.objects.filter(problem=problem, until_date__isnull=True)
        left.filter(from_date__gt=day).update(from_date=day)  # what is written later with an earlier day
        left.update(until_date=day, is_cut=stage == Stage.MERGED)
        Stay.objects.create(problem=problem, stage=stage, from_date=day)
    return problem
