"""What there is to choose from, and what binds the choice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from math import isfinite

from onecloth_stats.shrinkage import shrink

WIDTH_OF_80 = 2.563  # an 80% range of a normal is this many standard deviations wide (METHODS 11)
NIL = 1e-6


class PortfolioError(ValueError):
    """The proposal cannot be made from what was given."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something one might carry: `benefit` with its standard `error`, both in one unit for all; what it `needs` of each
    means; those it comes only `after`; the `teams` for which it counts.
    """

    key: Hashable
    benefit: float
    error: float
    needs: Mapping[Hashable, float] = field(default_factory=dict)
    after: tuple[Hashable, ...] = ()
    teams: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What binds the choice. `means` there are of each kind; of each group in `either_or` at most one; every team of
    `at_least` has so many; what is in `kept` is taken in any case. `caution` is the weight of the errors.
    """

    means: Mapping[Hashable, float]
    either_or: tuple[tuple[Hashable, ...], ...] = ()
    at_least: Mapping[Hashable, int] = field(default_factory=dict)
    kept: tuple[Hashable, ...] = ()
    caution: float = 0.0


@dataclass(frozen=True, slots=True)
class Best:
    """One best portfolio: those `taken`, its `worth`, and what is `left` of each means."""

    taken: frozenset[Hashable]
    worth: float
    left: dict[Hashable, float]


@dataclass(frozen=True, slots=True)
class Swap:
    """What the other choice for one candidate would do: what it `costs` of the worth, who comes `inside` and `outside`."""

    costs: float
    inside: tuple[Hashable, ...]
    outside: tuple[Hashable, ...]


class RulesContradict(PortfolioError):
    """No portfolio keeps all rules; `missing` says how much of which means, `short` how many for which team."""

    def __init__(self, missing: Mapping[Hashable, float], short: Mapping[Hashable, int]) -> None:
        super().__init__("No portfolio keeps all rules.")
        self.missing, self.short = dict(missing), dict(short)


def from_range(low: float, high: float) -> tuple[float, float]:
    """Return mean and standard error behind "four times of five between low and high" (METHODS 11: width / 2.563).

    >>> from_range(100, 356.3)
    (228.15, 100.0)
    """
    if not (isfinite(low) and isfinite(high)) or high <= low:
        raise PortfolioError("A range goes from a lower to a higher number.")
    return (low + high) / 2, round((high - low) / WIDTH_OF_80, 12)


def shrunken(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Pull each benefit towards that of all, the more the vaguer it is: the best of many guesses is mostly a lucky one.

    Empirical Bayes as for small units (METHODS 1). Two or fewer are left as they are: from them no spread can be told.

    >>> [round(each.benefit) for each in shrunken([Candidate(n, b, 50) for n, b in enumerate((0, 100, 300, 40))])]
    [16, 101, 273, 50]
    """
    if len(candidates) < 3:
        return list(candidates)
    pulled = shrink([each.benefit for each in candidates], [max(each.error, NIL) ** 2 for each in candidates])
    return [
        Candidate(each.key, benefit, error, each.needs, each.after, each.teams)
        for each, benefit, error in zip(candidates, pulled.estimates, pulled.errors, strict=True)
    ]


def check(candidates: Sequence[Candidate], rules: Rules) -> None:
    """Raise `PortfolioError` for numbers that are none, for unknown names, and for circles."""
    keys = [each.key for each in candidates]
    if len(set(keys)) != len(keys):
        raise PortfolioError("Every candidate stands once.")
    for each in candidates:
        _check_numbers((each.benefit,), least=None)
        _check_numbers((each.error, *each.needs.values()), least=0.0)
        if unknown := set(each.needs) - set(rules.means):
            raise PortfolioError(f"There is no limit for {sorted(map(str, unknown))[0]}.")
    _check_numbers((*rules.means.values(), rules.caution, *rules.at_least.values()), least=0.0)
    named = {key for group in rules.either_or for key in group} | set(rules.kept)
    named |= {first for each in candidates for first in each.after}
    if named - set(keys):
        raise PortfolioError("A rule names something that is no candidate.")
    _check_order(candidates)


def _check_order(candidates: Iterable[Candidate]) -> None:
    try:
        TopologicalSorter({each.key: each.after for each in candidates}).prepare()
    except CycleError as circle:
        raise PortfolioError("Some candidates wait for each other in a circle.") from circle


def _check_numbers(numbers: Iterable[float], least: float | None) -> None:
    for number in numbers:
        if not isfinite(number) or (least is not None and number < least):
            raise PortfolioError("Numbers are finite, and needs, means and errors are zero or more.")
