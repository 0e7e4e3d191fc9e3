"""What counts as a band-aid: weak actions only, or a cause that nobody tested, or a problem that came back (METHODS 10).

A band-aid may be the right first aid. It is called one, and it carries the day on which it expires. The rule is said
once, in the query, so that a page, the inbox and a count never disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import BooleanField, DateField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from onecloth.improvement.choices import Stage, Strength
from onecloth.improvement.models import Countermeasure, Problem

LASTS = timedelta(days=90)
COMES_BACK_WITHIN = timedelta(days=90)


class Why(StrEnum):
    """Why a countermeasure is a band-aid; also the name of the column that says so."""

    WEAK = "is_only_weak"
    UNTESTED = "is_untested"
    CAME_BACK = "is_back"


IS_BAND_AID = Q(is_only_weak=True) | Q(is_untested=True) | Q(is_back=True)


def countermeasures() -> QuerySet[Countermeasure]:
    """All that were not taken back, each with what the rule says about it."""
    stronger = Countermeasure.objects.filter(
        problem=OuterRef("problem"), withdrawn_at__isnull=True, ended_on__isnull=True
    ).exclude(strength=Strength.WEAK)
    until = ExpressionWrapper(OuterRef("done_on") + COMES_BACK_WITHIN, output_field=DateField())
    back = Problem.objects.filter(
        pk=OuterRef("problem_id"), came_back_on__gte=OuterRef("done_on"), came_back_on__lte=until
    )  # asked row by row: of a few rows nobody reads all problems
    return Countermeasure.objects.filter(withdrawn_at__isnull=True).annotate(
        is_only_weak=_truth(Q(strength=Strength.WEAK) & ~Exists(stronger)),
        is_untested=_truth(Q(cause__isnull=True) | Q(cause__is_tested=False)),
        is_back=Exists(back),
    )


def band_aids_on() -> QuerySet[Countermeasure]:
    """Band-aids that are still on. Closing a problem takes none off; a problem not taken up has none."""
    declined = Problem.objects.filter(pk=OuterRef("problem_id"), stage=Stage.DECLINED)
    return countermeasures().filter(IS_BAND_AID, ~Exists(declined), ended_on__isnull=True)


def expired(day: date) -> QuerySet[Countermeasure]:
    """Band-aids past their day and still on, the longest overdue first."""
    return band_aids_on().filter(expires_on__lte=day).select_related("problem", "owner").order_by("expires_on", "pk")


@dataclass(frozen=True)
class Fix:
    """A countermeasure with what the rule says about it."""

    countermeasure: Countermeasure
    reasons: tuple[Why, ...]

    @property
    def is_band_aid(self) -> bool:
        return bool(self.reasons)

    @property
    def is_on(self) -> bool:
        return self.countermeasure.ended_on is None

    def is_expired(self, day: date) -> bool:
        """Past its day and still on."""
        ends = self.countermeasure.expires_on
        return self.is_band_aid and self.is_on and ends is not None and ends <= day


def fixes_of(problem: Problem) -> list[Fix]:
    rows = countermeasures().filter(problem=problem).select_related("cause", "owner").order_by("proposed_at", "pk")
    return [Fix(row, tuple(why for why in Why if getattr(row, why))) for row in rows]


def minutes_spent(fixes: Iterable[Fix]) -> tuple[int, int]:
    """Minutes noted on band-aids and on root fixes."""
    first_aid = root = 0
    for fix in fixes:
        spent = fix.countermeasure.minutes_spent or 0
        first_aid, root = (first_aid + spent, root) if fix.is_band_aid else (first_aid, root + spent)
    return first_aid, root


def _truth(rule: Combinable | Q) -> ExpressionWrapper:
    return ExpressionWrapper(rule, output_field=BooleanField())
