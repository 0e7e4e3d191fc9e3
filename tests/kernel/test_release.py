"""The gate: what leaves it, what never does."""

import dataclasses
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecloth_stats import cells
from onecloth_stats.disclosure import Cuts, Plan, WeakThreshold, plan_units
from onecloth_stats.figures import WHOLE, Released, Spec
from onecloth_stats.homogeneity import bounds
from onecloth_stats.measures import UnusableSpec
from onecloth_stats.release import PlanDoesNotFit, ProtectedNeedsPlan, release, release_comments
from onecloth_stats.schemas import UnknownColumns
from onecloth_stats.seams import read_seams

TREE: dict[str, str | None] = {"org": None, "x": "org", "y": "org", "x1": "x", "x2": "x", "y1": "y", "y2": "y"}
FAVOURABLE = Spec("share", "protected", by="units", favourable=(4, 5))


@st.composite
def answers(draw: st.DrawFn) -> dict[str, list[Any]]:
    """Up to seventy answers 1-5 in seven units, some skipped, many of them alike."""
    rows = draw(st.lists(st.tuples(st.sampled_from(list(TREE)), st.integers(1, 5)), min_size=0, max_size=70))
    alike = draw(st.booleans())
    skipped = draw(st.sets(st.integers(0, 70), max_size=6))
    values = [None if place in skipped else 5 if alike else value for place, (_, value) in enumerate(rows)]
    return {"unit": [unit for unit, _ in rows], "value": values}


def planned(columns: dict[str, list[Any]]) -> Plan:
    return plan_units(TREE, Counter(columns["unit"]))


def specs() -> st.SearchStrategy[Spec]:
    return st.sampled_from(
        [
            FAVOURABLE,
            Spec("mean", "protected", by="units", scale=(1, 5)),
            Spec("mean", "protected", by="units", scale=(1, 5), rescaled=False),
            Spec("top2", "protected", by="units", scale=(1, 5)),
            Spec("nps", "protected", by="units"),
            Spec("minutes", "protected", by="units", scale=(0, 5)),
            Spec("count", "protected", by="units"),
        ]
    )


@settings(max_examples=25)
@given(answers(), specs())
def test_nothing_under_five_leaves_and_nothing_outside_the_bounds(columns: dict[str, list[Any]], spec: Spec) -> None:
    released = release(spec, columns, planned(columns))
    for figure in released:
        if figure.n is not None:
            assert figure.n >= 5
        if not figure.is_visible:
            assert (figure.n, figure.value, figure.low, figure.high, figure.shrunken, figure.bound) == (None,) * 6
        if figure.status == "coded":
            assert (figure.low, figure.high, figure.shrunken) == (None,) * 3
        if figure.status == "shown" and spec.measure in ("share", "top2") and figure.n and figure.value is not None:
            low, high = bounds(figure.n, 5)
            assert 100 * low - 0.5 <= figure.value <= 100 * high + 0.5
    assert Released.from_json(released.to_json()) == released


@settings(max_examples=15)
@given(answers(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(columns: dict[str, list[Any]], shuffler: Any) -> None:
    order = list(range(len(columns["unit"])))
    shuffler.shuffle(order)
    again = {name: [values[place] for place in order] for name, values in columns.items()}
    plan = planned(columns)
    assert release(FAVOURABLE, columns, plan).to_json() == release(FAVOURABLE, again, plan).to_json()


@settings(max_examples=15)
@given(answers())
def test_open_figures_are_those_of_a_naive_count(columns: dict[str, list[Any]]) -> None:
    released = release(dataclasses.replace(FAVOURABLE, policy="open"), columns, tree=TREE)
    for figure in released:
        inside = [
            value
            for unit, value in zip(columns["unit"], columns["value"], strict=True)
            if value is not None and (figure.key == WHOLE or figure.key in ancestors(unit))
        ]
        assert figure.n == len(inside)
        if len(inside) < 5:
            assert (figure.status, figure.value) == ("too_few", None)
        else:
            assert figure.value == pytest.approx(100 * sum(value >= 4 for value in inside) / len(inside))


def ancestors(unit: str) -> list[str]:
    path, above = [unit], TREE[unit]
    while above is not None:
        path.append(above)
        above = TREE[above]
    return path


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("pqr"), st.one_of(st.none(), st.floats(-100, 100)),
                  st.sampled_from([0.5, 1.0, 2.0])), max_size=40)
)  # fmt: skip
def test_cells_are_those_of_a_naive_count(rows: list[tuple[str, str, float | None, float]]) -> None:
    columns = {"unit": [row[0] for row in rows], "key": [row[1] for row in rows]}
    found = cells.sums(columns, [row[2] for row in rows], weight=[row[3] for row in rows])
    wanted = {(unit, key) for unit, key, value, _ in rows if value is not None}
    assert set(found) == wanted
    for group, cell in found.items():
        mine = [(value, weight) for unit, key, value, weight in rows if (unit, key) == group and value is not None]
        assert cell.n == len(mine)
        assert cell.total == pytest.approx(sum(v * w for v, w in mine))
        assert cell.squares == pytest.approx(sum(v * v * w for v, w in mine))
        assert cell.effective == pytest.approx(sum(w for _, w in mine) ** 2 / sum(w * w for _, w in mine))


