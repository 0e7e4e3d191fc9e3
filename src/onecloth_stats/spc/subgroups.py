"""Charts of samples of several measurements: the mean and the spread of each (Montgomery, chapter 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, sqrt


@dataclass(frozen=True, slots=True)
class SubgroupChart:
    """Values, centre and limits of each sample, in the unit of the measurements."""

    values: tuple[float, ...]
    centre: float
    lowers: tuple[float, ...]
    uppers: tuple[float, ...]


def c4(n: int) -> float:
    """Return the expected standard deviation of n normal values in true standard deviations.

    >>> round(c4(5), 4)
    0.94
    """
    return sqrt(2 / (n - 1)) * exp(lgamma(n / 2) - lgamma((n - 1) / 2))


def xbar_s(samples: Sequence[Sequence[float]]) -> tuple[SubgroupChart, SubgroupChart]:
    """Return the chart of means and the chart of standard deviations.

    The spread is the mean standard deviation of samples of one size, the pooled one where sizes differ. ValueError for
    samples below two values.

    >>> means, spreads = xbar_s([[1, 2, 3], [2, 3, 4], [1, 3, 5]])
    >>> round(means.centre, 4), round(spreads.centre, 4)
    (2.6667, 1.3333)
    """
    sizes = [len(sample) for sample in samples]
    if min(sizes, default=0) < 2:
        raise ValueError("Every sample needs at least two values.")
    means = [sum(sample) / len(sample) for sample in samples]
    squares = [sum((x - m) ** 2 for x in sample) for sample, m in zip(samples, means, strict=True)]
    deviations = [sqrt(square / (n - 1)) for square, n in zip(squares, sizes, strict=True)]
    if len(set(sizes)) == 1:
        spread = sum(deviations) / len(deviations)
    else:
        spread = sqrt(sum(squares) / (sum(sizes) - len(sizes)))
    centre = sum(x for sample in samples for x in sample) / sum(sizes)
    half = [3 * spread / c4(n) / sqrt(n) for n in sizes]
    wide = [3 * spread / c4(n) * sqrt(1 - c4(n) ** 2) for n in sizes]
    return (
        SubgroupChart(tuple(means), centre, tuple(centre - h for h in half), tuple(centre + h for h in half)),
        SubgroupChart(
            tuple(deviations), spread, tuple(max(0.0, spread - w) for w in wide), tuple(spread + w for w in wide)
        ),
    )
