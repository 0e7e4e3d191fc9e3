"""Declared cuts beside the units, and the proof that together they isolate nobody (METHODS 13.2, 13.3).

Counts only. A set of cells has a determined sum exactly when every vector that all published sums cancel (a null
vector) sums to zero on it; so each cell gets the value of one random null vector modulo a large prime (twice), and sets
of small cells are searched for zero sums. A false alarm has a chance under 1e-5; a determined set is never missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from onecloth_stats.disclosure import CUT_FROM_BLOCKS, MOST_CUTS, Cuts, CutTable, Plan
from onecloth_stats.figures import WHOLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

PRIMES = (2_147_483_629, 2_147_483_587)
LARGE = 20_000  # above this many answers, sets of three and more are looked for within a unit only
SEED = 13_3


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers that no published set tells apart: one block and one value of each cut."""

    block: str
    values: tuple[str, ...]
    n: int


def with_cuts(plan: Plan, cuts: Cuts) -> Plan:
    """Return the plan with the cut tables that pass the audit, and a record of those dropped.

    ValueError if there are more than four cuts or their counts are not those of the plan.
    """
    if len(cuts.names) > MOST_CUTS:
        raise ValueError("At most four cuts may be declared.")
    cells = _cells(plan, cuts)
    tables = _tables(plan, cuts, cells)
    dropped: list[tuple[str, str]] = []
    while found := determined(plan, cuts.names, cells, tables):
        going = _to_drop(plan, cuts.names, cells, tables, found)
        dropped += [(table.unit, table.cut) for table in going]
        tables = [table for table in tables if table not in going]
    return replace(plan, cut_names=cuts.names, cut_tables=tuple(tables), dropped=tuple(dropped))


def determined(
    plan: Plan, names: Sequence[str], cells: Sequence[Cell], tables: Sequence[CutTable]
) -> tuple[int, ...] | None:
    """Return a set of cells (their places) with together fewer than k answers and a determined sum, or None."""
    if not tables:
        return None
    prints = [_null_vector(plan, names, cells, tables, prime) for prime in PRIMES]
    return _zero_set(prints, cells, plan)


def _cells(plan: Plan, cuts: Cuts) -> list[Cell]:
    block_of = {leaf: block.id for block in plan.blocks for leaf in block.leaves}
    totals: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    by_leaf: dict[str, int] = defaultdict(int)
    for (leaf, *values), n in sorted(cuts.counts.items()):
        if len(values) != len(cuts.names):
            raise ValueError("Every count of cuts needs a leaf and one value of each cut.")
        by_leaf[leaf] += n
        if n:
            totals[block_of[leaf], tuple(values)] += n
    if {leaf: n for leaf, n in by_leaf.items() if n} != dict(plan.counts):
        raise ValueError("The counts of the cuts do not add up to the counts of the plan.")
    return [Cell(block, values, n) for (block, values), n in totals.items()]


def _tables(plan: Plan, cuts: Cuts, cells: Sequence[Cell]) -> list[CutTable]:
    large = [unit for unit in plan.units if plan.sizes[unit] >= CUT_FROM_BLOCKS * plan.k]
    tables = []
    for unit in [WHOLE, *large]:
        inside = set(plan.units[unit]) if unit != WHOLE else {block.id for block in plan.blocks}
        for place, name in enumerate(cuts.names):
            counts: dict[str, int] = defaultdict(int)
            for cell in cells:
                if cell.block in inside:
                    counts[cell.values[place]] += cell.n
            groups = _grouped(counts, plan.k)
            if len(groups) > 1:
                sizes = tuple(sum(counts[value] for value in group) for group in groups)
                tables.append(CutTable(unit, name, tuple(groups), sizes))
    return tables


def _grouped(counts: Mapping[str, int], k: int) -> list[tuple[str, ...]]:
    """Merge values under k, smallest first, then with the smallest sufficient one; alphabetical inside and out."""
    order = sorted((n, value) for value, n in counts.items())
    groups: list[tuple[int, list[str]]] = []
    waiting: tuple[int, list[str]] = (0, [])
    for n, value in order:
        waiting = (waiting[0] + n, [*waiting[1], value])
        if waiting[0] >= k:
            groups.append(waiting)
            waiting = (0, [])
    if waiting[1] and groups:
        n, values = min(groups)
        groups[groups.index((n, values))] = (n + waiting[0], values + waiting[1])
    return sorted(tuple(sorted(values)) for _, values in groups)


def _null_vector(
    plan: Plan, names: Sequence[str], cells: Sequence[Cell], tables: Sequence[CutTable], prime: int
) -> Integers:
    """Return one random vector over the cells that every published sum cancels, modulo a prime.

    Blocks are disjoint, so one cell of each carries its block's constraint and the cut rows are reduced by all of them
    at once; only the few cut rows need elimination.
    """
    import numpy as np

    pivot_of: dict[str, int] = {}
    for place, cell in enumerate(cells):
        pivot_of.setdefault(cell.block, place)
    pivots = np.array([pivot_of[cell.block] for cell in cells])
    rows = _rows(plan, names, cells, tables)
    reduced, columns = _eliminate((rows - rows[:, pivots]) % prime, prime)
    vector = np.random.default_rng([SEED, prime]).integers(1, prime, size=len(cells), dtype=np.int64)
    vector[columns] = 0
    for row, column in zip(reduced, columns, strict=True):
        vector[column] = -int((row * vector % prime).sum() % prime) % prime
    vector[list(pivot_of.values())] = 0
    sums = np.zeros(len(cells), dtype=np.int64)
    np.add.at(sums, pivots, vector)
    places = list(pivot_of.values())
    vector[places] = -sums[places] % prime
    return vector


