"""Success, ease and enjoyment as one figure beside their minimum (METHODS 2); and the index of a protected study.

A composite is a mean of published scores, so under the protected policy it is made from the items' own published
figures and says nothing that they do not. The same goes for a protected index: made from persons, it would rest on
other people than its items wherever one was skipped, and the difference could be one person's answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from onecloth_stats.disclosure import Plan
from onecloth_stats.figures import WHOLE, Figure, Spec
from onecloth_stats.intervals import Estimate, bootstrap, z_of
from onecloth_stats.measures import UnusableSpec, items_of, scale_of
from onecloth_stats.release.pulling import pull

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLED_UP_TO = 300  # respondents; above, the normal approximation agrees to the digit shown


def composite(scores: Floats, *, seed: int) -> tuple[Estimate, tuple[float, ...]]:
    """Return the equal-weight mean of item means with its respondent bootstrap interval, and the item means.

    `scores` (respondents, items) on 0-100, NaN where skipped; weights by importance are never used (METHODS 2).
    ValueError if an item has no answers.

    >>> import numpy as np
    >>> estimate, means = composite(np.array([[100.0, 50.0, 0.0], [100.0, 100.0, 50.0]]), seed=1)
    >>> round(estimate.value, 2), means
    (66.67, (100.0, 75.0, 25.0))
    """
    import numpy as np

    if len(scores) == 0 or np.isnan(scores).all(axis=0).any():
        raise ValueError("Every item of a composite needs answers.")
    means = np.nanmean(scores, axis=0)
    if len(scores) <= RESAMPLED_UP_TO:
        estimate = bootstrap(scores, _mean_of_means, seed=seed)
    else:
        estimate = _approximate(scores, means)
    return estimate, tuple(float(mean) for mean in means)


def open_figures(spec: Spec, columns: Mapping[str, Any], tree: Mapping[str, str | None] | None) -> list[Figure]:
    """Return composites of open answers: n is the number of people who answered at least one item."""
    import numpy as np

    from onecloth_stats.release.openly import around

    if spec.by == "units" and tree is None:
        raise UnusableSpec("Figures by unit need the tree of units.")
    low, high = scale_of(spec)
    scores = np.array([np.array(columns[name], dtype=np.float64) for name in items_of(spec)]).T
    scores = 100 * (scores - low) / (high - low)
    answered = ~np.isnan(scores).all(axis=1)
    periods = [str(p) for p in columns["period"]] if spec.periods else [None] * len(scores)
    groups: dict[tuple[str | None, str], list[int]] = {}
    for place in np.flatnonzero(answered):
        if spec.by == "units":
            names = around(str(columns["unit"][place]), tree or {})
        else:
            names = [str(columns["key"][place]) if spec.by == "keys" else WHOLE]
        for name in names:
            groups.setdefault((periods[place], name), []).append(int(place))
    order = sorted(groups, key=lambda group: (group[0] or "", group[1] != WHOLE, group[1]))
    made = [_open_figure(spec, name, period, scores[groups[period, name]]) for period, name in order]
    return pull(spec, made, _variance(made), tree)


def protected_figures(spec: Spec, columns: Mapping[str, Any], plan: Plan) -> list[Figure]:
    """Return composites or indices of protected answers from their items' published figures."""
    from onecloth_stats.release import protected

    items = []
    for name in items_of(spec):
        item = replace(spec, measure="mean", items=(), rescaled=True, cut=None)
        rows = {"unit": columns["unit"], "value": columns[name]}
        items.append({figure.key: figure for figure in protected.figures(item, rows, plan)})
    spread = _spread_of_people(spec, columns)
    made = [_from_items(spec, key, [item[key] for item in items], spread) for key in items[0]]
    return pull(spec, made, spread**2, plan.tree)


def _spread_of_people(spec: Spec, columns: Mapping[str, Any]) -> float:
    """Return the standard deviation on 0-1 of people's own means, of everybody together and rounded like any other.

    A mean of several questions varies less than each of them; taking theirs made a clear difference between units
    vanish in noise that is not there. People who skipped a question are left out of it.
    """
    import numpy as np

    from onecloth_stats.release.protected import rounded_spread

    low, high = scale_of(spec)
    items = np.array([np.array(columns[name], dtype=np.float64) for name in items_of(spec)])
    means = ((items - low) / (high - low)).mean(axis=0)
    whole = means[~np.isnan(means)]
    return rounded_spread(float(whole.var(ddof=1)) if len(whole) > 1 else 0.25)


def _variance(made: Sequence[Figure]) -> float:
    """Return the variance of one person's composite on 0-1 that the intervals stand for, the small groups' above all."""
    shown = [
        (figure.high - figure.low, figure.n) for figure in made if figure.high is not None and figure.low is not None
    ]
    parts = sum(1 / n for _, n in shown if n)
    return sum(width**2 for width, _ in shown) / parts / (200 * z_of(0.95)) ** 2 if parts else 0.0


def _from_items(spec: Spec, key: str, parts: Sequence[Figure], spread: float) -> Figure:
    hidden = next((part for part in parts if not part.is_visible), None)
    if hidden is not None:
        return Figure(key, hidden.status, within=hidden.within)
    values = [part.value or 0.0 for part in parts]
    value = float(round(sum(values) / len(values)))
    n = min(part.n or 0 for part in parts)
    lowest = min(range(len(values)), key=lambda place: (values[place], place))
    extra: dict[str, Any] = {}
    if spec.measure == "composite":
        extra = {"minimum": values[lowest], "weakest": items_of(spec)[lowest]}
    ends = {(part.bound or "")[:2] for part in parts} - {""}
    if len(ends) == 2:
        return Figure(key, "withheld", within=WHOLE if key != WHOLE else None)
    if ends:
        return Figure(key, "coded", n=n, value=value, bound=f"{ends.pop()}{value:g}", **extra)
    half = 100 * z_of(0.95) * spread / n**0.5
    low, high = max(0.0, float(round(value - half))), min(100.0, float(round(value + half)))
    return Figure(key, "shown", n=n, value=value, low=low, high=high, **extra)


def _open_figure(spec: Spec, key: str, period: str | None, scores: Floats) -> Figure:
    import numpy as np

    n = len(scores)
    if n < spec.k or (~np.isnan(scores)).sum(axis=0).min() < spec.k:
        return Figure(key, "too_few", n=n, period=period)
    estimate, means = composite(scores, seed=spec.seed)
    lowest = min(range(len(means)), key=lambda place: (means[place], place))
    return Figure(
        key,
        "shown",
        n=n,
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        period=period,
        minimum=means[lowest],
        weakest=items_of(spec)[lowest],
    )


def _mean_of_means(resampled: Floats) -> Floats:
    import numpy as np

    counts = (~np.isnan(resampled)).sum(axis=1)
    means = np.divide(np.nansum(resampled, axis=1), counts, where=counts > 0, out=np.full(counts.shape, np.nan))
    result: Floats = np.nanmean(means, axis=1)
    return result


def _approximate(scores: Floats, means: Floats) -> Estimate:
    """Use each respondent's influence on the mean of means (delta method)."""
    import numpy as np

    counts = (~np.isnan(scores)).sum(axis=0)
    influence = np.nan_to_num((scores - means) / counts * len(scores)).mean(axis=1)
    half = z_of(0.95) * float(influence.std(ddof=1)) / len(scores) ** 0.5
    value = float(means.mean())
    return Estimate(value, max(0.0, value - half), min(100.0, value + half))
