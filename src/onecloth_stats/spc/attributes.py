"""Charts of proportions and rates: plain where the noise is binomial or Poisson, otherwise Laney's p' and u'."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from onecloth_stats.spc.rules import RULES, Rule, Signal, find_signals
from onecloth_stats.spc.xmr import SIGMA

PLAIN = (0.9, 1.1)  # sigma_z within this is "about 1"


@dataclass(frozen=True, slots=True)
class AttributePoint:
    """A proportion (0-1) or rate of one period with its own limits; `n` is its denominator."""

    value: float
    n: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class AttributeChart:
    """Points with limits; `sigma_z` above 1 means more spread than chance alone gives, and `method` allows for it."""

    points: tuple[AttributePoint, ...]
    mean: float
    sigma_z: float
    method: Literal["plain", "laney"]
    signals: tuple[Signal, ...]


def p_chart(counts: Sequence[float], sizes: Sequence[float], *, rules: Sequence[Rule] = RULES) -> AttributeChart:
    """Chart proportions counts / sizes: a p chart where sigma_z is about 1 (.9-1.1), otherwise Laney's p'.

    Laney (2002). ValueError below two periods, for empty ones, or for counts above sizes.

    >>> chart = p_chart([10, 12, 9, 11, 30, 10], [100] * 6)
    >>> chart.method, round(chart.mean, 4)
    ('laney', 0.1367)
    """
    if any(count > size for count, size in zip(counts, sizes, strict=True)):
        raise ValueError("A count may not be larger than the number it is taken from.")
    return _chart(counts, sizes, lambda mean: mean * (1 - mean), 1.0, rules)


def u_chart(counts: Sequence[float], sizes: Sequence[float], *, rules: Sequence[Rule] = RULES) -> AttributeChart:
    """Chart rates counts / sizes: a u chart where sigma_z is about 1 (.9-1.1), otherwise Laney's u'.

    >>> u_chart([4, 6, 5, 5, 5, 4, 6], [10] * 7).mean
    0.5
    """
    return _chart(counts, sizes, lambda mean: mean, float("inf"), rules)


def _chart(
    counts: Sequence[float],
    sizes: Sequence[float],
    variance: Callable[[float], float],
    ceiling: float,
    rules: Sequence[Rule],
) -> AttributeChart:
    if len(counts) < 2 or min(sizes) <= 0 or min(counts) < 0:
        raise ValueError("A chart needs at least two periods, each with something counted.")
    values = [count / size for count, size in zip(counts, sizes, strict=True)]
    mean = sum(counts) / sum(sizes)
    errors = [sqrt(variance(mean) / size) for size in sizes]
    z = [(value - mean) / error if error else 0.0 for value, error in zip(values, errors, strict=True)]
    sigma_z = sum(abs(b - a) for a, b in itertools.pairwise(z)) / (len(z) - 1) / SIGMA
    plain = PLAIN[0] <= sigma_z <= PLAIN[1]
    width = 3 * (1.0 if plain else sigma_z)
    lowers = [max(0.0, mean - width * error) for error in errors]
    uppers = [min(ceiling, mean + width * error) for error in errors]
    points = tuple(AttributePoint(*row) for row in zip(values, sizes, lowers, uppers, strict=True))
    signals = find_signals(values, [mean] * len(values), lowers, uppers, rules)
    return AttributeChart(points, mean, sigma_z, "plain" if plain else "laney", signals)
