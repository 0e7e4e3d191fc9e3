"""The plan: a partition into blocks of at least k, made from counts only."""

import json
import random
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onecloth_stats import audit
from onecloth_stats.disclosure import BrokenTree, Cuts, Plan, WeakThreshold, narrow, plan_units
from onecloth_stats.figures import WHOLE
from onecloth_stats.homogeneity import Node, bounds, coded, decide


@st.composite
def waves(draw: st.DrawFn) -> tuple[dict[str, str | None], dict[str, int]]:
    """A tree of up to 25 units and answers of people attached directly to each."""
    size = draw(st.integers(1, 25))
    tree: dict[str, str | None] = {}
    for n in range(size):
        tree[f"u{n}"] = None if n == 0 else draw(st.sampled_from([None, *(f"u{m}" for m in range(n))]))
    counts = {unit: draw(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14])) for unit in tree}
    return tree, counts


def below(tree: dict[str, str | None], unit: str) -> set[str]:
    """Naive: a unit and everything under it."""
    inside = {unit}
    while True:
        more = inside | {child for child, parent in tree.items() if parent in inside}
        if more == inside:
            return inside
        inside = more


@given(waves(), st.sampled_from([5, 7]))
def test_blocks_are_a_partition_into_at_least_k(wave: tuple[dict[str, str | None], dict[str, int]], k: int) -> None:
    tree, counts = wave
    plan = plan_units(tree, counts, k=k)
    leaves = [leaf for block in plan.blocks for leaf in block.leaves]
    assert len(leaves) == len(set(leaves))
    if sum(counts.values()) < k:
        assert (plan.blocks, dict(plan.units), plan.publishes) == ((), {}, False)
        return
    assert set(leaves) == {unit for unit, n in counts.items() if n}
    assert all(block.n == sum(counts[leaf] for leaf in block.leaves) >= k for block in plan.blocks)


@given(waves())
def test_a_unit_is_published_exactly_when_it_is_a_union_of_blocks(
    wave: tuple[dict[str, str | None], dict[str, int]],
) -> None:
    tree, counts = wave
    plan = plan_units(tree, counts)
    for unit in tree:
        inside = {leaf for leaf in below(tree, unit) if counts[leaf]}
        touched = [block for block in plan.blocks if inside & set(block.leaves)]
        is_union = bool(touched) and set().union(*(block.leaves for block in touched)) == inside
        assert (unit in plan.units) == is_union
        if is_union:
            assert plan.sizes[unit] == sum(counts[leaf] for leaf in inside) >= 5
    around = [plan.nearest(unit) for unit in tree]
    assert all(unit is None or unit == WHOLE or unit in plan.units for unit in around)


@given(waves(), st.randoms(use_true_random=False))
def test_the_same_counts_give_the_same_plan_in_any_order(
    wave: tuple[dict[str, str | None], dict[str, int]], shuffler: random.Random
) -> None:
    tree, counts = wave
    units = list(tree)
    shuffler.shuffle(units)
    again = plan_units({unit: tree[unit] for unit in units}, {unit: counts[unit] for unit in reversed(units)})
    plan = plan_units(tree, counts)
    assert again.to_json() == plan.to_json()
    assert Plan.from_json(plan.to_json()) == plan
    assert Plan.from_json(plan.to_json()).fingerprint == plan.fingerprint


@given(waves())
def test_merging_goes_no_further_than_it_must(wave: tuple[dict[str, str | None], dict[str, int]]) -> None:
    """Where no child of a unit is under k, every child keeps its own figure."""
    tree, counts = wave
    plan = plan_units(tree, counts)
    for unit in tree:
        children = [child for child, parent in tree.items() if parent == unit]
        sizes = [sum(counts[leaf] for leaf in below(tree, child)) for child in children]
        if unit in plan.units and 0 not in sizes and min([*sizes, counts[unit] or 5]) >= 5:
            top = [plan.units.get(child) for child in children]
            assert all(top), "a sufficient child among sufficient siblings lost its figure"