def test_each_person_counts_once_where_answers_name_them() -> None:
    columns = {"value": [1, 1, 1, 5, 5, 5, 5], "respondent": ["a", "a", "a", "b", "c", "d", "e"]}
    figure = release(Spec("mean", "open", scale=(1, 5), rescaled=False), columns).get()
    assert figure is not None
    assert (figure.n, figure.value) == (5, pytest.approx(4.2))


def wave(sizes: dict[str, int], value: Any = None) -> dict[str, list[Any]]:
    generator = np.random.default_rng(4)
    units = [unit for unit, n in sizes.items() for _ in range(n)]
    values = generator.integers(1, 6, len(units)).tolist() if value is None else [value] * len(units)
    return {"unit": units, "value": values}


def test_late_answers_and_erasures_find_the_gate_closed() -> None:
    columns = wave({"x1": 9, "x2": 8, "y1": 12})
    plan = planned(columns)
    for changed in (
        {name: values[1:] for name, values in columns.items()},
        {name: [*values, values[0]] for name, values in columns.items()},
        columns | {"unit": ["x2", *columns["unit"][1:]]},
    ):
        with pytest.raises(PlanDoesNotFit):
            release(FAVOURABLE, changed, plan)


def test_protected_answers_leave_by_plan_only() -> None:
    columns = wave({"x1": 9}) | {"key": ["k"] * 9}
    with pytest.raises(ProtectedNeedsPlan):
        release(FAVOURABLE, columns)
    with pytest.raises(ProtectedNeedsPlan):
        release(dataclasses.replace(FAVOURABLE, by="keys"), columns, planned(columns))
    with pytest.raises(ProtectedNeedsPlan):
        release(FAVOURABLE, columns | {"giver": ["a"] * 9}, planned(columns))
    with pytest.raises(UnusableSpec):
        release(FAVOURABLE, columns | {"weight": [1.0] * 9}, planned(columns))
    with pytest.raises(WeakThreshold):
        release(dataclasses.replace(FAVOURABLE, k=3), columns, planned(columns))


def test_unanimity_is_coded_and_gives_no_interval() -> None:
    columns = wave({"x1": 6, "x2": 6, "y1": 60}, value=5)
    released = release(FAVOURABLE, columns, planned(columns))
    assert {figure.status for figure in released} <= {"coded", "too_few", "held_back"}
    assert released.get("x1").bound == ">=83"
    assert released.get(WHOLE).bound == ">=93"


def test_a_middling_answer_of_everybody_has_no_narrow_interval() -> None:
    columns = wave({"x1": 6, "x2": 6, "y1": 12}, value=3)
    figure = release(Spec("mean", "protected", by="units", scale=(1, 5)), columns, planned(columns)).get("x1")
    assert figure is not None
    assert figure.value == 50
    assert figure.low is not None
    assert figure.low <= 42


def test_a_protected_index_says_no_more_than_its_items() -> None:
    columns = wave({"x1": 9, "x2": 8, "y1": 12})
    plan = planned(columns)
    columns |= {"a": columns.pop("value"), "b": [3, None] * 14 + [4]}
    spec = Spec("index", "protected", by="units", scale=(1, 5), items=("a", "b"))
    items = [
        release(
            Spec("mean", "protected", by="units", scale=(1, 5)), {"unit": columns["unit"], "value": columns[name]}, plan
        )
        for name in ("a", "b")
    ]
    for figure in release(spec, columns, plan):
        parts = [item.get(figure.key) for item in items]
        assert figure.is_visible == all(part is not None and part.is_visible for part in parts)
        if figure.status == "shown":
            assert figure.value == pytest.approx(np.mean([part.value for part in parts if part]), abs=0.51)


