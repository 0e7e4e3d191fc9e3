"""Who hands what to whom, and how it holds: a table on wide screens, a list loosest first on phones (METHODS 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.ui.charts.marks import at, element
from onecloth.ui.wording import figure, points, signed

VIEWS = ("receiver", "giver", "gap")
MARKS = '<svg class="seam__marks" width="70%" height="11" aria-hidden="true">{}</svg>'
WORDS = {
    "strong": gettext_lazy("Strong"),
    "holding": gettext_lazy("Holding"),
    "fraying": gettext_lazy("Fraying"),
    "loose": gettext_lazy("Loose"),
}


@dataclass(frozen=True)
class SeamUnit:
    key: str
    name: str
    knot: str
    thread: int


@dataclass(frozen=True)
class Seam:
    """From `giver` to `receiver`, in percent ready to work with. A hidden one has no figures, no n, and says `why`."""

    giver: str
    receiver: str
    state: str = ""
    receiver_says: float | None = None
    giver_says: float | None = None
    n: int | None = None
    url: str = ""
    why: str = ""

    @property
    def is_shown(self) -> bool:
        return self.receiver_says is not None and not self.why

    @property
    def gap(self) -> float | None:
        """Positive where the giver thinks better of it than the receiver: a blind spot."""
        if self.receiver_says is None or self.giver_says is None:
            return None
        return self.giver_says - self.receiver_says

    def figure(self, view: str) -> float | None:
        return {"receiver": self.receiver_says, "giver": self.giver_says, "gap": self.gap}[view]

    @property
    def looseness(self) -> float:
        return self.receiver_says if self.receiver_says is not None else 101.0


@dataclass(frozen=True)
class SeamMap:
    """Units in the order they stand, the seams between them, whose view the cells print, and which seam is open."""

    caption: str
    units: tuple[SeamUnit, ...]
    seams: tuple[Seam, ...]
    view: str = "receiver"
    current: tuple[str, str] | None = None
    all_url: str = ""
    _by_pair: Mapping[tuple[str, str], Seam] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.view not in VIEWS:
            raise ValueError(f"{self.view!r} is no view of a seam; there are {', '.join(VIEWS)}.")
        object.__setattr__(self, "_by_pair", {(seam.giver, seam.receiver): seam for seam in self.seams})

    def between(self, giver: SeamUnit, receiver: SeamUnit) -> Seam | None:
        return self._by_pair.get((giver.key, receiver.key))

    @property
    def scale(self) -> tuple[int, int]:
        """Tens around every figure, so that the two marks of a cell spread over its width."""
        said = [v for s in self.seams if s.is_shown for v in (s.receiver_says, s.giver_says) if v is not None] or [
            0.0,
            100.0,
        ]
        low, high = 10 * floor(min(said) / 10), 10 * ceil(max(said) / 10)
        return (low, high) if high > low else (max(0, low - 10), high + 10)


def said(seam: Seam, view: str) -> str:
    value = seam.figure(view)
    if value is None:
        return "–"
    return signed(value) if view == "gap" else figure(value)


def told(seam: Seam, giver: SeamUnit, receiver: SeamUnit) -> str:
    """A cell in words, for those who hear the table."""
    pair = _("%(giver)s to %(receiver)s") % {"giver": giver.name, "receiver": receiver.name}
    if not seam.is_shown:
        return f"{pair}: {seam.why}"
    parts = [str(WORDS.get(seam.state, "")), _("receiver %(share)s") % {"share": points(seam.receiver_says)}]
    parts.append(
        _("giver %(share)s") % {"share": points(seam.giver_says)}
        if seam.giver_says is not None
        else _("giver not known")
    )
    return f"{pair}: " + ", ".join(part for part in [*parts, f"n {figure(seam.n)}"] if part)


def draw_marks(seam: Seam, scale: tuple[int, int]) -> SafeString:
    """Receiver filled, giver hollow, a line between: a long line is a blind spot."""
    low, high = scale

    def spot(value: float) -> str:
        return f"{at(100 * (value - low) / (high - low))}%"

    if seam.receiver_says is None:
        return SafeString("")
    filled = element("circle", class_="is-r", cx=spot(seam.receiver_says), cy=5.5, r=4.5)
    if seam.giver_says is None:
        return format_html(MARKS, filled)
    line = element("line", x1=spot(seam.receiver_says), x2=spot(seam.giver_says), y1=5.5, y2=5.5)
    hollow = element("circle", class_="is-g", cx=spot(seam.giver_says), cy=5.5, r=3.5)
    return format_html(MARKS, line + hollow + filled)


def seam_map_context(chart: SeamMap) -> dict[str, Any]:
    rows = []
    for giver in chart.units:
        cells = [_cell(chart, giver, receiver) for receiver in chart.units]
        rows.append({"unit": giver, "cells": cells})
    sample = Seam(
        "",
        "",
        "holding",
        chart.scale[0] + 0.3 * (chart.scale[1] - chart.scale[0]),
        chart.scale[0] + 0.8 * (chart.scale[1] - chart.scale[0]),
    )
    return {
        "chart": chart,
        "rows": rows,
        "key_marks": draw_marks(sample, chart.scale),
        "low": chart.scale[0],
        "high": chart.scale[1],
    }


def _cell(chart: SeamMap, giver: SeamUnit, receiver: SeamUnit) -> dict[str, Any]:
    seam = chart.between(giver, receiver)
    cell: dict[str, Any] = {"receiver": receiver, "self": giver == receiver, "seam": seam}
    if seam is not None:
        cell |= {
            "told": told(seam, giver, receiver),
            "said": said(seam, chart.view),
            "marks": draw_marks(seam, chart.scale),
        }
        cell["current"] = chart.current == (giver.key, receiver.key)
    return cell


def seam_list_context(chart: SeamMap, most: int) -> dict[str, Any]:
    units = {unit.key: unit for unit in chart.units}
    shown: Sequence[Seam] = sorted((seam for seam in chart.seams if seam.is_shown), key=lambda seam: seam.looseness)
    lines = [{"seam": s, "giver": units[s.giver], "receiver": units[s.receiver], "gap": s.gap} for s in shown[:most]]
    return {"chart": chart, "lines": lines, "all": len(shown)}
