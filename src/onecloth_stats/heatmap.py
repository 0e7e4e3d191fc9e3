"""Heat maps in which only cells that stand out from noise are marked (METHODS 1, Benjamini-Hochberg)."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

Q = 0.10


def flag(p_values: Sequence[float], q: float = Q) -> tuple[bool, ...]:
    """Say which of all displayed cells stand out, so that about q of those marked are false (Benjamini-Hochberg 1995).

    Pass every cell on the map, not only the interesting ones. ValueError for p outside 0-1.

    >>> flag([0.001, 0.02, 0.04, 0.8])
    (True, True, True, False)
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError("p values lie between 0 and 1.")
    order = sorted(p_values)
    reached = [p for rank, p in enumerate(order, start=1) if p <= q * rank / len(order)]
    edge = max(reached, default=-1.0)
    return tuple(p <= edge for p in p_values)


def share_p_value(successes: float, n: float, others: float, others_n: float) -> float:
    """Return the two-sided p of a unit's share against that of all other units (pooled two-proportion z test).

    ValueError without answers on either side.

    >>> round(share_p_value(8, 20, 60, 100), 4)
    0.0994
    """
    if n <= 0 or others_n <= 0:
        raise ValueError("A comparison needs answers on both sides.")
    pooled = (successes + others) / (n + others_n)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / others_n))
    if error == 0:
        return 1.0
    z = (successes / n - others / others_n) / error
    return 2 * NormalDist().cdf(-abs(z))
