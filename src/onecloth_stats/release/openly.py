"""The open policy: identified answers, declared imports, published aggregates. Exact; too few below the threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from onecloth_stats import cells
from onecloth_stats.cells import Cell, Key
from onecloth_stats.figures import WHOLE, Figure, Spec
from onecloth_stats.intervals import Estimate, bootstrap_mean, mean_interval, recommend, wilson
from onecloth_stats.measures import UnusableSpec, are_counts, ruler, unit_values
from onecloth_stats.release import composite
from onecloth_stats.release.pulling import pull
from onecloth_stats.release.shapes import figure_key, group_columns

BOOTSTRAP_UP_TO = 2_000  # above, the bootstrap of a mean and Student's t agree to the digit shown


def figures(spec: Spec, columns: Mapping[str, Any], tree: Mapping[str, str | None] | None) -> list[Figure]:
    """Return the figures of open answers, the whole first."""
    if spec.measure == "composite":
        return composite.open_figures(spec, columns, tree)
    groups = group_columns(spec, columns)
    y = unit_values(spec, columns)
    respondent = columns.get("respondent")
    found = cells.sums(groups, y, weight=columns.get("weight"), respondent=respondent)
    rows = cells.values(groups, y, respondent=respondent) if _resamples(spec, columns) else {}
    if spec.by == "units":
        if tree is None:
            raise UnusableSpec("Figures by unit need the tree of units.")
        found, rows = rolled_up(found, tree), _rows_rolled_up(rows, tree)
    made = [_figure(spec, key, cell, rows.get(key)) for key, cell in sorted(found.items())]
    made.sort(key=lambda figure: (figure.period or "", figure.key != WHOLE, figure.key, figure.other or ""))
    return pull(spec, made, _pooled_variance(found), tree)


def rolled_up(found: Mapping[Key, Cell], tree: Mapping[str, str | None]) -> dict[Key, Cell]:
    """Return cells of every unit with everything below it, and of the whole, from cells of direct people."""
    totals: dict[Key, Cell] = defaultdict(lambda: cells.EMPTY)
    for (leaf, *rest), cell in found.items():
        for unit in around(leaf, tree):
            totals[(unit, *rest)] = totals[(unit, *rest)].plus(cell)
    return dict(totals)


def around(leaf: str, tree: Mapping[str, str | None]) -> list[str]:
    """Return the whole, a unit and the units above it; of an unknown unit only the whole."""
    path = [WHOLE]
    unit: str | None = leaf
    while unit is not None and unit in tree and unit not in path:
        path.append(unit)
        unit = tree[unit]
    return path


def _rows_rolled_up(rows: Mapping[Key, list[float]], tree: Mapping[str, str | None]) -> dict[Key, list[float]]:
    totals: dict[Key, list[float]] = defaultdict(list)
    for (leaf, *rest), found in rows.items():
        for unit in around(leaf, tree):
            totals[(unit, *rest)] += found
    return totals


def _resamples(spec: Spec, columns: Mapping[str, Any]) -> bool:
    return "weight" not in columns and (spec.measure == "ready" or spec.bootstrap)


def _figure(spec: Spec, key: Key, cell: Cell, rows: Sequence[float] | None) -> Figure:
    shape = figure_key(spec, key)
    if cell.n < spec.k:
        return Figure(status="too_few", n=cell.n, **shape)
    if spec.measure == "count":
        return Figure(status="shown", n=cell.n, value=float(cell.n), **shape)
    estimate = _estimate(spec, cell, rows)
    return Figure(status="shown", n=cell.n, value=estimate.value, low=estimate.low, high=estimate.high, **shape)


def _estimate(spec: Spec, cell: Cell, rows: Sequence[float] | None) -> Estimate:
    """Return value and interval as people read them (METHODS 1); weights count through the effective n."""
    scale, n = ruler(spec), cell.effective
    if spec.measure == "nps":
        score, extremes = 2 * cell.mean - 1, 4 * (cell.squares - cell.total) / cell.weight + 1
        promoters, detractors = (extremes + score) / 2, (extremes - score) / 2
        found = recommend(promoters * n, max(0.0, 1 - extremes) * n, max(0.0, detractors) * n)
        return Estimate(found.value, found.low, found.high)
    if are_counts(spec):
        estimate = wilson(cell.total / cell.weight * n, n)
    elif rows is not None and len(rows) <= BOOTSTRAP_UP_TO:
        estimate = bootstrap_mean(rows, seed=spec.seed)
    else:
        estimate = mean_interval(cell.mean, cell.variance**0.5, n)
    low, high = max(0.0, estimate.low), min(1.0, estimate.high)
    return Estimate(scale.read(estimate.value), scale.read(low), scale.read(high))


def _pooled_variance(found: Mapping[Key, Cell]) -> float:
    """Variance within groups, on 0-1."""
    squares = sum(max(cell.squares - cell.total**2 / cell.weight, 0.0) for cell in found.values() if cell.n > 1)
    freedom = sum(cell.n - 1 for cell in found.values() if cell.n > 1)
    weight = sum(cell.weight / cell.n for cell in found.values() if cell.n > 1)
    groups = sum(1 for cell in found.values() if cell.n > 1)
    return squares / freedom / (weight / groups) if freedom and weight else 0.0