def test_siblings_merge_smallest_first_and_the_rest_joins_them() -> None:
    tree = {"org": None} | dict.fromkeys("abcde", "org")
    plan = plan_units(tree, {"a": 1, "b": 2, "c": 3, "d": 4, "e": 20})
    assert [block.leaves for block in plan.blocks] == [("a", "b", "c", "d"), ("e",)]
    plan = plan_units(tree, {"a": 2, "c": 8, "e": 20})
    assert [block.leaves for block in plan.blocks] == [("a", "c"), ("e",)]
    assert plan.nearest("c") == "org"


def test_where_siblings_do_not_suffice_the_plan_goes_upwards() -> None:
    tree = {"org": None, "x": "org", "y": "org", "x1": "x", "x2": "x"}
    plan = plan_units(tree, {"x1": 2, "x2": 1, "y": 9})
    assert [block.leaves for block in plan.blocks] == [("x1", "x2", "y")]
    assert plan.nearest("x1") == "org"


@pytest.mark.parametrize(
    ("tree", "counts", "message"),
    [
        ({"a": "b", "b": "a"}, {}, "circle"),
        ({"a": "missing"}, {}, "not in the tree"),
        ({"a": None}, {"b": 3}, "not in the tree"),
        ({"whole": None}, {}, "may not be called"),
    ],
)
def test_a_tree_that_is_none_is_refused(tree: dict[str, str | None], counts: dict[str, int], message: str) -> None:
    with pytest.raises(BrokenTree, match=message):
        plan_units(tree, counts)


def test_the_threshold_is_never_below_five() -> None:
    with pytest.raises(WeakThreshold):
        plan_units({"a": None}, {"a": 30}, k=4)


def test_a_plan_of_another_version_is_not_read() -> None:
    stored = json.loads(plan_units({"a": None}, {"a": 9}).to_json()) | {"version": 99}
    with pytest.raises(ValueError, match="version"):
        Plan.from_json(json.dumps(stored))


@given(waves(), st.data())
def test_an_item_some_skipped_gets_blocks_of_its_own(
    wave: tuple[dict[str, str | None], dict[str, int]], data: st.DataObject
) -> None:
    tree, counts = wave
    plan = plan_units(tree, counts)
    answered = {unit: data.draw(st.integers(0, n)) for unit, n in counts.items()}
    own = narrow(plan, answered)
    assert set(own.units) <= set(plan.units)
    assert all(own.sizes[unit] >= 5 for unit in own.units)


# --- homogeneity ------------------------------------------------------------------------------------------------


