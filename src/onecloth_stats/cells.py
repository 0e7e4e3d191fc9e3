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

    def __add__(self, other: object) -> Cell:
        if not isinstance(other, Cell):
            return NotImplemented
        return Cell(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

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
    from {source} where y is not null and not isnan(y) {named}
    group by {groups} order by {groups}
"""
PER_RESPONDENT = """
    (select {groups}, avg(w) as w, fsum(w * y) / fsum(w) as y
     from answers where y is not null and not isnan(y) group by {groups}, respondent)
"""


def sums(groups: Mapping[str, Sequence[str]], y: Any, *, weight: Any = None, respondent: Any = None) -> dict[Key, Cell]:
    """Return the cells of y (missing values left out) for every combination of the group columns.

    With `respondent`, each respondent's values in a group are averaged first (METHODS 1, employee score).

    >>> sums({"unit": ["a", "b", "a"]}, [1.0, 0.0, 0.5])[("a",)]
    Cell(n=2, weight=2.0, weight2=2.0, total=1.5, squares=1.25)
    """
    import numpy as np

    values = np.asarray(y, dtype=np.float64)
    if len(values) == 0:
        return {}
    table: dict[str, Any] = {f"g{place}": [str(v) for v in column] for place, column in enumerate(groups.values())}
    table |= {"y": values, "w": np.ones_like(values) if weight is None else np.asarray(weight, dtype=np.float64)}
    if not groups:
        table["g0"] = [""] * len(values)
    names = ", ".join(name for name in table if name.startswith("g"))
    source = "answers"
    if respondent is not None:
        table["respondent"] = [str(v) for v in respondent]
        source = PER_RESPONDENT.format(groups=names)
    rows = engine.query(SUMS.format(groups=names, source=source, named="and w > 0"), {"answers": table})
    width = max(len(groups), 1)
    return {tuple(row[:width]) if groups else (): Cell(*row[width:]) for row in rows}
