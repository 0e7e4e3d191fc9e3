"""Problems that are raised already and say nearly the same: found by an index of marks, never by all pairs.

Of each mark the newest few are looked at, and of those the ones with most marks in common, so that a name that everybody
gives costs no more than a rare one.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Merging, Problem, ProblemMark
from onecloth.improvement.permissions.problems import joinable_by, visible_problems, worked_on_by
from onecloth_stats.alike import ALIKE, likeness, marks, pieces

MOST_OF_A_MARK = 40
MOST_COMPARED = 60
MOST_SHOWN = 3
MOST_FOUND = 10


@dataclass(frozen=True)
class Alike:
    """One that is there already. `may_join`: a voice may be joined to it by whoever is reading."""

    problem: Problem
    voices: int
    may_join: bool


@dataclass(frozen=True)
class Choice:
    """One that another may become part of. `may_merge`: whoever is reading works on it too."""

    problem: Problem
    voices: int
    may_merge: bool


def raised_already(actor: Actor, title: str) -> list[Alike]:
    """The nearest few to a name, what is part of another standing for that one."""
    nearest = _nearest(actor, title)[:MOST_SHOWN]
    rows = _with_voices(visible_problems(actor).filter(pk__in=nearest))
    may = set(joinable_by(actor).filter(pk__in=nearest, stage__in=OPEN_STAGES).values_list("pk", flat=True))
    return sorted(
        (Alike(row, row.voices, row.pk in may) for row in rows), key=lambda each: nearest.index(each.problem.pk)
    )


def unseen(found: Sequence[Alike], seen: str) -> bool:
    """Whether somebody who sends has not been shown one of these; `seen` holds addresses with commas between."""
    shown = set(seen.split(","))
    return any(each.problem.token not in shown for each in found)


def to_merge_with(actor: Actor, problem: Problem, words: str) -> list[Choice]:
    """Open problems this one may be the same as: those with these words in their name, else those with a like name."""
    others = visible_problems(actor).filter(stage__in=OPEN_STAGES).exclude(pk=problem.pk)
    if words:
        holds = Q()
        for word in words.split()[:6]:
            holds &= Q(title__icontains=word)
        near = list(others.filter(holds).order_by("-raised_at", "-pk").values_list("pk", flat=True)[:MOST_FOUND])
    else:
        near = _nearest(actor, problem.title, besides=[problem.pk])[:MOST_FOUND]
    rows = _with_voices(others.filter(pk__in=near))
    may = set(worked_on_by(actor).filter(pk__in=near).values_list("pk", flat=True))
    return sorted(
        (Choice(row, row.voices, row.pk in may) for row in rows), key=lambda each: near.index(each.problem.pk)
    )


def _nearest(actor: Actor, title: str, besides: Collection[int] = ()) -> list[int]:
    told = pieces(title)
    rows = visible_problems(actor).filter(pk__in=candidates(told)).values_list("pk", "title", "stage")
    scored = {pk: (likeness(told, pieces(said)), stage) for pk, said, stage in rows}
    near = {pk: each for pk, each in scored.items() if each[0] >= ALIKE}
    heads = _heads([pk for pk, (_score, stage) in near.items() if stage == Stage.MERGED])
    best: dict[int, float] = {}
    for pk, (score, _stage) in near.items():
        best[heads.get(pk, pk)] = max(score, best.get(heads.get(pk, pk), 0.0))
    return sorted(best.keys() - set(besides), key=lambda pk: (-best[pk], -pk))


def candidates(told: frozenset[int]) -> list[int]:
    """Numbers of problems that share most marks with these pieces."""
    told_by = marks(told)
    if not told_by:
        return []
    newest = [
        ProblemMark.objects.filter(mark=mark).order_by("-problem_id").values("pk")[:MOST_OF_A_MARK] for mark in told_by
    ]
    first, *rest = [ProblemMark.objects.filter(pk__in=some).order_by().values_list("problem_id") for some in newest]
    shared = Counter(pk for (pk,) in first.union(*rest, all=True))
    return sorted(shared, key=lambda pk: (-shared[pk], -pk))[:MOST_COMPARED]


def _heads(merged: Sequence[int]) -> Mapping[int, int]:
    """By problem, the one it is part of in the end: one question for each storey, and there is seldom a second."""
    heads: dict[int, int] = {pk: pk for pk in merged}
    open_ones = Merging.objects.filter(parted_at__isnull=True)
    while above := dict(open_ones.filter(problem__in=set(heads.values())).values_list("problem_id", "into_id")):
        heads = {pk: above.get(head, head) for pk, head in heads.items()}
    return heads


def _with_voices(rows: Any) -> Any:
    voices = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    return rows.select_related("owner", "unit", "seam__giver", "seam__receiver").annotate(voices=voices)
