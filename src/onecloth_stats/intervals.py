"""Estimates with their uncertainty: shares, means, likelihood to recommend, weights (METHODS 1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

CHUNK = 4_000_000  # resampled values held at once: 32 MB


class Estimate(NamedTuple):
    """A value with the ends of its interval, all in the same unit."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recommend:
    """Likelihood to recommend, -100 to 100, with its adjusted-Wald interval; `adjusted` and `variance` are of n + 3."""

    value: float
    low: float
    high: float
    n: float
    adjusted: float
    variance: float


def z_of(confidence: float) -> float:
    """Return the two-sided normal quantile of a confidence level.

    >>> round(z_of(0.95), 4)
    1.96
    """
    if not 0 < confidence < 1:
        raise ValueError("The confidence level must lie between 0 and 1.")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def t_of(confidence: float, degrees: float) -> float:
    """Return the two-sided quantile of Student's t.

    >>> round(t_of(0.95, 9), 4)
    2.2622
    """
    from scipy import special

    return float(special.stdtrit(degrees, 0.5 + confidence / 2))


def wilson(successes: float, n: float, confidence: float = 0.95) -> Estimate:
    """Return a share (0-1) with its Wilson score interval; with weights pass n_eff and share x n_eff.

    Wilson (1927). ValueError if n is not positive or successes lie outside 0..n.

    >>> [round(x, 4) for x in wilson(81, 263)]
    [0.308, 0.2553, 0.3662]
    """
    if n <= 0 or not -1e-9 <= successes <= n + 1e-9:
        raise ValueError("A share needs a positive n and between 0 and n successes.")
    z, p = z_of(confidence), successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(max(p * (1 - p) / n + z * z / (4 * n * n), 0.0))
    return Estimate(p, max(centre - half, 0.0), min(centre + half, 1.0))


def recommend(promoters: float, passives: float, detractors: float, confidence: float = 0.95) -> Recommend:
    """Return likelihood to recommend (NPS is a registered trademark) in points with its adjusted-Wald interval.

    Adds 3 answers, 3/4 of them promoters and 3/4 detractors, so that unanimity has no interval of zero width
    (Rocks 2016; METHODS 1). ValueError without answers.

    >>> score = recommend(30, 40, 10)
    >>> [round(x, 3) for x in (score.value, score.low, score.high)]
    [25.0, 9.795, 38.398]
    """
    n = promoters + passives + detractors
    if n <= 0 or min(promoters, passives, detractors) < 0:
        raise ValueError("Likelihood to recommend needs at least one answer and no negative counts.")
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    variance = p + d - (p - d) ** 2
    half = z_of(confidence) * sqrt(variance / (n + 3))
    low, high = max(-100.0, 100 * (p - d - half)), min(100.0, 100 * (p - d + half))
    return Recommend(100 * (promoters - detractors) / n, low, high, n, 100 * (p - d), variance)


def recommend_difference(a: Recommend, b: Recommend, confidence: float = 0.95) -> tuple[Estimate, float]:
    """Return a - b in points with its interval, and z; both of the adjusted scores (METHODS 1).

    >>> difference, z = recommend_difference(recommend(30, 40, 10), recommend(19, 8, 9))
    >>> round(z, 3)
    -0.102
    """
    gap = a.adjusted - b.adjusted
    error = 100 * sqrt(a.variance / (a.n + 3) + b.variance / (b.n + 3))
    half = z_of(confidence) * error
    return Estimate(gap, gap - half, gap + half), gap / error


def mean_interval(mean: float, sd: float, n: float, confidence: float = 0.95) -> Estimate:
    """Return a mean with Student's t interval; sd is the sample's (n - 1). ValueError below two values.

    >>> [round(x, 3) for x in mean_interval(50.0, 10.0, 25)]
    [50.0, 45.872, 54.128]
    """
    if n <= 1:
        raise ValueError("A mean needs at least two values for an interval.")
    half = t_of(confidence, n - 1) * sd / sqrt(n)
    return Estimate(mean, mean - half, mean + half)


def bootstrap_mean(values: ArrayLike, *, seed: int, draws: int = 2_000, confidence: float = 0.95) -> Estimate:
    """Return a mean with its percentile bootstrap interval; the same seed gives the same interval.

    Efron (1979). ValueError without values.

    >>> bootstrap_mean([1, 2, 3, 4, 5], seed=1) == bootstrap_mean([1, 2, 3, 4, 5], seed=1)
    True
    """
    import numpy as np

    sample = np.asarray(values, dtype=np.float64)
    return bootstrap(sample, lambda resampled: resampled.mean(axis=1), seed=seed, draws=draws, confidence=confidence)


