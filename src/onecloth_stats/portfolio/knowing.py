"""What it is worth to know an effect before deciding."""

from __future__ import annotations

from math import erfc, exp, isfinite, pi, sqrt

from onecloth_stats.portfolio.candidates import PortfolioError


def worth_of_knowing(mean: float, error: float, cost: float, study_error: float | None = None) -> float:
    """Return the expected value of knowing the effect before deciding: all of it (EVPI), or of a study with `study_error`
    (EVSI). Effect N(mean, error^2) against `cost`, in one unit; s * L(|mean - cost| / s), L(z) = phi(z) - z(1 - Phi(z)),
    with s = error, or error^2 / sqrt(error^2 + study_error^2) (Raiffa and Schlaifer 1961; METHODS 11).

    >>> round(worth_of_knowing(5, 10, 3), 4), round(worth_of_knowing(5, 10, 3, study_error=8), 4)
    (3.0689, 2.2168)
    """
    if not all(isfinite(each) for each in (mean, error, cost, study_error or 0.0)) or error <= 0:
        raise PortfolioError("An effect needs an error above zero.")
    if study_error is not None and study_error < 0:
        raise PortfolioError("The error of a study is zero or more.")
    spread = error if study_error is None else error**2 / sqrt(error**2 + study_error**2)
    z = abs(mean - cost) / spread
    return spread * (exp(-z * z / 2) / sqrt(2 * pi) - z * erfc(z / sqrt(2)) / 2)
