"""Small units pulled towards the rest, as far as their noise warrants; no raw league tables (METHODS 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

from onecloth_stats.intervals import z_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

DRAWS = 4_000
FEWEST_BEHIND, MOST_BEHIND = 0.5, 1e6  # answers that the common share counts for; at the upper end units do not differ


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Units pulled towards `mean`: `estimates` +- `errors`, `pull` (B, 0-1) of each; in the unit of the input."""

    mean: float
    mean_error: float
    tau2: float
    estimates: tuple[float, ...]
    errors: tuple[float, ...]
    pull: tuple[float, ...]

    def interval(self, j: int, confidence: float = 0.95) -> tuple[float, float]:
        """Return the ends of unit j's interval."""
        half = z_of(confidence) * self.errors[j]
        return self.estimates[j] - half, self.estimates[j] + half


def paule_mandel(y: ArrayLike, v: ArrayLike) -> float:
    """Return the variance between units, never below 0: the tau2 at which the weighted squares equal J - 1.

    Paule and Mandel (1982). `y` (J,) means, `v` (J,) their sampling variances > 0; ValueError below two units.

    >>> paule_mandel([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324])
    0.0
    """
    means, variances = _checked(y, v)
    if _excess(means, variances, 0.0) <= 0:
        return 0.0
    low, high = 0.0, float(variances.max() + means.var() * len(means))
    while _excess(means, variances, high) > 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _excess(means, variances, middle) > 0 else (low, middle)
        if high - low <= 1e-12 * max(high, 1e-300):
            break
    return (low + high) / 2


def shrink(y: ArrayLike, v: ArrayLike) -> Shrunken:
    """Pull unit means towards their common mean: theta_j = mu + (1 - B_j)(y_j - mu), B_j = v_j / (v_j + tau2).

    `y` (J,) means, `v` (J,) sampling variances > 0 (pooled within variance / n_j); ValueError below two units.
    The error adds the uncertainty of mu: (1 - B) v + B^2 var(mu) (Morris 1983).

    >>> schools = shrink([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324])
    >>> round(schools.mean, 3), round(schools.mean_error, 3)
    (7.686, 4.072)
    """
    import numpy as np

    means, variances = _checked(y, v)
    tau2 = paule_mandel(means, variances)
    weights = 1 / (variances + tau2)
    mu, error = float((weights * means).sum() / weights.sum()), sqrt(1 / float(weights.sum()))
    pull = variances / (variances + tau2)
    estimates = mu + (1 - pull) * (means - mu)
    errors = np.sqrt((1 - pull) * variances + pull**2 * error**2)
    return Shrunken(mu, error, tau2, tuple(estimates.tolist()), tuple(errors.tolist()), tuple(pull.tolist()))


@dataclass(frozen=True, slots=True)
class ShrunkenShares:
    """Shares (0-1) pulled towards `share`, which counts as `behind` answers in every unit, each with a 95% interval."""

    share: float
    behind: float
    estimates: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]


def shrink_shares(shares: Sequence[float], n: Sequence[float]) -> ShrunkenShares:
    """Pull shares towards their common share by a beta-binomial: theta_j = (behind * share + n_j y_j) / (behind + n_j).

    `shares` (J,) on 0-1, `n` (J,) answers > 0, effective where weighted, so neither need be whole; ValueError below two
    units. `behind` maximises the marginal likelihood, the common share weighs units by what they add under it
    (Griffiths 1973; Williams 1975). The interval is that of the beta distribution with the posterior's mean and its
    variance, to which the uncertainty of the common share is added as in `shrink`.

    >>> found = shrink_shares([0.0, 0.5, 0.55, 0.45, 0.5], [5, 200, 200, 200, 200])
    >>> found.estimates[0] > 0.45, found.lows[0] > 0
    (True, True)
    """
    import numpy as np
    from scipy.optimize import minimize_scalar
    from scipy.special import betaincinv

    y, counts = _checked_shares(shares, n)
    edges = (log(FEWEST_BEHIND), log(MOST_BEHIND))
    best = minimize_scalar(lambda at: -_marginal(y, counts, float(np.exp(at))), bounds=edges, method="bounded")
    behind = float(np.exp(best.x))
    share, error2 = _common_share(y, counts, behind)
    pull = behind / (behind + counts)
    estimates = pull * share + (1 - pull) * y
    spread = estimates * (1 - estimates)
    sizes = spread / np.minimum(spread / (counts + behind + 1) + pull**2 * error2, 0.999 * spread) - 1
    ends = [betaincinv(estimates * sizes, (1 - estimates) * sizes, at) for at in (0.025, 0.975)]
    return ShrunkenShares(share, behind, *(tuple(each.tolist()) for each in (estimates, *ends)))


