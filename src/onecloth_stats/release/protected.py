"""The protected policy: answers given in confidential or anonymous studies (METHODS 13)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import sqrt
from typing import Any

from onecloth_stats import cells
from onecloth_stats.cells import Cell
from onecloth_stats.disclosure import Plan, narrow
from onecloth_stats.figures import WHOLE, Figure, Spec
from onecloth_stats.homogeneity import Decision, Node, bounds, coded, decide
from onecloth_stats.intervals import Estimate, bootstrap_mean, wilson, z_of
from onecloth_stats.measures import UnusableSpec, are_counts, ruler, unit_values
from onecloth_stats.release import composite, cut_tables
from onecloth_stats.release.pulling import pull
from onecloth_stats.release.shapes import figure_key, group_columns

SPREADS = (0.10, 0.50)  # a spread below a tenth of the scale would tell that everybody gave the same answer
SPREAD_STEP = 0.05


class PlanDoesNotFit(ValueError):
    """The rows are not those the plan was made from: answers came late, were erased, or people were moved."""


class ProtectedNeedsPlan(ValueError):
    """Protected answers were asked for without a plan, or in groups that no plan can vouch for."""


def figures(spec: Spec, columns: Mapping[str, Any], plan: Plan) -> list[Figure]:
    """Return the figures of one closed wave, the whole first, then every unit of its tree."""
    _check(spec, columns, plan)
    if not plan.publishes:
        return [Figure(key, "too_few") for key in _keys(spec, plan)]
    if spec.measure in ("composite", "index"):
        return composite.protected_figures(spec, columns, plan)
    y = unit_values(spec, columns)
    if spec.cut is not None:
        return cut_tables.figures(spec, columns, plan, y)
    by_leaf = {leaf: cell for (leaf,), cell in cells.sums({"unit": columns["unit"]}, y).items()}
    own = narrow(plan, {leaf: cell.n for leaf, cell in by_leaf.items()})
    if not own.publishes:
        return [Figure(key, "too_few") for key in _keys(spec, plan)]
    nodes = nodes_of(own, by_leaf)
    decisions: Mapping[str, Decision] = dict.fromkeys(nodes, "exact")
    if spec.measure != "count":
        decisions = decide(nodes, own.k, whole_numbers=are_counts(spec))
    spread = _spread(spec, nodes[WHOLE], by_leaf, own.k)
    made = [unit_figure(spec, key, own, nodes, decisions, spread) for key in _keys(spec, plan)]
    return pull(spec, made, spread**2, plan.tree)


def nodes_of(plan: Plan, by_leaf: Mapping[str, Cell]) -> dict[str, Node]:
    """Return the whole and the published units with their true sums (METHODS 13.4: parents from the true figures)."""
    totals: dict[str, float] = defaultdict(float)
    for leaf, cell in sorted(by_leaf.items()):
        unit: str | None = leaf
        while unit is not None:
            totals[unit] += cell.total
            unit = plan.tree[unit]
        totals[WHOLE] += cell.total
    parents = {unit: _published_parent(plan, unit) for unit in plan.units}
    return {key: Node(plan.sizes[key], totals[key], parents.get(key)) for key in (WHOLE, *plan.units)}


def unit_figure(
    spec: Spec,
    key: str,
    plan: Plan,
    nodes: Mapping[str, Node],
    decisions: Mapping[str, Decision],
    spread: float,
) -> Figure:
    """Return the figure of one unit as its decision allows."""
    if key not in nodes:
        return Figure(key, "too_few", within=plan.nearest(key))
    node, decision = nodes[key], decisions[key]
    if decision in ("held", "hidden"):
        return Figure(key, "held_back", within=node.parent)
    if spec.measure == "count":
        return Figure(key, "shown", n=node.n, value=float(node.n))
    if decision != "exact":
        return coded_figure(spec, key, node.n, "high" if decision == "high" else "low", plan.k)
    value = ruler(spec).round(ruler(spec).read(node.total / node.n))
    estimate = published_interval(spec, value, node.n, spread)
    return Figure(key, "shown", n=node.n, value=value, low=estimate.low, high=estimate.high)


def coded_figure(spec: Spec, key: str, n: int, end: str, k: int) -> Figure:
    """Return a figure that says only that nearly everybody answered alike."""
    scale, (low, high) = ruler(spec), bounds(n, k)
    value = scale.round_outwards(scale.read(high if end == "high" else low), end)
    return Figure(key, "coded", n=n, value=value, bound=f"{'>=' if end == 'high' else '<='}{value:g}")


def published_interval(spec: Spec, value: float, n: int, spread: float) -> Estimate:
    """Return the interval of a published value, made from that value, n and the spread of the whole alone.

    A unit's own spread would tell when everybody in it gave the same middling answer.
    """
    scale, y = ruler(spec), min(max(ruler(spec).back(value), 0.0), 1.0)
    if are_counts(spec):
        estimate = wilson(y * n, n)
    elif spec.measure == "nps":
        centre, half = (y * n + 1.5) / (n + 3), z_of(0.95) * spread / sqrt(n + 3)
        estimate = Estimate(y, centre - half, centre + half)
    else:
        half = z_of(0.95) * spread / sqrt(n)
        estimate = Estimate(y, y - half, y + half)
    low, high = max(0.0, estimate.low), min(1.0, estimate.high)
    return Estimate(value, scale.round(scale.read(low)), scale.round(scale.read(high)))


def pair_figures(spec: Spec, columns: Mapping[str, Any]) -> list[Figure]:
    """Return the figures of hand-offs: cells of at least k raters, coded like any other.

    Cells share no answers and no sum over them is released, so none can be worked out from the others.
    """
    _refuse_weights(columns)
    y, groups = unit_values(spec, columns), group_columns(spec, columns)
    respondent = columns.get("respondent")
    found = cells.sums(groups, y, respondent=respondent)
    rows = cells.values(groups, y, respondent=respondent) if spec.measure == "ready" else {}
    large = {key: cell for key, cell in found.items() if cell.n >= spec.k}
    spread = rounded_spread(_total_variance(large))
    made = []
    for key, cell in sorted(found.items()):
        made.append(_pair_figure(spec, key, cell, rows.get(key), spread))
    return pull(spec, made, spread**2, None)


def _pair_figure(spec: Spec, key: tuple[str, ...], cell: Cell, rows: list[float] | None, spread: float) -> Figure:
    shape = figure_key(spec, key)
    if cell.n < spec.k:
        return Figure(status="too_few", **shape)
    if spec.measure == "count":
        return Figure(status="shown", n=cell.n, value=float(cell.n), **shape)
    if end := coded(cell.n, cell.total, spec.k):
        figure = coded_figure(spec, "", cell.n, end, spec.k)
        return Figure(status="coded", n=cell.n, value=figure.value, bound=figure.bound, **shape)
    scale = ruler(spec)
    value = scale.round(scale.read(cell.mean))
    low, high = published_interval(spec, value, cell.n, spread)[1:]
    if rows:
        resampled = bootstrap_mean(rows, seed=spec.seed)
        low = min(low, scale.round(scale.read(resampled.low)))
        high = max(high, scale.round(scale.read(resampled.high)))
    return Figure(status="shown", n=cell.n, value=value, low=low, high=high, **shape)


def _check(spec: Spec, columns: Mapping[str, Any], plan: Plan) -> None:
    if spec.by not in ("whole", "units"):
        raise ProtectedNeedsPlan("Protected answers are released for the units of their plan and for nothing else.")
    if "giver" in columns or "receiver" in columns:
        raise ProtectedNeedsPlan("Ratings of hand-offs are released by pair only: a sum over pairs could undo a cell.")
    if spec.k > plan.k:
        raise UnusableSpec("A higher threshold needs a plan made with it.")
    _refuse_weights(columns)
    if "unit" not in columns:
        raise ProtectedNeedsPlan("Protected answers need the unit each was given in, as frozen when the wave opened.")
    if Counter(str(unit) for unit in columns["unit"]) != Counter(dict(plan.counts)):
        raise PlanDoesNotFit("These are not the answers the plan was made from; read the figures stored at close.")


def _refuse_weights(columns: Mapping[str, Any]) -> None:
    if "weight" in columns:
        raise UnusableSpec("Weights are for open answers; sums of weighted protected answers would tell them apart.")


def _keys(spec: Spec, plan: Plan) -> list[str]:
    return [WHOLE, *sorted(plan.tree)] if spec.by == "units" else [WHOLE]


def _published_parent(plan: Plan, unit: str) -> str:
    above = plan.tree[unit]
    return (plan.nearest(above) if above is not None else None) or WHOLE


def _spread(spec: Spec, whole: Node, by_leaf: Mapping[str, Cell], k: int) -> float:
    """Return a standard deviation on 0-1 for all units alike.

    Of a share it follows from the published share of the whole; of other measures it is that of all answers, rounded
    to five points and never below ten, so that it cannot tell what one coded block said.
    """
    if are_counts(spec):
        low, high = bounds(whole.n, k)
        share = min(max(round(whole.total / whole.n, 2), low), high)
        return sqrt(share * (1 - share))
    return rounded_spread(_total_variance({(leaf,): cell for leaf, cell in by_leaf.items()}))


def _total_variance(found: Mapping[tuple[str, ...], Cell]) -> float:
    total = cells.EMPTY
    for _, cell in sorted(found.items()):
        total = total.plus(cell)
    return total.variance if total.n else 0.0


def rounded_spread(variance: float) -> float:
    """Return a standard deviation on 0-1 in steps coarse enough to tell nothing of a group inside."""
    rounded = round(sqrt(variance) / SPREAD_STEP) * SPREAD_STEP
    return min(max(rounded, SPREADS[0]), SPREADS[1])