def bootstrap(
    rows: ArrayLike,
    statistic: Callable[[Floats], Floats],
    *,
    seed: int,
    draws: int = 2_000,
    confidence: float = 0.95,
) -> Estimate:
    """Resample respondents (the first axis of `rows`) and return the statistic with its percentile interval.

    `statistic` takes an array (draws, respondents, ...) and returns (draws,). ValueError without rows.

    >>> import numpy as np
    >>> pair = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> bootstrap(pair, lambda r: r[:, :, 1].mean(axis=1), seed=7).value
    4.0
    """
    import numpy as np

    sample = np.asarray(rows, dtype=np.float64)
    n = len(sample)
    if n == 0:
        raise ValueError("A bootstrap needs at least one row.")
    generator = np.random.default_rng(seed)
    step = max(1, CHUNK // max(sample.size, 1))
    parts = []
    for start in range(0, draws, step):
        chosen = generator.integers(0, n, size=(min(step, draws - start), n))
        parts.append(statistic(sample[chosen]))
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(np.concatenate(parts), [tail, 1 - tail])
    return Estimate(float(statistic(sample[None])[0]), float(low), float(high))


def difference(a: Estimate, b: Estimate) -> Estimate:
    """Return a - b of two independent estimates with an interval made from theirs (square-and-add).

    Newcombe (1998), Zou and Donner (2008); never judge by whether two intervals overlap.

    >>> [round(x, 3) for x in difference(Estimate(80.0, 70.0, 88.0), Estimate(60.0, 50.0, 69.0))]
    [20.0, 6.546, 32.806]
    """
    gap = a.value - b.value
    below = sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    above = sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return Estimate(gap, gap - below, gap + above)


def top_box(scale: tuple[float, float]) -> float:
    """Return the lowest value that counts as favourable: the top 2 of 5, or 5-7 of 7.

    ValueError for other scales, which are never mixed in one series (METHODS 1).

    >>> top_box((1, 5)), top_box((1, 7))
    (4.0, 5.0)
    """
    lowest, highest = scale
    if highest - lowest == 4:
        return float(highest - 1)
    if highest - lowest == 6:
        return float(highest - 2)
    raise ValueError("The top of a scale is defined for five and for seven steps.")


def spearman_brown(r: float) -> float:
    """Return the reliability of two items from their correlation: 2r / (1 + r).

    >>> round(spearman_brown(0.6), 3)
    0.75
    """
    if r <= -1:
        raise ValueError("The correlation must be above -1.")
    return 2 * r / (1 + r)


def effective_n(weights: ArrayLike) -> float:
    """Return Kish's effective number of answers, (sum w)^2 / sum w^2.

    >>> effective_n([1, 1, 1, 1])
    4.0
    """
    import numpy as np

    w = np.asarray(weights, dtype=np.float64)
    if w.size == 0 or (w < 0).any() or not w.sum() > 0:
        raise ValueError("Weights must not be negative and must not all be zero.")
    return float(w.sum() ** 2 / (w**2).sum())


def rake(
    table: Sequence[Sequence[float]], rows: Sequence[float], columns: Sequence[float], *, tolerance: float = 1e-10
) -> Floats:
    """Fit a table of answers to known row and column totals (iterative proportional fitting, Deming and Stephan 1940).

    ValueError if the totals differ or the table cannot reach them.

    >>> rake([[20, 30], [40, 10]], [60, 40], [50, 50]).round(6).tolist()
    [[20.0, 40.0], [30.0, 10.0]]
    """
    import numpy as np

    fitted = np.array(table, dtype=np.float64)
    row_totals, column_totals = np.asarray(rows, dtype=np.float64), np.asarray(columns, dtype=np.float64)
    if not np.isclose(row_totals.sum(), column_totals.sum()) or (fitted < 0).any():
        raise ValueError("Row and column totals must have the same sum and the table no negative cells.")
    for _ in range(1_000):
        fitted *= np.divide(row_totals, fitted.sum(axis=1), where=fitted.sum(axis=1) > 0, out=np.ones_like(row_totals))[
            :, None
        ]
        sums = fitted.sum(axis=0)
        fitted *= np.divide(column_totals, sums, where=sums > 0, out=np.ones_like(column_totals))
        if np.allclose(fitted.sum(axis=1), row_totals, atol=tolerance, rtol=0):
            return fitted
    raise ValueError("The totals cannot be reached from this table: an empty row or column stands in the way.")


def trim_weights(weights: ArrayLike, low: float = 0.3, high: float = 3.0) -> Floats:
    """Scale weights to mean 1 and cut them to [low, high] (METHODS 1).

    >>> trim_weights([1, 1, 1, 97]).round(2).tolist()
    [0.3, 0.3, 0.3, 3.0]
    """
    import numpy as np

    w = np.asarray(weights, dtype=np.float64)
    if w.size == 0 or not w.sum() > 0:
        raise ValueError("Weights must not all be zero.")
    trimmed: Floats = np.clip(w / w.mean(), low, high)
    return trimmed
