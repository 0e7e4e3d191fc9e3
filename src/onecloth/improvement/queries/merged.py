"""What a problem is part of, and what became part of it, with the whys and the fixes that each brought along."""

from dataclasses import dataclass
from typing import Any

from onecloth.improvement.models import Cause, Countermeasure, Merging, Problem
from onecloth.improvement.queries.whys import Why, tree


@dataclass(frozen=True)
class Part:
    """One that became part of the problem on the page."""

    merging: Merging
    causes: list[Cause]
    fixes: list[Countermeasure]

    @property
    def whys(self) -> list[Why]:
        return tree(self.causes)

    @property
    def problem(self) -> Problem:
        return self.merging.problem


def part_of(problem: Problem) -> Merging | None:
    return _standing().filter(problem=problem).select_related("into", "merged_by").first()


def parts_of(problem: Problem) -> list[Part]:
    """Their whys and fixes are read here and stay theirs."""
    rows = list(_standing().filter(into=problem).select_related("problem", "merged_by").order_by("merged_at", "pk"))
    if not rows:
        return []
    keys = [row.problem_id for row in rows]
    causes = _by_problem(Cause.objects.filter(problem__in=keys, withdrawn_at__isnull=True).order_by("position"))
    fixes = Countermeasure.objects.filter(problem__in=keys, withdrawn_at__isnull=True).select_related("owner")
    done = _by_problem(fixes.order_by("proposed_at", "pk"))
    return [Part(row, causes.get(row.problem_id, []), done.get(row.problem_id, [])) for row in rows]


def _standing() -> Any:
    return Merging.objects.filter(parted_at__isnull=True)


def _by_problem(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.problem_id, []).append(row)
    return found
