"""How long things take when some are still open: leaving those out would flatter (METHODS 10)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from onecloth_stats.intervals import z_of


@dataclass(frozen=True, slots=True)
class Survival:
    """Share still open after each duration at which something closed; same unit as the durations.

    `low` and `high` are the ends of the log-log interval (95% unless asked otherwise).
    """

    times: tuple[float, ...]
    still_open: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    n: int
    closed: int

    def quantile(self, share: float) -> float | None:
        """Return the duration by which a share (0-1) is closed; None if it has not come to that yet.

        >>> kaplan_meier([1, 2, 3, 4], [True, True, True, True]).quantile(0.5)
        2
        """
        return _reached(self.times, self.still_open, 1 - share)

    def quantile_interval(self, share: float) -> tuple[float | None, float | None]:
        """Return the ends of the interval of a quantile (Brookmeyer-Crowley); None for an end not reached."""
        return _reached(self.times, self.low, 1 - share), _reached(self.times, self.high, 1 - share)

    @property
    def median(self) -> float | None:
        """The duration by which half are closed."""
        return self.quantile(0.5)

    @property
    def p85(self) -> float | None:
        """The duration by which 85 of 100 are closed."""
        return self.quantile(0.85)


def kaplan_meier(durations: Sequence[float], closed: Sequence[bool], confidence: float = 0.95) -> Survival:
    """Estimate how long items stay open; `closed` is False for those still open, with their age as duration.

    Kaplan and Meier (1958). ValueError for negative durations or none.

    >>> survival = kaplan_meier([3, 5, 5, 8, 10], [True, True, False, True, False])
    >>> [round(share, 3) for share in survival.still_open], survival.median, survival.p85
    ([0.8, 0.6, 0.3], 8, None)
    """
    if not durations or min(durations) < 0:
        raise ValueError("There must be at least one item, and no negative duration.")
    rows = sorted(zip(durations, closed, strict=True))
    ages, ended = [duration for duration, _ in rows], Counter(duration for duration, done in rows if done)
    times, shares, lows, highs = [], [], [], []
    share, spread = 1.0, 0.0
    for time in sorted(ended):
        at_risk, events = len(rows) - bisect_left(ages, time), ended[time]
        share *= 1 - events / at_risk
        spread += events / (at_risk * (at_risk - events)) if events < at_risk else 0.0
        low, high = _log_log(share, spread, z_of(confidence))
        times.append(time)
        shares.append(share)
        lows.append(low)
        highs.append(high)
    return Survival(tuple(times), tuple(shares), tuple(lows), tuple(highs), len(rows), ended.total())


def _log_log(share: float, spread: float, z: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    half = z * sqrt(spread) / abs(log(share))
    return share ** exp(half), share ** exp(-half)


def _reached(times: Sequence[float], shares: Sequence[float], level: float) -> float | None:
    return next((time for time, share in zip(times, shares, strict=True) if share <= level + 1e-12), None)
