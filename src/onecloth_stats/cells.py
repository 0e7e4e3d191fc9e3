"""Exact aggregates by group: private to the gate, imported by `release` and the modules it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from onecloth_stats import engine


class Cell(NamedTuple):
    """Sums over one group: answers, people, sum of weights and of squared weights, sum of w y and of w y squared."""

    n: int
    weight: float
    weight2: float
    total: float
    squares: float

    def plus(self, other: Cell) -> Cell:
        """Return the sums over both groups."""
        return Cell(
            self.n + other.n,
            self.weight + other.weight,
            self.weight2 + other.weight2,
            self.total + other.total,
            self.squares + other.squares,
        )

    @property
    def mean(self) -> float:
        """Weighted mean."""
        return self.total / self.weight

    @property
    def variance(self) -> float:
        """Weighted variance around the mean, with n - 1; 0 for one answer."""
        if self.n < 2:
            return 0.0
        return max(self.squares / self.weight - self.mean**2, 0.0) * self.n / (self.n - 1)

    @property
    def effective(self) -> float:
        """Effective number of answers, n without weights."""
        return self.weight**2 / self.weight2


EMPTY = Cell(0, 0.0, 0.0, 0.0, 0.0)
Key = tuple[str, ...]

SUMS = """
    select {groups}, count(*), fsum(w), fsum(w * w), fsum(w * y), fsum(w * y * y)
    from ({source}) group by {groups} order by {groups}
"""
ANSWERED = "select {groups}, w, y from answers where y is not null and not isnan(y) and w > 0"
PER_RESPONDENT = """
    select {groups}, avg(w) as w, fsum(w * y) / fsum(w) as y
    from answers where y is not null and not isnan(y) and w > 0 group by {groups}, respondent
"""
ROWS = "select {groups}, list(y order by y) from ({source}) group by {groups} order by {groups}"


def sums(groups: Mapping[str, Sequence[str]], y: Any, *, weight: Any = None, respondent: Any = None) -> dict[Key, Cell]:
    """Return the cells of y (missing values left out) for every combination of the group columns.

    With `respondent`, each respondent's values in a group are averaged first (METHODS 1, employee score).

    >>> sums({"unit": ["a", "b", "a"]}, [1.0, 0.0, 0.5])[("a",)]
    Cell(n=2, weight=2.0, weight2=2.0, total=1.5, squares=1.25)
    """
    rows = _ask(SUMS, groups, y, weight, respondent)
    width = max(len(groups), 1)
    return {tuple(row[:width]) if groups else (): Cell(*row[width:]) for row in rows}


def values(groups: Mapping[str, Sequence[str]], y: Any, *, respondent: Any = None) -> dict[Key, list[float]]:
    """Return the values themselves for every combination of the group columns, smallest first: for the bootstrap only.

    >>> values({"unit": ["a", "b", "a"]}, [1.0, 0.0, 0.5])
    {('a',): [0.5, 1.0], ('b',): [0.0]}
    """
    rows = _ask(ROWS, groups, y, None, respondent)
    width = max(len(groups), 1)
    return {tuple(row[:width]) if groups else (): list(row[width]) for row in rows}


def _ask(sql: str, groups: Mapping[str, Sequence[str]], y: Any, weight: Any, respondent: Any) -> list[tuple[Any, ...]]:
    import numpy as np

    numbers = np.asarray(y, dtype=np.float64)
    if len(numbers) == 0:
        return []
    table: dict[str, Any] = {f"g{place}": [str(v) for v in column] for place, column in enumerate(groups.values())}
    if not groups:
        table["g0"] = [""] * len(numbers)
    names = ", ".join(table)
    table |= {"y": numbers, "w": np.ones_like(numbers) if weight is None else np.asarray(weight, dtype=np.float64)}
    source = ANSWERED
    if respondent is not None:
        table["respondent"] = [str(v) for v in respondent]
        source = PER_RESPONDENT
    return engine.query(sql.format(groups=names, source=source.format(groups=names)), {"answers": table})
