"""Waits of which some have not ended: the published remission times of Freireich and others (1963)."""

import pytest

from onecloth_stats.survival import kaplan_meier

TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_the_published_curve() -> None:
    curve = kaplan_meier(TREATED, [bool(each) for each in ENDED])
    assert curve.times == (6, 7, 10, 13, 16, 22, 23)
    assert [round(each, 3) for each in curve.waiting] == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.median == 23
    assert curve.median_interval == (13, None)


def test_counts_and_single_waits_are_the_same() -> None:
    counted = {(2, True): 3, (5, False): 2, (9, True): 1}
    single = kaplan_meier([2, 2, 2, 5, 5, 9], [True, True, True, False, False, True])
    assert kaplan_meier(counted) == single


def test_averaging_only_the_answered_would_flatter() -> None:
    waits, ended = [1, 2, 30, 30, 30], [True, True, False, False, False]
    assert kaplan_meier(waits, ended).median is None


def test_when_all_have_ended_nobody_waits() -> None:
    assert kaplan_meier([3, 3], [True, True]).waiting == (0.0,)


@pytest.mark.parametrize("waits", [[], [-1.0]])
def test_no_waits_make_no_curve(waits: list[float]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        kaplan_meier(waits, [True] * len(waits))
