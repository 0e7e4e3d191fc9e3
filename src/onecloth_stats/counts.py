"""Counts of things that happen now and then: how sure they are, and whether there are more of them than usual."""

from __future__ import annotations

from onecloth_stats.intervals import Estimate


def more_than_usual(count: int, days: float, usual: int, usual_days: float) -> float:
    """Return the chance of so many or more in `days` if they come as often as the `usual` did in `usual_days`.

    Given their sum, one of two Poisson counts is binomial (Przyborowski and Wilenski 1940); exact and one-sided.
    ValueError for negative counts or spans that are not positive.

    >>> round(more_than_usual(9, 30, 12, 90), 4)
    0.0561
    >>> more_than_usual(0, 30, 12, 90)
    1.0
    """
    if count < 0 or usual < 0 or days <= 0 or usual_days <= 0:
        raise ValueError("Counts are zero or more, spans of days above zero.")
    if count == 0:
        return 1.0
    from scipy import special

    return float(special.betainc(count, usual + 1, days / (days + usual_days)))


def count_interval(count: int, confidence: float = 0.95) -> Estimate:
    """Return a count with the interval of the number usual in such a span: exact for a Poisson count (Garwood 1936).

    ValueError for a negative count.

    >>> found = count_interval(10)
    >>> round(found.low, 3), round(found.high, 3)
    (4.795, 18.39)
    >>> round(count_interval(0).high, 3)
    3.689
    """
    if count < 0:
        raise ValueError("A count is zero or more.")
    from scipy import special

    tail = (1 - confidence) / 2
    low = float(special.gammaincinv(count, tail)) if count else 0.0
    return Estimate(count, low, float(special.gammaincinv(count + 1, 1 - tail)))
