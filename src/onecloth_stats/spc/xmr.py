"""Individual values and moving ranges (XmR): the chart for almost everything (METHODS 5)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from onecloth_stats.spc.phases import Rephase, check_rephase
from onecloth_stats.spc.rules import RULES, Rule, Signal, find_signals

LIMIT = 2.66  # 3 / 1.128 differs in the fourth digit; fixed (METHODS 5)
RANGE_LIMIT = 3.267
SIGMA = 1.128  # mean moving range of independent normal values, in standard deviations
AUTOCORRELATED = 0.3
LEAST_FOR_AUTOCORRELATION = 12
LAMBDA, EWMA_LIMIT = 0.2, 2.962

Assurance = Literal["pass", "fail", "inconsistent"]


@dataclass(frozen=True, slots=True)
class Phase:
    """Limits that hold for places `first` to `last`, computed from the first `points` of them; same unit as the values.

    `screened` moving ranges were left out as outliers, once.
    """

    first: int
    last: int
    points: int
    mean: float
    lower: float
    upper: float
    mean_range: float
    range_limit: float
    screened: int
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One value with the limits of its phase; `range` is the difference to the point before in the same phase."""

    value: float
    mean: float
    lower: float
    upper: float
    range: float | None
    label: str
    rules: tuple[Rule, ...] = ()

    @property
    def is_signal(self) -> bool:
        """Whether a rule names this point."""
        return bool(self.rules)


@dataclass(frozen=True, slots=True)
class Chart:
    """An XmR chart: points, phases, signals, and whether neighbouring points are alike beyond noise.

    `method` is "ewma" where lag-1 autocorrelation is above .3: runs mean nothing then, so signals come from an EWMA of
    the residuals, and the limits drawn are a description.
    """

    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    signals: tuple[Signal, ...]
    autocorrelation: float | None
    method: Literal["xmr", "ewma"]

    @property
    def current(self) -> Phase:
        """The phase in force."""
        return self.phases[-1]

    def assurance(self, target: float, *, higher_is_better: bool = True) -> Assurance:
        """Say whether the process as it is will meet a target: always ("pass"), never ("fail"), or now and then.

        >>> xmr([50, 52, 51, 49, 50, 51]).assurance(40)
        'pass'
        """
        phase = self.current
        if higher_is_better:
            return "pass" if phase.lower >= target else "fail" if phase.upper < target else "inconsistent"
        return "pass" if phase.upper <= target else "fail" if phase.lower > target else "inconsistent"


def limits(values: Sequence[float], *, first: int = 0, last: int | None = None, screen: bool = True) -> Phase:
    """Return mean and limits of consecutive values: mean +- 2.66 mean moving range (MR).

    MRs at or above 3.267 mean MR are left out once. ValueError below two values or for values that are not finite. Wheeler (1993); screening as in Making Data Count.

    >>> phase = limits([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    >>> round(phase.mean, 2), round(phase.mean_range, 4), round(phase.upper, 4), round(phase.lower, 4)
    (50.81, 1.8778, 55.8049, 45.8151)
    """
    if len(values) < 2 or not all(abs(value) < float("inf") for value in values):
        raise ValueError("A chart needs at least two finite values.")
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    raw = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < RANGE_LIMIT * raw] if screen and raw > 0 else ranges
    mean, mean_range = sum(values) / len(values), sum(kept) / len(kept)
    half, count = LIMIT * mean_range, len(values)
    return Phase(
        first=first,
        last=first + count - 1 if last is None else last,
        points=count,
        mean=mean,
        lower=mean - half,
        upper=mean + half,
        mean_range=mean_range,
        range_limit=RANGE_LIMIT * mean_range,
        screened=len(ranges) - len(kept),
    )


def xmr(
    values: Sequence[float],
    *,
    labels: Sequence[str] | None = None,
    baseline: int | None = None,
    rephases: Sequence[Rephase] = (),
    screen: bool = True,
    rules: Sequence[Rule] = RULES,
    checked: bool = True,
) -> Chart:
    """Make an XmR chart of values in time order.

    `baseline` freezes the first phase's limits at its first points: use it from the day something was changed, so that the
    new points are judged by the old limits. `rephases` start new limits; each must meet METHODS 5 (CannotRephase) unless
    `checked` is False, for one that was accepted when it was recorded. ValueError below two values.

    >>> chart = xmr([10, 11, 10, 12, 11, 10, 11, 10, 18])
    >>> [(signal.rule, signal.first) for signal in chart.signals]
    [('outside', 8)]
    """
    values = [float(value) for value in values]
    phases = _phases(values, baseline, rephases, screen, checked)
    of_place = [phase for phase in phases for _ in range(phase.first, phase.last + 1)]
    r = autocorrelation(values[: phases[0].points]) if len(phases) == 1 else _within(values, phases)
    method: Literal["xmr", "ewma"] = "ewma" if r is not None and r > AUTOCORRELATED else "xmr"
    if method == "ewma" and r is not None:
        signals = ewma_of_residuals(values, [phase.mean for phase in of_place], r, phases[0].points)
    else:
        signals = _signals(values, phases, rules)
    points = tuple(_point(values, of_place, place, labels, signals) for place in range(len(values)))
    return Chart(points, phases, signals, r, method)