def _rows(plan: Plan, names: Sequence[str], cells: Sequence[Cell], tables: Sequence[CutTable]) -> Integers:
    import numpy as np

    rows = []
    for table in tables:
        inside = set(plan.units[table.unit]) if table.unit != WHOLE else {block.id for block in plan.blocks}
        place = names.index(table.cut)
        rows += [
            [int(cell.block in inside and cell.values[place] in group) for cell in cells] for group in table.groups
        ]
    return np.array(rows, dtype=np.int64)


def _eliminate(rows: Integers, prime: int) -> tuple[Integers, list[int]]:
    """Return reduced rows (each with a 1 in its own column, 0 in the others' columns) and those columns."""
    import numpy as np

    columns: list[int] = []
    rank = 0
    for start in range(len(rows)):
        candidates = np.flatnonzero(rows[start])
        if not len(candidates):
            continue
        column = int(candidates[0])
        row = rows[start] * pow(int(rows[start, column]), -1, prime) % prime
        touched = np.flatnonzero(rows[:, column])
        for other in touched[touched != start]:
            rows[other] = (rows[other] - int(rows[other, column]) * row) % prime
        rows[start] = row
        rows[[rank, start]] = rows[[start, rank]]
        columns.append(column)
        rank += 1
    return rows[:rank], columns


def _zero_set(prints: Sequence[Integers], cells: Sequence[Cell], plan: Plan) -> tuple[int, ...] | None:
    """Look for up to k - 1 cells with together fewer than k answers whose values sum to zero."""
    small = [place for place, cell in enumerate(cells) if cell.n < plan.k]
    for place in small:
        if not any(int(values[place]) for values in prints):
            return (place,)
    found = _search(prints, cells, small, plan.k, most=2 if plan.total > LARGE else plan.k - 1)
    if found or plan.total <= LARGE:
        return found
    for unit, blocks in plan.units.items():
        if plan.sizes[unit] <= LARGE // 10:
            inside = [place for place in small if cells[place].block in blocks]
            found = _search(prints, cells, inside, plan.k, most=plan.k - 1)
            if found:
                return found
    return None


def _search(
    prints: Sequence[Integers], cells: Sequence[Cell], small: Sequence[int], k: int, most: int
) -> tuple[int, ...] | None:
    """Meet in the middle: halves of a set have opposite values. Halves are of one or two cells, sets thus up to four.

    A larger k would need halves of three and more; they are searched directly among the smallest cells.
    """
    import numpy as np

    singles = np.array(small, dtype=np.int64).reshape(-1, 1)
    halves = {1: singles, 2: _pairs(singles[:, 0], cells, k) if most >= 3 else singles}
    for left, right in ((1, 1), (1, 2), (2, 2)):
        if left + right <= most and (found := _meet(prints, cells, halves[left], halves[right], k)):
            return found
    for size in range(5, most + 1):
        for chosen in combinations([place for place in small if cells[place].n <= k - size], size):
            if sum(cells[place].n for place in chosen) < k and _is_zero(prints, chosen):
                return chosen
    return None


def _pairs(places: Integers, cells: Sequence[Cell], k: int) -> Integers:
    """Return all pairs of cells with together fewer than k answers."""
    import numpy as np

    sizes = np.array([cells[place].n for place in places], dtype=np.int64)
    first, second = np.triu_indices(len(places), 1)
    few = sizes[first] + sizes[second] < k
    return np.stack([places[first[few]], places[second[few]]], axis=1)


def _meet(
    prints: Sequence[Integers], cells: Sequence[Cell], left: Integers, right: Integers, k: int
) -> tuple[int, ...] | None:
    import numpy as np

    if not len(left) or not len(right):
        return None
    keys = _keys(prints, left)
    order = np.argsort(keys, kind="stable")
    wanted = _keys(prints, right, negative=True)
    first = np.searchsorted(keys[order], wanted, side="left")
    last = np.searchsorted(keys[order], wanted, side="right")
    for place in np.flatnonzero(last > first):
        for other in order[first[place] : last[place]]:
            chosen = tuple(sorted({*right[place].tolist(), *left[other].tolist()}))
            full = len(chosen) == len(right[place]) + len(left[other])
            if full and sum(cells[cell].n for cell in chosen) < k:
                return chosen
    return None


def _keys(prints: Sequence[Integers], sets: Integers, *, negative: bool = False) -> Integers:
    """Return one 62-bit number for the sums of each set modulo both primes."""
    sums = [values[sets].sum(axis=1) % prime for values, prime in zip(prints, PRIMES, strict=True)]
    if negative:
        sums = [-total % prime for total, prime in zip(sums, PRIMES, strict=True)]
    keys: Integers = (sums[0] << 31) | sums[1]
    return keys


def _is_zero(prints: Sequence[Integers], chosen: Sequence[int]) -> bool:
    return all(
        sum(int(values[place]) for place in chosen) % prime == 0 for values, prime in zip(prints, PRIMES, strict=True)
    )


def _to_drop(
    plan: Plan, names: Sequence[str], cells: Sequence[Cell], tables: Sequence[CutTable], found: Sequence[int]
) -> list[CutTable]:
    """Return the table of the smallest unit whose removal cures the set; if none does, all that touch it."""
    blocks = {cells[place].block for place in found}
    touching = [t for t in tables if t.unit == WHOLE or blocks & set(plan.units[t.unit])]
    for table in sorted(touching, key=lambda t: (plan.sizes[t.unit], t.unit, t.cut)):
        rest = [other for other in tables if other is not table]
        if not rest or not all(
            sum(int(_null_vector(plan, names, cells, rest, prime)[place]) for place in found) % prime == 0
            for prime in PRIMES
        ):
            return [table]
    return touching
