"""Synthetic organisations for the privacy attacks, and the release that most tools do: a threshold and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

ITEMS = 12
RATE = 0.7
SKIPPED = 0.03
ATTRIBUTES = (("site", 4), ("tenure", 4), ("level", 3), ("age", 5), ("gender", 2))


@dataclass(frozen=True)
class Organisation:
    """Who answered, in which unit, with which attributes, what (1-5, NaN where skipped)."""

    tree: dict[str, str | None]
    units: Any
    attributes: Any
    answers: Any

    def favourable(self, item: int) -> Counter[str]:
        """Favourable answers of an item by leaf."""
        return Counter(self.units[self.answers[:, item] >= 4].tolist())

    def next_wave(self, seed: int) -> Organisation:
        """The wave after: other answers, late ones among them, from most of the same people; some have moved."""
        generator = np.random.default_rng([seed, 2])
        kept = generator.random(len(self.units)) < 0.9
        units = self.units[kept].copy()
        moved = generator.random(len(units)) < 0.04
        units[moved] = generator.permutation(units[moved])
        answers = draw_answers(generator, units)
        return Organisation(self.tree, units, self.attributes[kept], answers)

    def with_late_answer(self, seed: int) -> Organisation:
        """The same wave with one more answer."""
        place = seed % len(self.units)
        again = [*range(len(self.units)), place]
        return replace(self, units=self.units[again], attributes=self.attributes[again], answers=self.answers[again])

    def with_erasure(self, seed: int) -> Organisation:
        """The same wave with one answer erased."""
        kept = np.arange(len(self.units)) != seed % len(self.units)
        return replace(self, units=self.units[kept], attributes=self.attributes[kept], answers=self.answers[kept])


def make_organisation(people: int, seed: int) -> Organisation:
    """Divisions, departments and teams of uneven size; one in fifty people sits directly in a department."""
    generator = np.random.default_rng(seed)
    divisions, departments, teams = max(2, people // 1000), max(4, people // 125), people // 9
    tree: dict[str, str | None] = {"organisation": None}
    tree |= {f"division {n}": "organisation" for n in range(divisions)}
    tree |= {f"department {n}": f"division {n % divisions}" for n in range(departments)}
    tree |= {f"team {n}": f"department {generator.integers(departments)}" for n in range(teams)}
    sizes = generator.gamma(2, 1, teams)
    units = np.array([f"team {n}" for n in generator.choice(teams, people, p=sizes / sizes.sum())], dtype=object)
    direct = generator.random(people) < 0.02
    units[direct] = [f"department {n}" for n in generator.integers(departments, size=int(direct.sum()))]
    attributes = np.stack([generator.integers(count, size=people) for _, count in ATTRIBUTES], axis=1)
    answered = generator.random(people) < RATE
    answers = draw_answers(generator, units[answered])
    return Organisation(tree, units[answered], attributes[answered], answers)


def draw_answers(generator: Any, units: Any) -> Any:
    """Item 0 is a 90/10 question without differences between units; the others differ by item and by unit."""
    names, place = np.unique(units.astype(str), return_inverse=True)
    answers = np.empty((len(units), ITEMS))
    for item in range(ITEMS):
        share = 0.9 if item == 0 else 0.45 + 0.5 * item / ITEMS
        spread = 0.0 if item == 0 else 0.12
        chance = np.clip(share + spread * generator.standard_normal(len(names)), 0.02, 0.98)[place]
        favourable = generator.random(len(units)) < chance
        answers[:, item] = np.where(
            favourable, generator.integers(4, 6, len(units)), generator.integers(1, 4, len(units))
        )
    answers[generator.random(answers.shape) < SKIPPED] = np.nan
    return answers


def threshold_only_recovers(organisation: Organisation, k: int) -> tuple[int, int]:
    """Return how many single answers follow when every group by up to three attributes with k or more is shown."""
    from scipy import sparse
    from scipy.linalg import eigh

    columns = [organisation.attributes[:, place].tolist() for place in range(len(ATTRIBUTES))]
    columns += levels(organisation)
    groups: dict[Any, list[int]] = defaultdict(list)
    for size in (1, 2, 3):
        for chosen in combinations(range(len(columns)), size):
            for person, values in enumerate(zip(*(columns[c] for c in chosen), strict=True)):
                groups[chosen, values].append(person)
    shown = sorted({tuple(members) for members in groups.values() if len(members) >= k})
    rows = np.repeat(np.arange(len(shown)), [len(members) for members in shown])
    cells = np.concatenate([np.array(members) for members in shown])
    people = len(organisation.units)
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, cells)), shape=(len(shown), people))
    values, vectors = eigh((matrix.T @ matrix).toarray())
    known = (vectors[:, values > 1e-7 * values[-1]] ** 2).sum(axis=1)
    return int((known > 1 - 1e-6).sum()), people


def levels(organisation: Organisation) -> list[list[str]]:
    """Each person's team, department and division."""
    paths = []
    for unit in organisation.units.tolist():
        path = [unit]
        while (above := organisation.tree[path[-1]]) is not None:
            path.append(above)
        paths.append((path[:-1] * 3)[:3])
    return [list(level) for level in zip(*paths, strict=True)]