def autocorrelation(values: Sequence[float]) -> float | None:
    """Return the lag-1 autocorrelation, None below 12 values or where nothing varies.

    >>> autocorrelation([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    0.75
    """
    if len(values) < LEAST_FOR_AUTOCORRELATION:
        return None
    mean = sum(values) / len(values)
    return _lagged([[value - mean for value in values]])


def ewma_of_residuals(
    values: Sequence[float], means: Sequence[float], r: float, points: int | None = None
) -> tuple[Signal, ...]:
    """Return the places where an EWMA (lambda .2, L 2.962) of the residuals of an AR(1) leaves its limits.

    `points`: how many of the first values set the spread. Lucas and Saccucci (1990).

    >>> ewma_of_residuals([0, 1, 0, 1, 0, 1, 0, 9, 9, 9], [0.5] * 10, 0.0, 7)[0].first
    7
    """
    departures = [value - mean for value, mean in zip(values, means, strict=True)]
    residuals = [now - r * before for before, now in zip([0.0, *departures], departures, strict=False)]
    residuals[0] = departures[0] * sqrt(max(1 - r * r, 0.0))
    own = residuals[: points or len(residuals)]
    sigma = sum(abs(b - a) for a, b in itertools.pairwise(own)) / max(len(own) - 1, 1) / SIGMA
    found, level = [], 0.0
    for place, residual in enumerate(residuals):
        level = LAMBDA * residual + (1 - LAMBDA) * level
        edge = EWMA_LIMIT * sigma * sqrt(LAMBDA / (2 - LAMBDA) * (1 - (1 - LAMBDA) ** (2 * (place + 1))))
        if abs(level) > edge:
            found.append(Signal("ewma", place, place, "above" if level > 0 else "below"))
    return tuple(found)


def _phases(
    values: Sequence[float], baseline: int | None, rephases: Sequence[Rephase], screen: bool, checked: bool
) -> tuple[Phase, ...]:
    ordered = sorted(rephases, key=lambda rephase: rephase.at)
    edges = [0, *(rephase.at for rephase in ordered), len(values)]
    causes = ["", *(rephase.cause for rephase in ordered)]
    phases: list[Phase] = []
    for number, (first, end) in enumerate(itertools.pairwise(edges)):
        if number and checked:
            check_rephase(values[:end], ordered[number - 1], phases[-1].mean)
        own = values[first : min(end, baseline)] if baseline and not number else values[first:end]
        phase = limits(own, first=first, last=end - 1, screen=screen)
        fields = {name: getattr(phase, name) for name in Phase.__slots__}
        phases.append(Phase(**fields | {"cause": causes[number]}))
    return tuple(phases)


def _within(values: Sequence[float], phases: Sequence[Phase]) -> float | None:
    if len(values) < LEAST_FOR_AUTOCORRELATION:
        return None
    return _lagged([[value - phase.mean for value in values[phase.first : phase.last + 1]] for phase in phases])


def _lagged(series: Sequence[Sequence[float]]) -> float | None:
    squares = sum(x * x for part in series for x in part)
    products = sum(a * b for part in series for a, b in itertools.pairwise(part))
    return products / squares if squares > 0 else None


def _signals(values: Sequence[float], phases: Sequence[Phase], rules: Sequence[Rule]) -> tuple[Signal, ...]:
    """Runs do not reach over the edge of a phase."""
    found = []
    for phase in phases:
        own = values[phase.first : phase.last + 1]
        count = len(own)
        inside = find_signals(own, [phase.mean] * count, [phase.lower] * count, [phase.upper] * count, rules)
        found += [Signal(s.rule, s.first + phase.first, s.last + phase.first, s.side) for s in inside]
    return tuple(found)


def _point(
    values: Sequence[float],
    of_place: Sequence[Phase],
    place: int,
    labels: Sequence[str] | None,
    signals: Sequence[Signal],
) -> Point:
    phase = of_place[place]
    before = abs(values[place] - values[place - 1]) if place > phase.first else None
    named = tuple(dict.fromkeys(s.rule for s in signals if s.first <= place <= s.last))
    label = labels[place] if labels is not None else str(place + 1)
    return Point(float(values[place]), phase.mean, phase.lower, phase.upper, before, label, named)
