"""Looking back for change points, and sizing a live CUSUM from an alarm budget (METHODS 5)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import exp, log, sqrt


def change_points(values: Sequence[float], penalty: float | None = None) -> tuple[int, ...]:
    """Return the places where a new level begins: least squares within segments, a penalty for each change.

    Exact, pruned (PELT, Killick 2012). The default penalty is 2 sigma^2 ln n, sigma from the differences of neighbours.
    ValueError below three values.

    >>> change_points([1.0, 1.2, 0.8, 1.1, 0.9, 5.0, 5.1, 4.9, 5.2, 4.8])
    (5,)
    """
    n = len(values)
    if n < 3:
        raise ValueError("Looking for changes needs at least three values.")
    cost_of_change = 2 * _difference_variance(values) * log(n) if penalty is None else penalty
    sums, squares = [0.0], [0.0]
    for value in values:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def cost(start: int, end: int) -> float:
        return squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (end - start)

    best, previous, candidates = [-cost_of_change], [0], [0]
    for end in range(1, n + 1):
        totals = [(best[start] + cost(start, end), start) for start in candidates]
        least, start = min(totals)
        best.append(least + cost_of_change)
        previous.append(start)
        candidates = [place for total, place in totals if total <= least + cost_of_change] + [end]
    found, end = [], previous[n]
    while end > 0:
        found.append(end)
        end = previous[end]
    return tuple(reversed(found))


def cusum_threshold(quiet_points: float, k: float = 0.5) -> float:
    """Return the decision interval h (in sigma) of a two-sided CUSUM with one false alarm in so many points.

    ARL0 ~ (e^(2kb) - 2kb - 1) / (4 k^2) with b = h + 1.166 (Siegmund 1985). ValueError below ten points.

    >>> round(cusum_threshold(168), 1)
    4.0
    """
    if quiet_points < 10:
        raise ValueError("An alarm budget of less than ten points between false alarms is not one.")
    low, high = 0.0, 100.0 / k
    for _ in range(200):
        middle = (low + high) / 2
        b = 2 * k * (middle + 1.166)
        reached = b > 700 or (exp(b) - b - 1) / (4 * k * k) > quiet_points
        low, high = (low, middle) if reached else (middle, high)
    return (low + high) / 2


def _difference_variance(values: Sequence[float]) -> float:
    """Variance of the noise from the differences of neighbours, which a change of level hardly touches."""
    differences = [b - a for a, b in itertools.pairwise(values)]
    mean = sum(differences) / len(differences)
    return sqrt(sum((d - mean) ** 2 for d in differences) / len(differences)) ** 2 / 2
