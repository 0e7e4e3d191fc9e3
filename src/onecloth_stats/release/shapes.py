"""How groups are named: from columns to keys of cells, from keys to fields of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict, cast

from onecloth_stats.cells import Key
from onecloth_stats.figures import WHOLE, Side, Spec


class Shape(TypedDict, total=False):
    """The fields of a figure that say of what it is."""

    key: str
    other: str
    side: Side
    period: str


def group_columns(spec: Spec, columns: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return the columns to group by, in the order of the keys of cells."""
    names = {"whole": (), "units": ("unit",), "keys": ("key",), "pairs": ("giver", "receiver", "side")}[spec.by]
    return {name: columns[name] for name in (*names, *(("period",) if spec.periods else ()))}


def figure_key(spec: Spec, key: Key) -> Shape:
    """Return the fields of the figure of one cell."""
    shape: Shape = {"key": key[0] if spec.by != "whole" else WHOLE}
    if spec.by == "pairs":
        shape |= {"other": key[1], "side": cast(Side, key[2])}
    if spec.periods:
        shape["period"] = key[-1]
    return shape