def test_composite_is_the_mean_beside_the_minimum() -> None:
    generator = np.random.default_rng(2)
    columns = {name: generator.integers(1, 6, 40).tolist() for name in ("success", "ease", "enjoyment")}
    figure = release(Spec("composite", "open", scale=(1, 5), items=tuple(columns)), columns).get()
    means = {name: 25 * (np.mean(values) - 1) for name, values in columns.items()}
    assert figure is not None
    assert figure.value == pytest.approx(np.mean(list(means.values())))
    assert (figure.weakest, figure.minimum) == (min(means, key=means.__getitem__), pytest.approx(min(means.values())))
    assert figure.low is not None
    assert figure.low < figure.value


def ratings(pairs: dict[tuple[str, str, str], list[float]]) -> dict[str, list[Any]]:
    rows = [(*pair, value) for pair, values in pairs.items() for value in values]
    return {name: [row[place] for row in rows] for place, name in enumerate(("giver", "receiver", "side", "value"))}


def test_seams_from_both_sides_with_a_gap_only_where_both_are_shown() -> None:
    columns = ratings(
        {
            ("sales", "stock", "receiver"): [3, 5, 4, 6, 5, 7, 4],
            ("sales", "stock", "giver"): [8, 9, 7, 8, 6, 9],
            ("stock", "sales", "receiver"): [8, 7, 9, 8, 9, 7],
            ("stock", "sales", "giver"): [9, 9, 8],
            ("care", "sales", "receiver"): [10] * 6,
        }
    )
    seams = read_seams(release(Spec("ready", "protected", by="pairs"), columns))
    told = {(seam.giver, seam.receiver): seam for seam in seams}
    assert told["sales", "stock"].state == "loose"
    gap = told["sales", "stock"].gap
    assert gap is not None
    assert 0 < gap.low < gap.value == 29
    assert told["stock", "sales"].giver_says is not None
    assert (told["stock", "sales"].giver_says.status, told["stock", "sales"].gap) == ("too_few", None)
    assert told["care", "sales"].receiver_says is not None
    assert (told["care", "sales"].receiver_says.bound, told["care", "sales"].state) == (">=83", "strong")
    assert seams[0].giver == "sales"


def test_pain_counts_failures_and_extra_minutes() -> None:
    spec = Spec("ready", "open", by="pairs")
    ready = release(spec, ratings({("a", "b", "receiver"): [5] * 6}))
    minutes = release(dataclasses.replace(spec, measure="minutes"), ratings({("a", "b", "receiver"): [12] * 6}))
    (seam,) = read_seams(ready, minutes=minutes, volumes={("a", "b"): 200}, cost_of_failure=30)
    assert seam.pain == pytest.approx(200 * (0.5 * 30 + 12))


def test_a_rater_counts_once_in_a_cell() -> None:
    columns = ratings({("a", "b", "receiver"): [5, 6, 7, 8, 9, 4]}) | {
        "respondent": ["r1", "r1", "r1", "r2", "r3", "r4"]
    }
    (figure,) = release(Spec("ready", "protected", by="pairs"), columns)
    assert (figure.status, figure.n) == ("too_few", None)


def test_periods_have_a_plan_each() -> None:
    first, second = wave({"x1": 9, "y1": 8}), wave({"x1": 7, "y1": 3})
    columns = {name: [*first[name], *second[name]] for name in first} | {
        "period": ["2026-W01"] * 17 + ["2026-W02"] * 10
    }
    plans = {"2026-W01": planned(first), "2026-W02": planned(second)}
    released = release(dataclasses.replace(FAVOURABLE, periods=True), columns, plans)
    assert released.get("x1", period="2026-W01").n == 9
    assert released.get("x1", period="2026-W02").status == "too_few"


def test_weights_count_through_the_effective_n() -> None:
    columns = {"value": [5] * 30 + [1] * 30, "weight": [2.0] * 30 + [1.0] * 30}
    figure = release(Spec("share", "open", favourable=(5,)), columns).get()
    assert figure is not None
    assert figure.value == pytest.approx(200 / 3)
    assert figure.n == 60


