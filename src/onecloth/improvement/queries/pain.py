"""Are our means where the pain is? Open problems by the voices behind them, beside the hours that go to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, InitiativeState, Means
from onecloth.improvement.models import Allocation, Cause, Countermeasure, Initiative, Problem, Spending
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.improvement.queries.means import in_hours
from onecloth.ui.wording import number_word, percent_range
from onecloth_stats.intervals import wilson

MOST, FIRST = 20, 10


@dataclass(frozen=True)
class Ache:
    """A problem with the voices behind it and the minutes for it; `low` and `high` are the ends of its share's interval."""

    problem: Problem
    root: str
    voices: int
    share: float
    low: float
    high: float
    planned: float
    spent: float
    carried_by: list[Initiative]

    @property
    def planned_words(self) -> str:
        return in_hours(round(self.planned)) if self.planned else _("none")

    @property
    def spent_words(self) -> str:
        return in_hours(round(self.spent)) if self.spent else _("none")

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def range_words(self) -> str:
        return percent_range((self.low, self.high))

    @property
    def has_means(self) -> bool:
        return bool(self.planned or self.spent)


@dataclass(frozen=True)
class PainPage:
    title: str
    lead: str
    aches: list[Ache]
    voices: int
    elsewhere: str


def pain_page(actor: Actor) -> PainPage:
    """The most told of what is open, with what is carried to mend it. An initiative's hours are shared evenly by its problems."""
    told = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    every = visible_problems(actor).filter(stage__in=OPEN_STAGES).annotate(voices=told).filter(voices__gt=0)
    problems = list(every.order_by("-voices", "raised_at", "pk")[:MOST])
    whole = sum(every.values_list("voices", flat=True))
    planned, spent, ties = _carried()
    by_hand = _minutes_noted(problems)
    roots = _roots(problems)
    aches = [_ache(each, whole, roots, planned, spent, by_hand, ties) for each in problems]
    return PainPage(*_finding(aches), aches, whole, _elsewhere(planned, ties))


def _carried() -> tuple[dict[int, int], dict[int, int], dict[int, list[Initiative]]]:
    """Minutes planned and spent by running initiative, and the initiatives by problem; those only proposed carry nothing."""
    running = list(
        Initiative.objects.filter(state=InitiativeState.RUNNING).prefetch_related("problems").order_by("rank")
    )
    ties: dict[int, list[Initiative]] = {}
    for each in running:
        for problem in each.problems.all():
            ties.setdefault(problem.pk, []).append(each)
    keys = [each.pk for each in running]
    return _minutes(Allocation, keys), _minutes(Spending, keys), ties


def _minutes(model: type[Allocation] | type[Spending], keys: Iterable[int]) -> dict[int, int]:
    rows = model._default_manager.filter(initiative__in=list(keys), kind=Means.HOURS, taken_back_at__isnull=True)
    return dict(rows.values("initiative_id").annotate(all=Sum("minutes")).values_list("initiative_id", "all"))


def _minutes_noted(problems: Sequence[Problem]) -> dict[int, int]:
    """What people noted on countermeasures, by problem."""
    rows = Countermeasure.objects.filter(problem__in=problems, withdrawn_at__isnull=True, minutes_spent__gt=0)
    return dict(rows.values("problem_id").annotate(all=Sum("minutes_spent")).values_list("problem_id", "all"))


def _roots(problems: Sequence[Problem]) -> dict[int, str]:
    whys = Cause.objects.filter(problem__in=problems, is_root=True, withdrawn_at__isnull=True)
    return dict(whys.values_list("problem_id", "words"))


def _ache(
    problem: Problem, whole: int, roots: dict[int, str], planned: dict[int, int], spent: dict[int, int],
    by_hand: dict[int, int], ties: dict[int, list[Initiative]],
) -> Ache:  # fmt: skip
    voices: int = vars(problem)["voices"]
    share, low, high = wilson(voices, whole)
    own = ties.get(problem.pk, [])

    def part(minutes: dict[int, int]) -> float:
        return sum(minutes.get(each.pk, 0) / len(each.problems.all()) for each in own)

    return Ache(
        problem, roots.get(problem.pk, ""), voices, share, low, high, part(planned),
        part(spent) + by_hand.get(problem.pk, 0), own,
    )  # fmt: skip


def _finding(aches: list[Ache]) -> tuple[str, str]:
    if not aches:
        return _("No open problem has voices behind it yet"), ""
    first = aches[:FIRST]
    bare = [each for each in first if not each.has_means]
    told = {"n": number_word(len(bare), first=True), "all": number_word(len(first))}
    if not bare:
        words = ngettext(
            "The most told problem has hours", "Each of the %(all)s most told problems has hours", len(first)
        )
        return words % told, ""
    if len(first) == 1:
        return _("The most told problem has no hours"), ""
    words = ngettext(
        "One of the %(all)s most told problems has no hours",
        "%(n)s of the %(all)s most told problems have no hours",
        len(bare),
    )
    return words % told, _("Most told of: “%s”.") % bare[0].problem.title


def _elsewhere(planned: dict[int, int], ties: dict[int, list[Initiative]]) -> str:
    """Hours planned on what runs and names no problem."""
    tied = {each.pk for own in ties.values() for each in own}
    loose = sum(minutes for key, minutes in planned.items() if key not in tied)
    return in_hours(loose) if loose else ""
