"""The rules by which points are signals: one point outside and a run of eight by default (METHODS 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Rule = Literal["outside", "run", "trend", "two_of_three", "ewma"]
RULES: tuple[Rule, ...] = ("outside", "run")  # all four flag 15.6% of quiet charts of 24 points, these two 8.5%
RUN = 8
TREND = 6


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern that noise alone makes rarely: places `first` to `last`, above or below the mean."""

    rule: Rule
    first: int
    last: int
    side: Literal["above", "below"]


def find_signals(
    values: Sequence[float],
    means: Sequence[float],
    lowers: Sequence[float],
    uppers: Sequence[float],
    rules: Sequence[Rule] = RULES,
) -> tuple[Signal, ...]:
    """Return the signals in points with a mean and limits each, in the order of the rules, then of time.

    >>> find_signals([5, 9, 5], [5, 5, 5], [2, 2, 2], [8, 8, 8])
    (Signal(rule='outside', first=1, last=1, side='above'),)
    """
    found: list[Signal] = []
    if "outside" in rules:
        found += _outside(values, lowers, uppers)
    if "run" in rules:
        found += _runs(values, means)
    if "trend" in rules:
        found += _trends(values)
    if "two_of_three" in rules:
        found += _two_of_three(values, means, lowers, uppers)
    return tuple(found)


def longest_run(values: Sequence[float], means: Sequence[float]) -> int:
    """Return the length of the longest run on one side of the mean; points on the mean neither add nor break.

    >>> longest_run([1, 1, 3, 2, 3, 3], [2] * 6)
    3
    """
    return max((len(run) for run in _sides(values, means)), default=0)


def _outside(values: Sequence[float], lowers: Sequence[float], uppers: Sequence[float]) -> list[Signal]:
    found = []
    for place, (value, low, high) in enumerate(zip(values, lowers, uppers, strict=True)):
        if value > high or value < low:
            found.append(Signal("outside", place, place, "above" if value > high else "below"))
    return found


def _sides(values: Sequence[float], means: Sequence[float]) -> list[list[int]]:
    """Return runs of places on one side of the mean, without the points that lie on it."""
    runs: list[list[int]] = []
    side = 0
    for place, (value, mean) in enumerate(zip(values, means, strict=True)):
        now = int(value > mean) - int(value < mean)
        if now == 0:
            continue
        if now != side:
            runs.append([])
        runs[-1].append(place)
        side = now
    return runs


def _runs(values: Sequence[float], means: Sequence[float]) -> list[Signal]:
    return [
        Signal("run", run[0], run[-1], "above" if values[run[0]] > means[run[0]] else "below")
        for run in _sides(values, means)
        if len(run) >= RUN
    ]


def _trends(values: Sequence[float]) -> list[Signal]:
    """Six points each higher (or lower) than the one before."""
    found = []
    start = 0
    for place in range(1, len(values) + 1):
        going = place < len(values) and values[place] != values[place - 1]
        up = going and values[place] > values[place - 1]
        same = going and (place - 1 == start or up == (values[place - 1] > values[place - 2]))
        if not same:
            if place - start >= TREND:
                side: Literal["above", "below"] = "above" if values[place - 1] > values[start] else "below"
                found.append(Signal("trend", start, place - 1, side))
            start = place - 1 if going else place
    return found


def _two_of_three(
    values: Sequence[float], means: Sequence[float], lowers: Sequence[float], uppers: Sequence[float]
) -> list[Signal]:
    """Two of three points in a row beyond two thirds of the way to the same limit."""
    far = []
    for value, mean, low, high in zip(values, means, lowers, uppers, strict=True):
        far.append(int(value > mean + (high - mean) * 2 / 3) - int(value < mean - (mean - low) * 2 / 3))
    found = []
    for place in range(2, len(far)):
        for side, name in ((1, "above"), (-1, "below")):
            if far[place - 2 : place + 1].count(side) >= 2 and far[place] == side:
                found.append(Signal("two_of_three", place - 2, place, "above" if name == "above" else "below"))
    return found