@st.composite
def families(draw: st.DrawFn) -> dict[str, Node]:
    """A whole of blocks, with groups inside groups and a true count of favourable answers for each."""
    blocks = draw(st.lists(st.integers(5, 12), min_size=1, max_size=7))
    favourable = [draw(st.sampled_from([0, 1, n // 2, n - 1, n])) for n in blocks]
    nodes = {"whole": Node(sum(blocks), sum(favourable), None)}
    middle = draw(st.integers(0, len(blocks)))
    if middle >= 2:
        nodes["middle"] = Node(sum(blocks[:middle]), sum(favourable[:middle]), "whole")
    for place, (n, total) in enumerate(zip(blocks, favourable, strict=True)):
        if draw(st.booleans()):
            nodes[f"b{place}"] = Node(n, total, "middle" if middle >= 2 and place < middle else "whole")
    return nodes


@given(families())
def test_no_exact_figure_lies_outside_its_bounds(nodes: dict[str, Node]) -> None:
    for key, decision in decide(nodes, 5, whole_numbers=True).items():
        low, high = bounds(nodes[key].n, 5)
        if decision == "exact":
            assert low < nodes[key].total / nodes[key].n < high


@given(families())
def test_nobody_can_tell_that_a_block_is_unanimous(nodes: dict[str, Node]) -> None:
    """Naive: enumerate every world that agrees with what is published; each block has one where it is not unanimous."""
    decisions = decide(nodes, 5, whole_numbers=True)
    names = list(nodes)
    inside = {key: [k for k in names if nodes[k].parent == key] for key in names}
    parts = [key for key in names if not inside[key]]
    rest = {key: nodes[key].n - sum(nodes[child].n for child in inside[key]) for key in names if inside[key]}
    unknown = [(key, nodes[key].n) for key in parts] + [(f"rest of {key}", n) for key, n in rest.items() if n]
    reachable = worlds(nodes, decisions, unknown, inside, rest)
    for place, (name, n) in enumerate(unknown):
        seen = {world[place] for world in reachable}
        assert seen != {n}, name
        assert seen != {0}, name


def worlds(
    nodes: dict[str, Node],
    decisions: dict[str, str],
    unknown: list[tuple[str, int]],
    inside: dict[str, list[str]],
    rest: dict[str, int],
) -> list[tuple[int, ...]]:
    """All assignments of sums to parts that agree with the published figures; few values a part keep it small."""
    assume(len(unknown) <= 5)
    found = []
    grids = [range(n + 1) for _, n in unknown]
    names = [name for name, _ in unknown]
    for world in np.ndindex(*(len(grid) for grid in grids)):
        totals = dict(zip(names, world, strict=True))
        if all(agrees(key, nodes[key], decisions[key], total_of(key, totals, inside, rest)) for key in nodes):
            found.append(world)
    return found


def total_of(key: str, totals: dict[str, int], inside: dict[str, list[str]], rest: dict[str, int]) -> int:
    if not inside[key]:
        return totals[key]
    return sum(total_of(child, totals, inside, rest) for child in inside[key]) + totals.get(f"rest of {key}", 0)


def agrees(key: str, node: Node, decision: str, total: int) -> bool:
    if decision == "exact":
        return total == node.total
    if decision == "hidden":
        return True
    code = coded(node.n, total, 5)
    return code == decision if decision in ("high", "low") else code is None


def test_without_the_held_back_sibling_subtraction_would_undo_the_code() -> None:
    nodes = {"org": Node(20, 13, None), "a": Node(5, 5, "org"), "b": Node(6, 3, "org"), "c": Node(9, 5, "org")}
    decisions = decide(nodes, 5, whole_numbers=True)
    assert decisions == {"org": "exact", "a": "high", "b": "held", "c": "exact"}
    assert nodes["org"].total - nodes["b"].total - nodes["c"].total == nodes["a"].n


# --- cuts -------------------------------------------------------------------------------------------------------


def determined_by_rank(rows: np.ndarray, chosen: tuple[int, ...]) -> bool:
    """Naive: a set has a determined sum if adding its indicator does not raise the rank."""
    indicator = np.zeros((1, rows.shape[1]))
    indicator[0, list(chosen)] = 1
    return bool(np.linalg.matrix_rank(np.vstack([rows, indicator])) == np.linalg.matrix_rank(rows))


@pytest.mark.parametrize("seed", range(12))
def test_the_audit_finds_what_the_rank_finds(seed: int) -> None:
    generator = np.random.default_rng(seed)
    tree: dict[str, str | None] = {"org": None, "a": "org", "b": "org", "c": "org"}
    people = int(generator.integers(20, 60))
    units = generator.choice(["a", "b", "c"], people, p=[0.5, 0.3, 0.2])
    site, level = generator.choice(["s1", "s2"], people, p=[0.8, 0.2]), generator.choice(["l1", "l2", "l3"], people)
    counts = Counter(zip(units.tolist(), site.tolist(), level.tolist(), strict=True))
    plan = plan_units(tree, Counter(units.tolist()))
    cuts = Cuts(("site", "level"), counts)
    cells = audit._cells(plan, cuts)
    tables = audit._tables(plan, cuts, cells)
    rows = [[int(cell.block == block.id) for cell in cells] for block in plan.blocks]
    rows += audit._rows(plan, cuts.names, cells, tables).tolist() if tables else []
    matrix = np.array(rows, dtype=float)
    small = [place for place, cell in enumerate(cells) if cell.n < 5]
    by_rank = [
        chosen
        for size in range(1, 5)
        for chosen in combinations(small, size)
        if sum(cells[place].n for place in chosen) < 5 and determined_by_rank(matrix, chosen)
    ]
    found = audit.determined(plan, cuts.names, cells, tables)
    assert bool(found) == bool(by_rank and tables)
    published = plan_units(tree, Counter(units.tolist()), cuts)
    assert audit.determined(published, cuts.names, cells, published.cut_tables) is None
    assert {(t.unit, t.cut) for t in tables} == {(t.unit, t.cut) for t in published.cut_tables} | set(published.dropped)
    assert Plan.from_json(published.to_json()) == published
