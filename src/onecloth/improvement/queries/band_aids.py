"""What counts as a band-aid: weak actions only, or a cause that nobody tested, or a problem that came back (METHODS 10).

A band-aid may be the right first aid. It is called one, and it carries the day on which it expires.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from onecloth.improvement.choices import Stage, Strength
from onecloth.improvement.models import Countermeasure, Problem

LASTS = timedelta(days=90)
COMES_BACK_WITHIN = timedelta(days=90)
ASKED_AHEAD = timedelta(days=7)


class Why(StrEnum):
    """Why a countermeasure is a band-aid."""

    WEAK = "weak"
    UNTESTED = "untested"
    CAME_BACK = "came_back"


@dataclass(frozen=True)
class Fix:
    """A countermeasure with what the rule says about it."""

    countermeasure: Countermeasure
    reasons: tuple[Why, ...]

    @property
    def is_band_aid(self) -> bool:
        return bool(self.reasons)

    def is_expired(self, day: date) -> bool:
        """Past its day and still on."""
        ends = self.countermeasure.expires_on
        return self.is_band_aid and self.countermeasure.ended_on is None and ends is not None and ends <= day


def judged(problem: Problem, countermeasures: Iterable[Countermeasure]) -> list[Fix]:
    """The rule for every countermeasure of one problem. Give them with their `cause` selected."""
    live = [each for each in countermeasures if each.withdrawn_at is None]
    only_weak = all(each.strength == Strength.WEAK for each in live if each.ended_on is None)
    return [Fix(each, _reasons(problem, each, only_weak)) for each in live]


def _reasons(problem: Problem, countermeasure: Countermeasure, only_weak: bool) -> tuple[Why, ...]:
    cause = countermeasure.cause
    found = {
        Why.WEAK: countermeasure.strength == Strength.WEAK and only_weak,
        Why.UNTESTED: cause is None or not cause.is_tested,
        Why.CAME_BACK: _came_back(problem, countermeasure),
    }
    return tuple(why for why, holds in found.items() if holds)


def _came_back(problem: Problem, countermeasure: Countermeasure) -> bool:
    back, done = problem.came_back_on, countermeasure.done_on
    return back is not None and done is not None and done <= back <= done + COMES_BACK_WITHIN


def live_countermeasures(problem: Problem) -> QuerySet[Countermeasure]:
    return (
        Countermeasure.objects.filter(problem=problem, withdrawn_at__isnull=True)
        .select_related("cause", "owner")
        .order_by("proposed_at", "pk")
    )


def fixes_of(problem: Problem) -> list[Fix]:
    return judged(problem, live_countermeasures(problem))


def band_aids_on(problems: Iterable[Problem]) -> list[Fix]:
    """Band-aids that are on today, over many problems, in one query."""
    by_key: Mapping[int, Problem] = {problem.pk: problem for problem in problems}
    found: dict[int, list[Countermeasure]] = {}
    rows = Countermeasure.objects.filter(problem__in=by_key, withdrawn_at__isnull=True)
    for row in rows.select_related("cause", "owner").order_by("expires_on", "pk"):
        row.problem = by_key[row.problem_id]
        found.setdefault(row.problem_id, []).append(row)
    fixes = [fix for pk, rows in found.items() for fix in judged(by_key[pk], rows)]
    return [fix for fix in fixes if fix.is_band_aid and fix.countermeasure.ended_on is None]


def expired_band_aids(day: date) -> list[Fix]:
    """Band-aids past their day and still on, the longest overdue first. Closing a problem takes no band-aid off."""
    taken_up = Problem.objects.exclude(stage=Stage.DECLINED)
    candidates = taken_up.filter(countermeasures__expires_on__lte=day).distinct()
    expired = [fix for fix in band_aids_on(candidates) if fix.is_expired(day)]
    return sorted(expired, key=lambda fix: (fix.countermeasure.expires_on, fix.countermeasure.pk))


def minutes_spent(fixes: Iterable[Fix]) -> tuple[int, int]:
    """Minutes noted on band-aids and on root fixes."""
    first_aid = root = 0
    for fix in fixes:
        spent = fix.countermeasure.minutes_spent or 0
        first_aid, root = (first_aid + spent, root) if fix.is_band_aid else (first_aid, root + spent)
    return first_aid, root
