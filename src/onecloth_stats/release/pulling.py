"""Shrunken estimates beside figures, made from the published figures alone, so that they say nothing more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onecloth_stats.figures import WHOLE, Figure, Spec
from onecloth_stats.measures import are_counts, ruler
from onecloth_stats.shrinkage import shrink, shrink_shares

Ends = tuple[float, float, float]  # estimate, low, high
FEWEST = 3  # two groups say nothing about how much groups differ
LEAST_VARIANCE = 1e-4  # a hundredth of the scale squared: groups in which everybody agrees still have noise


def pull(spec: Spec, figures: Sequence[Figure], variance: float, tree: Mapping[str, str | None] | None) -> list[Figure]:
    """Return the figures with shrunken estimates where at least three are of one kind.

    Of one kind are: units at the same depth, keys, pairs as told by the same side; each within its period. A coded
    figure takes part with its bound but gets no estimate of its own. `variance` within groups on 0-1.
    """
    if spec.by == "whole" or spec.measure == "count":
        return list(figures)
    kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, figure in enumerate(figures):
        if figure.value is not None and figure.n and figure.key != WHOLE and figure.group is None:
            kinds[_depth(tree, figure.key) if spec.by == "units" else 0, figure.side, figure.period].append(place)
    pulled = list(figures)
    for places in kinds.values():
        if len(places) >= FEWEST:
            _pull_kind(spec, pulled, places, max(variance, LEAST_VARIANCE))
    return pulled


def _pull_kind(spec: Spec, figures: list[Figure], places: Sequence[int], variance: float) -> None:
    scale = ruler(spec)
    y = [min(max(scale.back(figures[place].value or 0.0), 0.0), 1.0) for place in places]
    n = [figures[place].n or 1 for place in places]
    found = _of_shares(y, n) if are_counts(spec) else _of_means(y, [variance / each for each in n])
    for place, pulled in zip(places, found, strict=True):
        if figures[place].status != "shown":
            continue
        ends = [scale.read(min(max(x, 0.0), 1.0)) for x in pulled]
        if spec.policy == "protected":
            ends = [scale.round(x) for x in ends]
        figures[place] = replace(figures[place], shrunken=ends[0], shrunken_low=ends[1], shrunken_high=ends[2])


def _of_shares(y: Sequence[float], n: Sequence[float]) -> list[Ends]:
    found = shrink_shares(y, n)
    return list(zip(found.estimates, found.lows, found.highs, strict=True))


def _of_means(y: Sequence[float], variances: Sequence[float]) -> list[Ends]:
    found = shrink(y, variances)
    return [(estimate, *found.interval(j)) for j, estimate in enumerate(found.estimates)]


def _depth(tree: Mapping[str, str | None] | None, unit: str) -> int:
    depth, above = 0, (tree or {}).get(unit)
    while above is not None:
        depth, above = depth + 1, (tree or {}).get(above)
    return depth
