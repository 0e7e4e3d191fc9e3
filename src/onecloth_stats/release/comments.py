"""Comments leave in shuffled batches of at least ten people's from one block, without dates or scores (METHODS 13.5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onecloth_stats.disclosure import Plan, WeakThreshold, plan_units
from onecloth_stats.figures import WHOLE
from onecloth_stats.schemas import check_columns

MINIMUM_TEXTS = 10


@dataclass(frozen=True, slots=True)
class CommentBatch:
    """Comments of at least k people, whose order says nothing; `unit` is the smallest unit that all of them come from."""

    unit: str
    texts: tuple[str, ...]


def release_comments(
    columns: Mapping[str, Any], plan: Plan, *, seed: int, k: int = MINIMUM_TEXTS
) -> tuple[CommentBatch, ...]:
    """Return comments of closed waves in batches of at least k people's, cut from counts of people only.

    `columns` as in `schemas.COMMENTS`; without `respondent` each text is a person of its own. Empty texts are left out.
    Every text is in a batch, or, where fewer than k people wrote, none is: the caller keeps them for the next wave. The words are as they were written, names and all: a
    person is to read every batch before anybody else does (METHODS 13.5). WeakThreshold for k below 10.

    >>> plan = plan_units({"org": None, "a": "org"}, {"a": 12})
    >>> batches = release_comments({"unit": ["a"] * 12, "text": [f"Comment {n}" for n in range(12)]}, plan, seed=4)
    >>> [(batch.unit, len(batch.texts)) for batch in batches]
    [('a', 12)]
    """
    import numpy as np

    if k < MINIMUM_TEXTS:
        raise WeakThreshold("Comments are released ten or more at a time.")
    rows = check_columns(columns, ("unit", "text"))
    texts: dict[str, list[str]] = defaultdict(list)
    people: dict[str, set[Any]] = defaultdict(set)
    for unit, text, person in zip(
        columns["unit"], columns["text"], columns.get("respondent", range(rows)), strict=True
    ):
        if text is not None and str(text).strip():
            texts[str(unit)].append(str(text).strip())
            people[str(unit)].add(person)
    own = plan_units(plan.tree, Counter({unit: len(found) for unit, found in people.items()}), k=max(k, plan.k))
    generator = np.random.default_rng(seed)
    batches = []
    for block in own.blocks:
        together = sorted(text for leaf in block.leaves for text in texts[leaf])
        order = generator.permutation(len(together))
        batches.append(CommentBatch(_smallest_unit(plan, block.leaves), tuple(together[place] for place in order)))
    return tuple(batches)


def _smallest_unit(plan: Plan, leaves: tuple[str, ...]) -> str:
    """Return the smallest unit, the whole at most, that all leaves lie in."""
    paths = []
    for leaf in leaves:
        path, unit = [], plan.tree.get(leaf)
        path.append(leaf)
        while unit is not None:
            path.append(unit)
            unit = plan.tree.get(unit)
        paths.append(path)
    common = set(paths[0]).intersection(*paths[1:])
    return next((unit for unit in paths[0] if unit in common), WHOLE)
