"""Figures by a declared cut, as the plan and its audit allow (METHODS 13.2-13.4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from onecloth_stats import cells
from onecloth_stats.cells import Cell
from onecloth_stats.disclosure import Cuts, CutTable, Plan, plan_units
from onecloth_stats.figures import Figure, Spec
from onecloth_stats.homogeneity import Node, coded, decide
from onecloth_stats.measures import UnusableSpec, are_counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def figures(spec: Spec, columns: Mapping[str, Any], plan: Plan, y: Floats) -> list[Figure]:
    """Return one figure for each group of each table of the cut; all withheld for this item if one would be coded."""
    from onecloth_stats.release import protected

    if spec.cut not in plan.cut_names:
        raise UnusableSpec("The plan declares no cut of that name.")
    own = _own_plan(columns, plan, y)
    tables = [table for table in own.cut_tables if table.cut == spec.cut]
    found = cells.sums({"unit": columns["unit"], "cut": columns[spec.cut]}, y)
    by_leaf: dict[str, Cell] = defaultdict(lambda: cells.EMPTY)
    for (leaf, _), cell in found.items():
        by_leaf[leaf] = by_leaf[leaf].plus(cell)
    nodes = protected.nodes_of(own, by_leaf)
    decisions = decide(nodes, own.k, whole_numbers=are_counts(spec))
    parts = [(table, label, node) for table in tables for label, node in _parts(own, table, found)]
    is_coded = any(coded(node.n, node.total, own.k) for _, _, node in parts)
    spread = 0.5
    made = []
    for table, label, node in parts:
        if is_coded or decisions[table.unit] != "exact":
            made.append(Figure(table.unit, "withheld", group=label))
            continue
        exact = protected.unit_figure(spec, table.unit, own, {table.unit: node}, {table.unit: "exact"}, spread)
        shown = Figure(table.unit, "shown", exact.n, exact.value, exact.low, exact.high, group=label)
        made.append(shown)
    return made


def _parts(plan: Plan, table: CutTable, found: Mapping[tuple[str, ...], Cell]) -> list[tuple[str, Node]]:
    leaves = set(plan.covers(table.unit))
    parts = []
    for group in table.groups:
        inside = [cell for (leaf, value), cell in found.items() if leaf in leaves and value in group]
        total = cells.EMPTY
        for cell in inside:
            total = total.plus(cell)
        parts.append((" + ".join(group), Node(total.n, total.total, None)))
    return parts


def _own_plan(columns: Mapping[str, Any], plan: Plan, y: Floats) -> Plan:
    """Return the plan itself, or one made from the item's own counts where people skipped the item."""
    import numpy as np

    given = ~np.isnan(y)
    if given.all():
        return plan
    rows = [columns["unit"], *(columns[name] for name in plan.cut_names)]
    counts = Counter(
        tuple(str(value) for value in row)
        for row, is_given in zip(zip(*rows, strict=True), given, strict=True)
        if is_given
    )
    by_leaf: Counter[str] = Counter()
    for (leaf, *_), n in counts.items():
        by_leaf[leaf] += n
    own = plan_units(plan.tree, by_leaf, Cuts(plan.cut_names, counts), plan.k)
    allowed = {(table.unit, table.cut) for table in plan.cut_tables}
    tables = tuple(
        table for table in own.cut_tables if (table.unit, table.cut) in allowed and table.unit in {*plan.units, "whole"}
    )
    units = {unit: blocks for unit, blocks in own.units.items() if unit in plan.units}
    return Plan(own.k, own.tree, own.counts, own.blocks, units, tables, own.dropped, own.cut_names)
