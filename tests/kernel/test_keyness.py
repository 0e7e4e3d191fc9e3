"""Keyness: the figures of METHODS 8, and what must not be called a key word."""

from math import inf, isfinite, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecloth_stats.keyness import Key, corpus, each_once, key_words, log_likelihood, log_ratio, terms


def test_the_figures_of_the_methods() -> None:
    assert round(log_likelihood(50, 10_000, 20, 10_000), 4) == 13.2829
    assert round(log_ratio(50, 10_000, 20, 10_000), 4) == 1.3219


def test_both_limits_must_be_passed() -> None:
    assert not Key("lift", 50, 20, log_likelihood(50, 10_000, 20, 10_000), log_ratio(50, 10_000, 20, 10_000)).is_key
    assert not Key("the", 5_000, 4_000, 200.0, 0.32).is_key  # sure, and of no importance
    assert not Key("rare", 2, 0, 2.8, 2.0).is_key  # large, and perhaps chance
    assert Key("lift", 60, 15, 29.0, 2.0).is_key
    assert Key("lift", 15, 60, 29.0, -2.0).is_key  # avoided here: key as well, the other way round


@given(st.integers(0, 500), st.integers(0, 500), st.integers(500, 5_000), st.integers(500, 5_000))
def test_it_is_the_likelihood_ratio_of_two_counts(here: int, there: int, size: int, other: int) -> None:
    found = log_likelihood(here, size, there, other)
    assert isfinite(found)
    assert found >= 0
    assert found == pytest.approx(log_likelihood(there, other, here, size))
    share = (here + there) / (size + other)
    naive = 2 * sum(o * log(o / e) for o, e in ((here, share * size), (there, share * other)) if o)
    assert found == pytest.approx(max(naive, 0), abs=1e-9)


def test_a_word_that_stands_on_one_side_alone_has_a_ratio() -> None:
    assert log_ratio(8, 1_000, 0, 1_000) == 4
    assert log_ratio(0, 1_000, 8, 1_000) == -4
    assert log_likelihood(0, 1_000, 0, 1_000) == 0


@pytest.mark.parametrize("counts", [(-1, 10, 1, 10), (11, 10, 1, 10), (1, 10, 11, 10), (1, 10, 1, -inf)])
def test_counts_that_cannot_be(counts: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="Counts lie"):
        log_likelihood(*counts)
    with pytest.raises(ValueError, match="Counts lie"):
        log_ratio(*counts)


def test_no_ratio_without_two_sets() -> None:
    with pytest.raises(ValueError, match="both sides"):
        log_ratio(0, 0, 1, 10)
    assert key_words(corpus([]), corpus(["a lift"])) == []
    assert key_words(corpus(["a lift"]), corpus(["", "  "])) == []


def test_words_and_pairs_are_cut_once_a_text() -> None:
    assert terms(["no", "lift", "at", "12", "no", "lift"]) == {"lift", "no lift", "lift at"}
    assert terms([]) == frozenset()
    found = corpus(["lift lift lift", "lift", ""])
    assert (found.counts["lift"], found.texts) == (2, 2)


def test_what_a_set_uses_more_is_found_and_what_all_use_is_not() -> None:
    here = corpus([f"the lift was out of order on floor {n}" for n in range(40)])
    there = corpus([f"the engineer was kind and on time {n}" for n in range(400)])
    found = key_words(here, there)
    words = [key.words for key in found]
    assert {"lift", "out of", "order", "lift was"} <= set(words)
    assert not {"the", "was", "engineer", "kind"} & set(words)
    assert [key.g2 for key in found] == sorted((key.g2 for key in found), reverse=True)
    assert all(key.is_key and key.log_ratio > 0 for key in found)


def test_a_word_is_told_once_by_its_surest_key() -> None:
    here = corpus([f"the bill was forty pounds more than the price {n}" for n in range(30)])
    there = corpus([f"the engineer was kind and on time {n}" for n in range(300)])
    found = each_once(key_words(here, there, most=100))
    told = [word for key in found for word in key.words.split() if len(word) > 2]
    assert len(told) == len(set(told))
    assert "bill" in told
    assert each_once([]) == []


def test_what_too_few_say_is_left_out() -> None:
    here = corpus(["the lift"] * 4 + ["the stairs"] * 40)
    there = corpus(["quick and kind"] * 200)
    assert "lift" not in {key.words for key in key_words(here, there)}
    assert "lift" in {key.words for key in key_words(here, there, fewest=4)}
    assert len(key_words(here, there, most=1)) == 1
