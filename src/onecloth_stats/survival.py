"""Time until something happens, where for some it has not happened yet (METHODS 10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from onecloth_stats.intervals import z_of


@dataclass(frozen=True, slots=True)
class Survival:
    """A product-limit curve: after `times[i]` days a share `waiting[i]` still waits, between `low[i]` and `high[i]`."""

    times: tuple[float, ...]
    waiting: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def when(self, share: float, curve: Sequence[float] | None = None) -> float | None:
        """Return the first time by which at least this share has happened; None if the curve never falls so far."""
        for time, waiting in zip(self.times, self.waiting if curve is None else curve, strict=True):
            if waiting <= 1 - share + 1e-12:
                return time
        return None

    @property
    def median(self) -> float | None:
        return self.when(0.5)

    @property
    def median_interval(self) -> tuple[float | None, float | None]:
        """Brookmeyer and Crowley (1982): where the bounds of the curve cross one half. None: later than we can say."""
        return self.when(0.5, self.low), self.when(0.5, self.high)


def kaplan_meier(
    waits: Mapping[tuple[float, bool], int] | Sequence[float],
    happened: Sequence[bool] | None = None,
    confidence: float = 0.95,
) -> Survival:
    """Return the product-limit curve with log-log bounds from waits and whether they ended, or counts of such pairs.

    Kaplan and Meier (1958), variance of Greenwood. ValueError for negative waits, counts or none at all.

    >>> kaplan_meier([6, 6, 6, 6, 7, 9, 10], [True, True, True, False, True, False, True]).median
    7
    """
    if isinstance(waits, Mapping):
        counts = dict(waits)
    else:
        counts = dict(Counter(zip(waits, happened or [True] * len(waits), strict=True)))
    if not counts or min(counts.values()) < 0 or min(wait for wait, _ended in counts) < 0:
        raise ValueError("A curve needs waits of zero or more, and at least one.")
    z, at_risk, share, variance = z_of(confidence), sum(counts.values()), 1.0, 0.0
    steps: list[tuple[float, float, float, float]] = []
    for time in sorted({wait for wait, _ended in counts}):
        ended, left = counts.get((time, True), 0), counts.get((time, False), 0)
        if ended:
            share *= 1 - ended / at_risk
            variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
            steps.append((time, share, *_bounds(share, variance, z)))
        at_risk -= ended + left
    times, waiting, low, high = zip(*steps, strict=True) if steps else ((), (), (), ())
    return Survival(times, waiting, low, high)


def _bounds(share: float, variance: float, z: float) -> tuple[float, float]:
    """On the scale of log(-log), where they cannot leave 0 and 1."""
    if not 0 < share < 1:
        return share, share
    centre, half = log(-log(share)), z * sqrt(variance) / abs(log(share))
    return exp(-exp(centre + half)), exp(-exp(centre - half))