def efron_morris(y: ArrayLike, v: float) -> Shrunken:
    """Shrink equally precise means with the multiplier 1 - (J - 3) v / S (Efron and Morris 1975).

    `v` is the common sampling variance; ValueError below four units.

    >>> batters = efron_morris([h / 45 for h in (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)],
    ...                        0.2654 * 0.7346 / 45)
    >>> round(batters.estimates[0], 3)
    0.294
    """
    import numpy as np

    means = np.asarray(y, dtype=np.float64)
    if len(means) < 4 or v <= 0:
        raise ValueError("This estimator needs at least four units and a positive variance.")
    mu, spread = float(means.mean()), float(((means - means.mean()) ** 2).sum())
    pull = min(1.0, (len(means) - 3) * v / spread) if spread > 0 else 1.0
    tau2 = max(0.0, spread / (len(means) - 3) - v)
    error = sqrt((1 - pull) * v + pull**2 * (v + tau2) / len(means))
    estimates = tuple((mu + (1 - pull) * (means - mu)).tolist())
    return Shrunken(mu, sqrt((v + tau2) / len(means)), tau2, estimates, (error,) * len(means), (pull,) * len(means))


def chance_of_bottom_tenth(units: Shrunken, *, seed: int, draws: int = DRAWS) -> tuple[float, ...]:
    """Return for each unit the chance (0-1) that it truly lies in the lowest tenth, instead of a rank.

    Draws every unit from its shrunken distribution; the lowest tenth is at least one unit.

    >>> chances = chance_of_bottom_tenth(shrink([0, 50, 50, 51, 49], [1, 1, 1, 1, 1]), seed=3)
    >>> chances[0] > 0.99, max(chances[1:]) < 0.01
    (True, True)
    """
    import numpy as np

    count = len(units.estimates)
    lowest = max(1, count // 10)
    drawn = np.random.default_rng(seed).normal(units.estimates, units.errors, size=(draws, count))
    places = np.argpartition(drawn, lowest - 1, axis=1)[:, :lowest]
    hits = np.bincount(places.ravel(), minlength=count)
    return tuple((hits / draws).tolist())


def _checked(y: ArrayLike, v: ArrayLike) -> tuple[Floats, Floats]:
    import numpy as np

    means, variances = np.asarray(y, dtype=np.float64), np.asarray(v, dtype=np.float64)
    if means.shape != variances.shape or len(means) < 2:
        raise ValueError("Shrinking needs at least two units, each with a mean and a variance.")
    if not (np.isfinite(means).all() and np.isfinite(variances).all() and (variances > 0).all()):
        raise ValueError("Means must be finite and sampling variances positive.")
    return means, variances


def _checked_shares(shares: Sequence[float], n: Sequence[float]) -> tuple[Floats, Floats]:
    import numpy as np

    y, counts = np.asarray(shares, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if y.shape != counts.shape or len(y) < 2:
        raise ValueError("Shrinking needs at least two units, each with a share and a number of answers.")
    if not (((y >= 0) & (y <= 1)).all() and np.isfinite(counts).all() and (counts > 0).all()):
        raise ValueError("Shares lie between 0 and 1, and numbers of answers above 0.")
    return y, counts


def _common_share(y: Floats, n: Floats, behind: float) -> tuple[float, float]:
    """The common share and its variance: units weigh what they add where answers of a unit are alike.

    Half an answer is added each way, so that even where all agree nothing is certain.
    """
    weights = n / (1 + (n - 1) / (behind + 1))
    share = float(((weights * y).sum() + 0.5) / (weights.sum() + 1))
    return share, share * (1 - share) / float(weights.sum() + 1)


def _marginal(y: Floats, n: Floats, behind: float) -> float:
    """Log likelihood of the counts with the units' own shares integrated out, but for a constant."""
    from scipy.special import betaln

    share, _error2 = _common_share(y, n, behind)
    a, b = behind * share, behind * (1 - share)
    return float((betaln(a + n * y, b + n * (1 - y)) - betaln(a, b)).sum())


def _excess(means: Floats, variances: Floats, tau2: float) -> float:
    weights = 1 / (variances + tau2)
    mu = (weights * means).sum() / weights.sum()
    return float((weights * (means - mu) ** 2).sum() - (len(means) - 1))
