"""Fixtures of METHODS 11, against every portfolio written down, and what bad input gets."""

from collections.abc import Sequence
from itertools import product
from math import inf, nan
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onecloth_stats.portfolio import (
    Candidate,
    PortfolioError,
    Rules,
    RulesContradict,
    best_portfolio,
    from_range,
    how_often,
    shrunken,
    swaps,
    word_for,
    worth_of_knowing,
)

KNAPSACK = [Candidate("a", 60, 0, {"h": 10}), Candidate("b", 100, 0, {"h": 20}), Candidate("c", 120, 0, {"h": 30})]


def test_the_best_is_220_where_greedy_would_stop_at_160() -> None:
    best = best_portfolio(KNAPSACK, Rules({"h": 50}))
    assert (best.taken, best.worth, best.left) == (frozenset({"b", "c"}), 220.0, {"h": 0.0})


def test_what_it_is_worth_to_know_has_the_published_values() -> None:
    assert worth_of_knowing(5, 10, 3) == pytest.approx(3.0689, abs=5e-5)
    assert worth_of_knowing(5, 10, 3, study_error=8) == pytest.approx(2.2168, abs=5e-5)
    assert worth_of_knowing(5, 10, 3, study_error=0) == pytest.approx(worth_of_knowing(5, 10, 3))


def test_a_range_that_holds_four_times_of_five_becomes_mean_and_error() -> None:
    assert from_range(40, 60) == pytest.approx((50, 20 / 2.563))


def some(count: int, seed: int = 4) -> list[Candidate]:
    dice = Random(seed)
    return [
        Candidate(
            n, dice.uniform(-20, 100), dice.uniform(5, 30), {"h": dice.randint(0, 40), "m": dice.randint(1, 30)},
            after=(n - 2,) if n in (4, 7) else (), teams=(n % 3,),
        )
        for n in range(count)
    ]  # fmt: skip


def keeps(candidates: Sequence[Candidate], taken: set[int], rules: Rules) -> bool:
    inside = [each for each in candidates if each.key in taken]
    return (
        all(sum(each.needs.get(kind, 0) for each in inside) <= most for kind, most in rules.means.items())
        and all(set(each.after) <= taken for each in inside)
        and all(len(taken & set(group)) <= 1 for group in rules.either_or)
        and all(sum(team in each.teams for each in inside) >= least for team, least in rules.at_least.items())
        and set(rules.kept) <= taken
    )


def by_hand(candidates: Sequence[Candidate], rules: Rules) -> float:
    """The worth of the best of all portfolios, each written down."""
    worths = []
    for bits in product((0, 1), repeat=len(candidates)):
        taken = {each.key for each, bit in zip(candidates, bits, strict=True) if bit}
        if keeps(candidates, taken, rules):
            worths.append(sum(each.benefit - rules.caution * each.error for each in candidates if each.key in taken))
    return max(worths)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), caution=st.sampled_from([0.0, 0.5, 1.0]))
def test_no_other_portfolio_is_worth_more(seed: int, caution: float) -> None:
    candidates = some(9, seed)
    rules = Rules({"h": 110, "m": 80}, either_or=((0, 1), (2, 3, 5)), at_least={2: 1}, kept=(6,), caution=caution)
    best = best_portfolio(candidates, rules)
    assert keeps(candidates, set(best.taken), rules)
    assert best.worth == pytest.approx(by_hand(candidates, rules))


def test_who_is_surely_better_is_always_chosen_and_the_words_follow_the_share() -> None:
    pair = [
        Candidate("sure", 100, 1, {"h": 1}),
        Candidate("like it", 100, 1, {"h": 1}),
        Candidate("no", 9, 1, {"h": 1}),
    ]
    counted = how_often(pair, Rules({"h": 1}), seed="x", draws=1000, proven=50)
    sure, like, poor = counted["taken"]
    assert sure + like == 1000
    assert 450 < sure < 550
    assert poor == 0
    assert [word_for(share) for share in (0.81, 0.5, 0.19)] == ["fund", "look", "drop"]


def test_the_same_words_give_the_same_counts_however_the_work_is_cut() -> None:
    candidates, rules = some(14), Rules({"h": 120, "m": 90}, caution=0.3)
    whole = how_often(candidates, rules, seed="rain", draws=60, proven=20)
    piece = None
    while piece is None or piece["done"] < 60:
        piece = how_often(candidates, rules, seed="rain", draws=60, proven=20, begun=piece, may_go_on=lambda: False)
    assert piece == whole
    assert how_often(candidates, rules, seed="snow", draws=60, proven=20) != whole