def test_a_cut_table_with_a_coded_figure_is_withheld_whole() -> None:
    units, sites = ["x1"] * 30 + ["y1"] * 30, (["s1"] * 15 + ["s2"] * 15) * 2
    counts = Counter(zip(units, sites, strict=True))
    plan = plan_units(TREE, Counter(units), Cuts(("site",), counts))
    mixed = {"unit": units, "site": sites, "value": [1, 5] * 30}
    spec = Spec("share", "protected", by="units", favourable=(5,), cut="site")
    assert {figure.status for figure in release(spec, mixed, plan)} == {"shown"}
    uneven = mixed | {"value": [5 if site == "s1" else n % 2 * 4 + 1 for n, site in enumerate(sites)]}
    assert {figure.status for figure in release(spec, uneven, plan)} == {"withheld"}


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(list(TREE)), st.sampled_from(["", "  ", "a", "b", "long"])), max_size=60))
def test_comments_leave_ten_at_a_time_and_none_is_lost_or_doubled(rows: list[tuple[str, str]]) -> None:
    columns = {"unit": [unit for unit, _ in rows], "text": [text for _, text in rows]}
    plan = plan_units(TREE, Counter(columns["unit"]))
    batches = release_comments(columns, plan, seed=3)
    texts = [text for batch in batches for text in batch.texts]
    assert all(len(batch.texts) >= 10 for batch in batches)
    written = [text.strip() for text in columns["text"] if text.strip()]
    assert Counter(texts) == (Counter(written) if len(written) >= 10 else Counter())


def test_who_wrote_three_texts_counts_once() -> None:
    plan = plan_units(TREE, {"x1": 30, "y1": 30})
    nine = {
        "unit": ["x1"] * 27, "text": [f"Words {n}" for n in range(27)], "respondent": [str(n // 3) for n in range(27)],
    }  # fmt: skip
    assert release_comments(nine, plan, seed=1) == ()
    ten = {name: [*values, extra] for (name, values), extra in zip(nine.items(), ("x1", "Mine", "ten"), strict=True)}
    (batch,) = release_comments(ten, plan, seed=1)
    assert (batch.unit, len(batch.texts)) == ("x1", 28)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(list(TREE)), st.integers(0, 25)), max_size=80))
def test_every_batch_is_of_ten_people_at_least(rows: list[tuple[str, int]]) -> None:
    home = {person: unit for unit, person in reversed(rows)}
    columns = {
        "unit": [home[person] for _unit, person in rows], "text": [f"{person} says" for _unit, person in rows],
        "respondent": [person for _unit, person in rows],
    }  # fmt: skip
    batches = release_comments(columns, plan_units(TREE, Counter(columns["unit"])), seed=5)
    assert all(len(set(batch.texts)) >= 10 for batch in batches)
    assert sum(len(batch.texts) for batch in batches) == (len(rows) if len(home) >= 10 else 0)


@pytest.mark.parametrize(
    ("spec", "columns", "error"),
    [
        (Spec("share", "open"), {"value": [1]}, UnusableSpec),
        (Spec("mean", "open"), {"value": [1]}, UnusableSpec),
        (Spec("mean", "open", scale=(1, 5)), {"value": [0, 6]}, UnusableSpec),
        (Spec("nps", "open"), {"value": [11]}, UnusableSpec),
        (Spec("nps", "open"), {"other": [1]}, UnknownColumns),
        (Spec("nps", "open", by="keys"), {"value": [1, 2], "key": ["a"]}, UnknownColumns),
        (Spec("composite", "open", scale=(1, 5)), {"value": [1]}, UnusableSpec),
        (Spec("nps", "open", by="units"), {"value": [1], "unit": ["a"]}, UnusableSpec),
    ],
)
def test_what_cannot_be_computed_is_refused_by_name(
    spec: Spec, columns: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        release(spec, columns)


def test_nobody_answered_is_no_error() -> None:
    plan = plan_units(TREE, {})
    assert {figure.status for figure in release(FAVOURABLE, {"unit": [], "value": []}, plan)} == {"too_few"}
    assert release(Spec("nps", "open"), {"value": []}).figures == ()
