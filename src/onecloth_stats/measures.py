"""From answers to values between 0 and 1, and back to the numbers people read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from onecloth_stats.figures import Spec
from onecloth_stats.intervals import top_box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

READY = (0.0, 10.0)
MINUTES = (0.0, 60.0)
ITEMS_NEEDED = 2 / 3


class UnusableSpec(ValueError):
    """The spec asks for something that cannot be computed: a scale, items or favourable values are missing."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """The ends of what people read, and the step protected figures are rounded to."""

    low: float
    high: float
    step: float

    def read(self, y: float) -> float:
        """Turn 0-1 into what people read."""
        return self.low + y * (self.high - self.low)

    def back(self, value: float) -> float:
        """Turn what people read into 0-1."""
        return (value - self.low) / (self.high - self.low)

    def round(self, value: float) -> float:
        """Round to the step: finer digits of a protected figure would only help to work out single answers."""
        return round(round(value / self.step) * self.step, 6)

    def round_outwards(self, value: float, end: str) -> float:
        """Round a bound so that what it says stays true."""
        steps = value / self.step
        whole = floor(steps + 1e-9) if end == "high" else ceil(steps - 1e-9)
        return round(whole * self.step, 6)


def ruler(spec: Spec) -> Ruler:
    """Return the ruler of a spec.

    >>> ruler(Spec("nps", "open")).read(0.75)
    50.0
    """
    if spec.measure == "nps":
        return Ruler(-100.0, 100.0, 1.0)
    if spec.measure == "minutes" or (spec.measure == "mean" and not spec.rescaled):
        low, high = scale_of(spec)
        return Ruler(low, high, max((high - low) / 100, 1.0 if spec.measure == "minutes" else 0.0))
    return Ruler(0.0, 100.0, 1.0)


def scale_of(spec: Spec) -> tuple[float, float]:
    """Return lowest and highest possible value of the question; UnusableSpec where the spec does not say."""
    scale = spec.scale or {"ready": READY, "minutes": MINUTES}.get(spec.measure)
    if scale is None:
        raise UnusableSpec(f"The measure {spec.measure} needs the scale of its question.")
    if not scale[0] < scale[1]:
        raise UnusableSpec("The lowest value of a scale lies below its highest.")
    return scale


def are_counts(spec: Spec) -> bool:
    """Whether sums are whole numbers, as those of shares are."""
    return spec.measure in ("share", "top2")


def unit_values(spec: Spec, columns: Mapping[str, Any], column: str = "value") -> Floats:
    """Return one value between 0 and 1 for each row, NaN where there is none.

    Shares are 1 or 0; likelihood to recommend is 1 (9-10), 0.5 (7-8) or 0 (0-6). UnusableSpec for values off the scale.

    >>> unit_values(Spec("nps", "open"), {"value": [10, 8, 0, None]}).tolist()
    [1.0, 0.5, 0.0, nan]
    """
    import numpy as np

    if spec.measure == "count":
        return np.ones(len(next(iter(columns.values()))))
    if spec.measure == "index":
        return _index(spec, columns)
    raw = np.array(columns[column], dtype=np.float64)
    given = ~np.isnan(raw)
    if spec.measure == "share":
        if not spec.favourable:
            raise UnusableSpec("A share needs the values that count as favourable.")
        return np.where(given, np.isin(raw, spec.favourable), np.nan)
    if spec.measure == "nps":
        _check_scale(raw[given], 0, 10)
        return np.where(given, 0.5 * (raw >= 9) + 0.5 * (raw >= 7), np.nan)
    low, high = scale_of(spec)
    if spec.measure == "minutes":
        raw = np.clip(raw, low, high)
    _check_scale(raw[given], low, high)
    if spec.measure == "top2":
        return np.where(given, raw >= top_box((low, high)), np.nan)
    rescaled: Floats = (raw - low) / (high - low)
    return rescaled


def items_of(spec: Spec) -> tuple[str, ...]:
    """Return the columns of an index or composite; UnusableSpec if there are none."""
    if not spec.items:
        raise UnusableSpec(f"The measure {spec.measure} needs the names of its items.")
    return spec.items


def _index(spec: Spec, columns: Mapping[str, Any]) -> Floats:
    """Mean of the items, for people who answered at least two thirds of them (METHODS 1)."""
    import numpy as np

    low, high = scale_of(spec)
    items = np.array([np.array(columns[name], dtype=np.float64) for name in items_of(spec)])
    answered = (~np.isnan(items)).sum(axis=0)
    _check_scale(items[~np.isnan(items)], low, high)
    sums = np.nansum(items, axis=0)
    enough = answered >= ITEMS_NEEDED * len(items) - 1e-9
    means = np.divide(sums, answered, where=enough & (answered > 0), out=np.full(len(sums), np.nan))
    index: Floats = (means - low) / (high - low)
    return index


def _check_scale(raw: Floats, low: float, high: float) -> None:
    if len(raw) and (raw.min() < low or raw.max() > high):
        raise UnusableSpec(f"There are values outside the scale {low:g} to {high:g}; codes are not ratings.")
