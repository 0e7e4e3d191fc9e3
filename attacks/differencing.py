"""Differencing: can anybody, holding every figure ever published, work out what one person answered?

The attacker is not the gate's author: everything here is computed from released figures and from who sits where, with
linear algebra of its own. Whoever sits in the same unit is in the same published sets, so the unknowns are the sums of
leaves; a set of people is determined only if it is made of whole leaves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from attacks import AttackResult
from attacks.synthetic import ITEMS, Organisation, make_organisation, threshold_only_recovers
from onecloth_stats.disclosure import Plan, plan_units
from onecloth_stats.homogeneity import bounds
from onecloth_stats.release import WHOLE, Figure, PlanDoesNotFit, Released, Spec, release

NAME = "differencing"
WORKLOAD = (
    "Ten organisations of 5,000 people, about 3,500 of whom answer twelve questions; everything the gate publishes by unit "
    "is pooled. Rank attack (null vectors modulo two primes, sets up to four), subtraction and linear programmes against "
    "coded figures, guessing; before and after late answers, erasures and the next wave."
)
K = 5
PRIMES = (1_000_000_007, 998_244_353)
GUESS_TOLERANCE = 0.5  # points: what a figure of a small unit tells about its few people by being a figure at all


@dataclass
class Result:
    """What the attacker has; every count but `baseline` must be 0 and `guess_gain` near it."""

    organisations: int = 0
    answers: int = 0
    figures: int = 0
    coded: int = 0
    held_back: int = 0
    recovered_people: int = 0
    recovered_sets: int = 0
    below_threshold: int = 0
    undone: int = 0
    programmes: int = 0
    recomputed: int = 0
    guess_gain: float = 0.0
    naive_recomputation: int = 0
    baseline: tuple[int, int] = (0, 0)
    faults: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        found = (self.recovered_people, self.recovered_sets, self.below_threshold, self.undone, self.recomputed)
        bites = self.baseline[0] > 0.9 * self.baseline[1] and self.naive_recomputation > 0
        return not any(found) and not self.faults and self.guess_gain <= GUESS_TOLERANCE and bites

    def lines(self) -> list[str]:
        known, of = self.baseline
        told = (
            (
                f"organisations {self.organisations}, answers {self.answers}, figures {self.figures}, coded {self.coded}, "
                f"held back {self.held_back}"
            ),
            f"a threshold alone, groups by up to three attributes: {known} of {of} people recovered (the attack bites)",
            (
                "a closed wave computed again exactly after a late answer and an erasure: "
                f"{self.naive_recomputation} people recovered"
            ),
            (
                f"the gate: {self.recovered_people} people and {self.recovered_sets} sets under {K} recovered, "
                f"{self.below_threshold} figures under {K}"
            ),
            f"coded figures undone by subtraction or linear programme: {self.undone} ({self.programmes} programmes)",
            f"closed waves the gate was willing to compute again: {self.recomputed}",
            (
                f"guessing from what is published, 90/10 question: {self.guess_gain:+.2f} points against always guessing "
                "the most common answer"
            ),
        )
        return [*told, *self.faults]


def run(full: bool = True, *, organisations: int | None = None, people: int | None = None) -> AttackResult:
    """Attack; `full` is ten organisations of 5,000 people, otherwise one of 1,500."""
    result = attack(organisations or (10 if full else 1), people or (5_000 if full else 1_500))
    return AttackResult(NAME, result.passed, result.lines())


def attack(organisations: int, people: int) -> Result:
    """Attack so many organisations of so many people, seeds 1, 2, ..."""
    result = Result(organisations=organisations)
    gains = []
    for seed in range(1, organisations + 1):
        organisation = make_organisation(people, seed)
        plan, published = publish(organisation)
        later = organisation.next_wave(seed)
        next_plan, next_published = publish(later)
        attack_wave(result, organisation, plan, published)
        attack_wave(result, later, next_plan, next_published)
        result.recomputed += tries_to_recompute(organisation, plan, seed)
        result.naive_recomputation += naive_recomputation(organisation, seed)
        gains.append(guess_gain(organisation, published[0]))
    result.guess_gain = float(np.mean(gains))
    result.baseline = threshold_only_recovers(make_organisation(people, 1), K)
    return result


def publish(organisation: Organisation) -> tuple[Plan, list[Released]]:
    """Release the twelve questions as a closed wave, and read them back as they are stored."""
    plan = plan_units(organisation.tree, Counter(organisation.units.tolist()))
    plan = Plan.from_json(plan.to_json())
    released = []
    for item in range(ITEMS):
        spec = Spec("share", "protected", by="units", favourable=(4, 5))
        if item % 4 == 3:
            spec = replace(spec, measure="mean", scale=(1, 5))
        columns = {"unit": organisation.units, "value": organisation.answers[:, item]}
        released.append(Released.from_json(release(spec, columns, plan).to_json()))
    return plan, released


def attack_wave(result: Result, organisation: Organisation, plan: Plan, published: Sequence[Released]) -> None:
    """Pool everything published about one wave; other waves are other unknowns."""
    result.answers += len(organisation.units)
    for item, released in enumerate(published):
        given = ~np.isnan(organisation.answers[:, item])
        leaves = Counter(organisation.units[given].tolist())
        system = System.of(released, organisation.tree, leaves)
        result.figures += sum(figure.is_visible for figure in released)
        result.coded += sum(figure.status == "coded" for figure in released)
        result.held_back += sum(figure.status == "held_back" for figure in released)
        result.below_threshold += sum(figure.n is not None and figure.n < K for figure in released)
        for found in system.determined_sets():
            result.recovered_sets += 1
            result.recovered_people += sum(leaves[leaf] for leaf in found)
        if released.spec.measure == "share":
            truth = organisation.favourable(item)
            undone, programmes = system.undo_codes(truth, sample=6)
            result.undone += undone
            result.programmes += programmes


@dataclass
class System:
    """Published figures as equations over sums of leaves."""

    leaves: list[str]
    sizes: np.ndarray[Any, np.dtype[np.int64]]
    members: Mapping[str, list[int]]
    figures: Mapping[str, Figure]

    @classmethod
    def of(cls, released: Released, tree: Mapping[str, str | None], counts: Mapping[str, int]) -> System:
        leaves = sorted(counts)
        members: dict[str, list[int]] = defaultdict(list)
        for place, leaf in enumerate(leaves):
            unit: str | None = leaf
            while unit is not None:
                members[unit].append(place)
                unit = tree[unit]
            members[WHOLE].append(place)
        sizes = np.array([counts[leaf] for leaf in leaves], dtype=np.int64)
        return cls(leaves, sizes, members, {figure.key: figure for figure in released})

    def rows(self, statuses: Sequence[str]) -> list[str]:
        return [key for key, figure in self.figures.items() if figure.status in statuses and self.members.get(key)]

    def matrix(self, keys: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
        matrix = np.zeros((len(keys), len(self.leaves)), dtype=np.int64)
        for row, key in enumerate(keys):
            matrix[row, self.members[key]] = 1
        return matrix

    def determined_sets(self) -> list[tuple[str, ...]]:
        """Sets of leaves with together fewer than k answers whose sum follows from the exact figures."""
        matrix = self.matrix(self.rows(("shown",)))
        prints = [null_vector(matrix.copy(), prime) for prime in PRIMES]
        small = [place for place in range(len(self.leaves)) if self.sizes[place] < K]
        found = []
        for size in range(1, K):
            usable = [place for place in small if self.sizes[place] <= K - size]
            for chosen in zero_sums(prints, usable, size):
                few = int(self.sizes[list(chosen)].sum()) < K
                found += [tuple(self.leaves[place] for place in chosen)] if few else []
        return found

    def undo_codes(self, truth: Mapping[str, int], sample: int) -> tuple[int, int]:
        """Count coded units, held-back units and remainders whose sum is forced outside what their code says."""
        from scipy.optimize import linprog

        equal, least, most = self.rows(("shown",)), self.rows(("coded",)), self.rows(("held_back",))
        targets = sorted(least, key=lambda key: (len(self.members[key]), key))[:sample]
        if not targets:
            return 0, 0
        upper = self.matrix([*least, *least, *most, *most]).astype(float)
        upper[: len(least)] *= -1
        upper[2 * len(least) : 2 * len(least) + len(most)] *= -1
        low, high = zip(*(self.range_of(key) for key in [*least, *most]), strict=True)
        edges = [-x for x in low[: len(least)]] + list(high[: len(least)])
        edges += [-x for x in low[len(least) :]] + list(high[len(least) :])
        sums = [sum(truth[self.leaves[place]] for place in self.members[key]) for key in equal]
        undone = 0
        for key in targets:
            aim = self.matrix([key])[0].astype(float)
            ends = []
            for sign in (1, -1):
                solved = linprog(
                    sign * aim,
                    A_ub=upper,
                    b_ub=edges,
                    A_eq=self.matrix(equal) if equal else None,
                    b_eq=sums if equal else None,
                    bounds=list(zip(np.zeros(len(self.sizes)), self.sizes, strict=True)),
                )
                ends.append(sign * solved.fun if solved.status == 0 else float("nan"))
            total = int(self.sizes[self.members[key]].sum())
            undone += ends[0] > total - 0.5 or ends[1] < 0.5
        return undone, 2 * len(targets)

    def range_of(self, key: str) -> tuple[float, float]:
        """What a coded or held-back figure says about its sum (whole numbers)."""
        n = int(self.sizes[self.members[key]].sum())
        low, high = (n * bound for bound in bounds(n, K))
        figure = self.figures[key]
        if figure.status == "coded":
            return (float(np.ceil(high - 1e-9)), n) if (figure.bound or "")[0] == ">" else (0.0, np.floor(low + 1e-9))
        return float(np.floor(low + 1e-9)) + 1, float(np.ceil(high - 1e-9)) - 1


def null_vector(matrix: Any, prime: int) -> Any:
    """A random vector that all rows cancel, modulo a prime: zero where a leaf is determined."""
    generator = np.random.default_rng(prime)
    columns: list[int] = []
    rank = 0
    matrix %= prime
    for column in range(matrix.shape[1]):
        below = np.flatnonzero(matrix[rank:, column])
        if not len(below):
            continue
        pivot = rank + int(below[0])
        matrix[[rank, pivot]] = matrix[[pivot, rank]]
        matrix[rank] = matrix[rank] * pow(int(matrix[rank, column]), -1, prime) % prime
        for row in np.flatnonzero(matrix[:, column]):
            if row != rank:
                matrix[row] = (matrix[row] - int(matrix[row, column]) * matrix[rank]) % prime
        columns.append(column)
        rank += 1
        if rank == len(matrix):
            break
    vector = generator.integers(1, prime, size=matrix.shape[1], dtype=np.int64)
    vector[columns] = 0
    for row, column in zip(matrix[:rank], columns, strict=True):
        vector[column] = -int((row * vector % prime).sum() % prime) % prime
    return vector


def zero_sums(prints: Sequence[Any], usable: Sequence[int], size: int) -> list[tuple[int, ...]]:
    """Sets of places whose values sum to zero modulo both primes; halves meet in the middle."""
    if size == 1:
        return [(place,) for place in usable if not any(vector[place] for vector in prints)]
    left = size // 2
    seen: dict[tuple[int, ...], list[tuple[int, ...]]] = defaultdict(list)
    for chosen in combinations(usable, left):
        seen[residues(prints, chosen)].append(chosen)
    found = set()
    for chosen in combinations(usable, size - left):
        wanted = tuple(-value % prime for value, prime in zip(residues(prints, chosen), PRIMES, strict=True))
        for other in seen.get(wanted, ()):
            if not set(other) & set(chosen):
                found.add(tuple(sorted((*other, *chosen))))
    return sorted(found)


def residues(prints: Sequence[Any], chosen: Sequence[int]) -> tuple[int, ...]:
    return tuple(
        sum(int(vector[place]) for place in chosen) % prime for vector, prime in zip(prints, PRIMES, strict=True)
    )


def tries_to_recompute(organisation: Organisation, plan: Plan, seed: int) -> int:
    """Ask the gate for the closed wave again after one late answer, and after one erasure: it must refuse both."""
    willing = 0
    for changed in (organisation.with_late_answer(seed), organisation.with_erasure(seed)):
        columns = {"unit": changed.units, "value": changed.answers[:, 0]}
        try:
            release(Spec("share", "protected", by="units", favourable=(4, 5)), columns, plan)
            willing += 1
        except PlanDoesNotFit:
            pass
    return willing


def naive_recomputation(organisation: Organisation, seed: int) -> int:
    """People given away if a closed wave were computed again exactly: two figures whose populations differ by one."""
    known = 0
    for changed in (organisation.with_late_answer(seed), organisation.with_erasure(seed)):
        before, after = Counter(organisation.units.tolist()), Counter(changed.units.tolist())
        known += sum(abs(before[unit] - after[unit]) for unit in before | after) == 1
    return known


def guess_gain(organisation: Organisation, released: Released) -> float:
    """Points by which guessing from each person's smallest visible unit beats always guessing the most common answer."""
    given = ~np.isnan(organisation.answers[:, 0])
    answers = organisation.answers[given, 0] >= 4
    value = {figure.key: figure.value for figure in released if figure.value is not None}
    guesses = []
    for leaf in organisation.units[given].tolist():
        unit: str | None = leaf
        while unit is not None and unit not in value:
            unit = organisation.tree[unit]
        guesses.append((value[unit or WHOLE] or 0.0) >= 50)
    right = float((np.array(guesses) == answers).mean())
    return 100 * (right - max(float(answers.mean()), 1 - float(answers.mean())))


if __name__ == "__main__":
    print("\n".join(run(full=True).lines))
