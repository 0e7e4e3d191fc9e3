"""More than usual: the exact chance, against adding it up by hand."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onecloth_stats.counts import count_interval, more_than_usual


def added_up(count: int, days: float, usual: int, usual_days: float) -> float:
    share, every = days / (days + usual_days), count + usual
    return sum(comb(every, k) * share**k * (1 - share) ** (every - k) for k in range(count, every + 1))


@given(some.integers(0, 40), some.integers(1, 120), some.integers(0, 60), some.integers(1, 400))
def test_it_is_the_chance_added_up(count: int, days: int, usual: int, usual_days: int) -> None:
    expected = added_up(count, days, usual, usual_days)
    assert more_than_usual(count, days, usual, usual_days) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_more_in_the_same_time_is_less_likely_and_longer_makes_it_likelier() -> None:
    assert more_than_usual(8, 30, 10, 300) < more_than_usual(7, 30, 10, 300) < more_than_usual(7, 60, 10, 300)


@pytest.mark.parametrize("wrong", [(-1, 30, 1, 90), (1, 0, 1, 90), (1, 30, -1, 90), (1, 30, 1, -5)])
def test_spans_and_counts_that_cannot_be_are_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="zero or more"):
        more_than_usual(*wrong)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)])
def test_the_interval_of_a_count_is_garwoods(count: int, low: float, high: float) -> None:
    """The published table of exact limits for a Poisson count (Garwood 1936)."""
    found = count_interval(count)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_count_below_zero_has_no_interval() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        count_interval(-1)