def test_the_exchange_falls_short_of_the_proven_best_by_little() -> None:
    counted = how_often(some(25), Rules({"h": 200, "m": 150}, caution=0.3), seed="x", draws=40, proven=40)
    assert counted["tried"] == 40
    assert counted["short"] / counted["tried"] < 0.02


def test_the_exchange_keeps_every_rule() -> None:
    candidates = some(12)
    rules = Rules({"h": 120, "m": 90}, either_or=((0, 1, 2),), at_least={1: 2}, kept=(6,))
    counted = how_often(candidates, rules, seed="x", draws=80, proven=5)
    assert counted["taken"][6] == 80
    assert sum(counted["taken"][:3]) <= 80
    assert sum(counted["taken"][place] for place in (1, 4, 7, 10)) >= 160
    assert counted["taken"][4] <= counted["taken"][2]


def test_the_other_choice_says_what_it_costs_and_who_makes_room() -> None:
    other = swaps(KNAPSACK, Rules({"h": 50}))
    assert (other["a"].costs, other["a"].outside) == (40.0, ("b",))
    assert (other["c"].costs, other["c"].inside) == (60.0, ("a",))
    assert swaps(KNAPSACK, Rules({"h": 50}, kept=("c",)))["c"] is None
    assert swaps([Candidate("big", 5, 0, {"h": 60})], Rules({"h": 50}))["big"] is None


def test_where_rules_contradict_each_other_it_says_what_is_missing() -> None:
    with pytest.raises(RulesContradict) as refused:
        best_portfolio(KNAPSACK, Rules({"h": 45}, kept=("b", "c")))
    assert refused.value.missing == pytest.approx({"h": 5})
    with pytest.raises(RulesContradict) as refused:
        how_often(KNAPSACK, Rules({"h": 45}, at_least={"nobody": 1}), seed="x")
    assert refused.value.short == {"nobody": 1}


def test_a_means_is_used_up_when_something_left_out_does_not_fit_any_more() -> None:
    counted = how_often(KNAPSACK, Rules({"h": 50}), seed="x", draws=3)
    assert counted["used_up"] == [3]
    assert how_often(KNAPSACK, Rules({"h": 500}), seed="x", draws=3)["used_up"] == [0]


def test_vague_benefits_are_pulled_in_further_than_sharp_ones() -> None:
    pulled = shrunken([Candidate(0, 300, 100), Candidate(1, 100, 10), Candidate(2, 50, 10), Candidate(3, 0, 10)])
    assert pulled[0].benefit < 290
    assert pulled[1].benefit == pytest.approx(100, abs=2)
    assert shrunken(KNAPSACK[:2]) == KNAPSACK[:2]


@pytest.mark.parametrize(
    ("candidates", "rules"),
    [
        ([Candidate("a", nan, 0)], Rules({})),
        ([Candidate("a", 1, -1)], Rules({})),
        ([Candidate("a", 1, 0, {"h": inf})], Rules({"h": 1})),
        ([Candidate("a", 1, 0, {"h": 1})], Rules({})),
        ([Candidate("a", 1, 0), Candidate("a", 2, 0)], Rules({})),
        ([Candidate("a", 1, 0)], Rules({"h": -1})),
        ([Candidate("a", 1, 0)], Rules({}, kept=("b",))),
        ([Candidate("a", 1, 0, after=("b",)), Candidate("b", 1, 0, after=("a",))], Rules({})),
    ],
)
def test_bad_input_is_refused(candidates: list[Candidate], rules: Rules) -> None:
    with pytest.raises(ValueError, match=r"\."):
        best_portfolio(candidates, rules)


def test_numbers_that_make_no_sense_are_refused() -> None:
    with pytest.raises(PortfolioError):
        from_range(3, 3)
    with pytest.raises(PortfolioError):
        worth_of_knowing(1, 0, 1)
    with pytest.raises(PortfolioError):
        how_often(KNAPSACK, Rules({"h": 50}), seed="x", draws=0)


def test_nothing_to_choose_from_is_an_empty_portfolio() -> None:
    assert best_portfolio([], Rules({"h": 1})).taken == frozenset()
    assert how_often([], Rules({"h": 1}), seed="x", draws=2)["taken"] == []
