"""Thanks between people, counted by hand; and patterns that are to be found, beside the like that are not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onecloth_stats.recognition import (
    Card,
    answered,
    bursts,
    crossings,
    first_bridges,
    one_pair,
    rings,
    same_words,
    weights,
)

PEOPLE = "abcdefghij"
DEALT = [Card(PEOPLE[n % 10], PEOPLE[(n * 3 + n // 10 + 1) % 10], n) for n in range(60)]
HONEST = [card for card in DEALT if card.giver != card.receiver]
several = some.lists(
    some.tuples(some.sampled_from("abcde"), some.sampled_from("vwxyz"), some.integers(0, 200)), max_size=30
)


def test_the_fourth_card_within_a_pair_weighs_a_quarter_whoever_gives_it() -> None:
    cards = [Card("a", "b", 0), Card("b", "a", 10), Card("a", "b", 20), Card("a", "b", 30)]
    assert weights(cards) == [1, 1 / 2, 1 / 3, 1 / 4]


def test_ninety_days_later_a_card_is_a_first_one_again() -> None:
    assert weights([Card("a", "b", 0), Card("a", "b", 89), Card("a", "b", 90)]) == [1, 1 / 2, 1 / 2]
    assert weights([Card("a", "b", 0), Card("a", "b", 90)]) == [1, 1]


@given(several)
def test_credit_does_not_depend_on_the_order_in_which_days_are_told(rows: list[tuple[str, str, int]]) -> None:
    cards = [Card(*row) for row in rows]
    there, back = weights(cards), weights(cards[::-1])
    assert sorted(there) == sorted(back)
    assert all(0 < each <= 1 for each in there)


def test_crossings_are_those_of_a_table_counted_by_hand() -> None:
    """out: a 8, b 4, c 8; in: a 5, b 10, c 5; W 20. a to b: 8 * 10 / 20 = 4 expected, 6 seen."""
    counts = {
        ("a", "a"): 1,
        ("a", "b"): 6,
        ("a", "c"): 1,
        ("b", "b"): 2,
        ("b", "a"): 2,
        ("c", "c"): 4,
        ("c", "a"): 2,
        ("c", "b"): 2,
    }
    found = crossings(counts)
    assert found["a", "b"].expected == pytest.approx(4)
    assert found["a", "b"].ratio.value == pytest.approx(1.5)
    assert (found["b", "c"].seen, found["b", "c"].expected) == (0, pytest.approx(1))
    assert sum(each.expected for each in found.values()) == pytest.approx(20)
    low, high = found["a", "b"].ratio[1:]
    assert (low, high) == (pytest.approx(2.2019 / 4, abs=1e-4), pytest.approx(13.0595 / 4, abs=1e-4))  # Garwood, 6


def test_a_negative_number_of_cards_is_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        crossings({("a", "b"): -1})


def test_a_bridge_is_built_once_and_from_either_side() -> None:
    assert first_bridges([], [("a", "b"), ("b", "a"), ("a", "a")]) == [("a", "b")]
    assert first_bridges([("b", "a")], [("a", "b")]) == []


def test_half_of_somebodys_cards_to_one_person_is_not_more_than_half() -> None:
    even = [Card("a", "b", day) for day in range(5)] + [Card("a", who, 9) for who in "cdefg"]
    assert one_pair(even) == []
    assert one_pair(even[:-1])[0][2:] == (5, 9)


def test_cards_that_are_always_answered_stand_out_and_others_do_not() -> None:
    mutual = [
        Card(*pair, 0) for one, other in ("ab", "cd", "ef", "gh", "ij") for pair in ((one, other), (other, one))
    ] * 3
    found, honest = answered(mutual, seed=1), answered(HONEST, seed=1)
    assert found is not None
    assert found.seen == 15
    assert found.z > 5
    assert honest is not None
    assert abs(honest.z) < 3
    assert answered(mutual, seed=1) == found
    assert answered(mutual[:9], seed=1) is None


def test_chance_keeps_what_everybody_gave_and_was_given() -> None:
    """Two people alone can only thank each other: there is nothing that chance could do otherwise."""
    assert answered([Card("a", "b", 0), Card("b", "a", 0)] * 6, seed=3) is None


def test_a_ring_is_found_among_honest_cards_and_a_team_with_friends_outside_is_none() -> None:
    ring = [Card(*pair, 0) for pair in ("xy", "yz", "zx")] * 2
    assert [(ring.people, ring.cards) for ring in rings(HONEST + ring)] == [(("x", "y", "z"), 6)]
    outside = [Card(who, PEOPLE[0], 0) for who in "xyz"]
    assert rings(ring + outside) == []
    assert rings([Card(*pair, 0) for pair in ("xy", "yz", "zx")]) == []  # once round is no habit


def test_cards_in_the_last_days_of_months_stand_out() -> None:
    ends = [30, 60, 90]
    late = [Card("a", "b", end - days) for end in ends for days in range(3)]
    evenly = [Card("c", "b", day) for day in range(1, 91, 9)]
    found = bursts(late + evenly, ends, start=1, end=90)
    assert [(burst.giver, burst.cards, burst.of) for burst in found] == [("a", 9, 9)]
    assert bursts(late, [], start=1, end=90) == []


def test_nearly_the_same_words_count_for_one_giver_alone() -> None:
    words = [
        "You stayed until the heating ran again.",
        "You stayed until the heating ran again",
        "you stayed, until the heating ran again!",
    ]
    one = [Card("a", who, 0, said) for who, said in zip("bcd", words, strict=True)]
    others = [Card(who, "z", 0, words[0]) for who in "efg"]
    assert [(same.giver, same.cards) for same in same_words(one + others)] == [("a", 3)]
    assert Counter(same.giver for same in same_words(others)) == {}
