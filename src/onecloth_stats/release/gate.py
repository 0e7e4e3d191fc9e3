"""One door: check what is asked and by which policy, then answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from onecloth_stats.disclosure import Plan, WeakThreshold
from onecloth_stats.figures import MINIMUM_N, Figure, Released, Spec
from onecloth_stats.measures import UnusableSpec
from onecloth_stats.release import openly, protected
from onecloth_stats.schemas import check_columns

Plans = Plan | Mapping[str, Plan] | None


def release(
    spec: Spec, columns: Mapping[str, Any], plan: Plans = None, tree: Mapping[str, str | None] | None = None
) -> Released:
    """Turn columns of answers into figures that may be shown, under the policy of the spec.

    `columns`: lists or arrays of one length, as in `schemas.ANSWERS`, or `schemas.HAND_OFFS` for pairs; items of an
    index or composite under their own names; missing values None or NaN. `plan` as stored when the wave closed; with
    `spec.periods` a mapping period -> plan (protected). `tree` (unit -> parent) is enough for open figures by unit.

    Protected figures by unit, and of the whole, need the plan, and rows that are exactly those it was made from:
    PlanDoesNotFit if answers came late or were erased (read the stored figures instead). Protected pairs need none:
    cells of at least k raters share no answers and no sum over them is ever released. UnusableSpec for what cannot be
    computed, ProtectedNeedsPlan where a plan is missing or groups are asked for that no plan can vouch for,
    WeakThreshold for k below 5, UnknownColumns for missing columns.

    >>> answers = {"unit": ["a"] * 6 + ["b"] * 9, "value": [5, 4, 4, 2, 1, 5] + [4, 4, 3, 2, 5, 5, 1, 2, 3]}
    >>> from onecloth_stats.disclosure import plan_units
    >>> plan = plan_units({"org": None, "a": "org", "b": "org"}, {"a": 6, "b": 9})
    >>> favourable = Spec("share", "protected", by="units", favourable=(4, 5))
    >>> [(figure.key, figure.status, figure.n, figure.value) for figure in release(favourable, answers, plan)]
    [('whole', 'shown', 15, 53.0), ('a', 'shown', 6, 67.0), ('b', 'shown', 9, 44.0), ('org', 'shown', 15, 53.0)]
    """
    _check(spec, columns)
    if spec.policy == "open":
        figures = openly.figures(spec, columns, _tree_of(plan, tree))
        return Released(spec, tuple(figures))
    if spec.by == "pairs":
        return Released(spec, tuple(protected.pair_figures(spec, columns)))
    if not spec.periods:
        if not isinstance(plan, Plan):
            raise protected.ProtectedNeedsPlan("Protected figures need the plan that was stored when the wave closed.")
        return Released(spec, tuple(protected.figures(spec, columns, plan)), plan.fingerprint)
    return Released(spec, tuple(_by_period(spec, columns, plan)))


def _by_period(spec: Spec, columns: Mapping[str, Any], plans: Plans) -> list[Figure]:
    import numpy as np

    if not isinstance(plans, Mapping):
        raise protected.ProtectedNeedsPlan("Protected figures over periods need a stored plan for each period.")
    found = np.array([str(period) for period in columns["period"]])
    figures = []
    for period in sorted(plans):
        chosen = found == period
        rows = {name: np.array(values, dtype=object)[chosen] for name, values in columns.items()}
        figures += [replace(figure, period=period) for figure in protected.figures(spec, rows, plans[period])]
    return figures


def _check(spec: Spec, columns: Mapping[str, Any]) -> None:
    if spec.k < MINIMUM_N:
        raise WeakThreshold("The threshold may be raised above 5, never lowered.")
    if spec.measure in ("index", "composite"):
        required: tuple[str, ...] = spec.items
    else:
        required = () if spec.measure == "count" else ("value",)
    grouped = {"whole": (), "units": ("unit",), "keys": ("key",), "pairs": ("giver", "receiver", "side")}[spec.by]
    check_columns(columns, (*required, *grouped, *(("period",) if spec.periods else ())))
    if spec.cut is not None and spec.policy == "open":
        raise UnusableSpec("Cuts are declared for protected studies; group open answers by keys.")
    if spec.by == "pairs" and spec.measure in ("composite", "index"):
        raise UnusableSpec("Hand-offs are rated by one question at a time.")


def _tree_of(plan: Plans, tree: Mapping[str, str | None] | None) -> Mapping[str, str | None] | None:
    if tree is not None:
        return tree
    return plan.tree if isinstance(plan, Plan) else None
