"""A series over time as XmR: values with average and limits above, the change from one to the next below (METHODS 5).

Limits, phases and signals are computed by the kernel and only drawn here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onecloth.ui.charts import marks
from onecloth.ui.wording import figure

STRONG = "c-strong halo"
LINE = 17  # one line of words, in the chart's own units


@dataclass(frozen=True)
class Point:
    """One period. `remark` is what people wrote about it; `moved` is the change since the one before."""

    label: str
    value: float
    moved: float | None = None
    n: int | None = None
    is_signal: bool = False
    moved_is_signal: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Phase:
    """Points `start` to `end` (not included) with the limits that held for them."""

    start: int
    end: int
    mean: float
    lower: float
    upper: float
    moved_limit: float | None = None


@dataclass(frozen=True)
class Annotation:
    """What somebody changed just before point `at`; `key` is its letter."""

    at: int
    key: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class XmrChart:
    """`summary` says the finding in one sentence; without one the chart says its averages and limits."""

    title: str
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    annotations: tuple[Annotation, ...] = ()
    subtitle: str = ""
    summary: str = ""
    unit: str = "%"
    places: int = 0
    period: str = ""
    width: int = 1160

    @property
    def told(self) -> str:
        return self.summary or " ".join(
            [self.title + ".", *(_phase_told(self, phase) for phase in self.phases), _signals_told(self)]
        )

    @property
    def footnotes(self) -> list[tuple[str, str]]:
        """What the wide drawing says beside its marks, for the narrow one to say below."""
        changes = [(mark.key, " – ".join(filter(None, (mark.words, mark.note)))) for mark in self.annotations]
        remarks = [(f"{p.label}, {figure(p.value, self.places)}{self.unit}", p.remark) for p in self.points if p.remark]
        return changes + remarks


def _phase_told(chart: XmrChart, phase: Phase) -> str:
    return _("From %(start)s: average %(mean)s, limits %(lower)s to %(upper)s.") % {
        "start": chart.points[phase.start].label,
        "mean": figure(phase.mean, chart.places) + chart.unit,
        "lower": figure(phase.lower, chart.places),
        "upper": figure(phase.upper, chart.places),
    }


def _signals_told(chart: XmrChart) -> str:
    signals = [point for point in chart.points if point.is_signal]
    if not signals:
        return _("No signal: ordinary ups and downs.")
    return _("Signals: %(which)s.") % {
        "which": ", ".join(f"{point.label} {figure(point.value, chart.places)}{chart.unit}" for point in signals)
    }


class _Sheet:
    """Where things lie on the paper: values above, moving range below, periods across."""

    def __init__(self, chart: XmrChart, narrow: bool) -> None:
        self.chart, self.narrow = chart, narrow
        self.width = 350 if narrow else chart.width
        self.left, self.right = 44, 14 if narrow else 100
        self.top = 20 + LINE * (min(1, len(chart.annotations)) if narrow else 2 * len(chart.annotations))
        self.tall, self.gap, self.low_tall = (230, 40, 70) if narrow else (270, 46, 78)
        edges = [e for p in chart.phases for e in (p.lower, p.upper)] + [p.value for p in chart.points]
        self.steps = marks.ticks(min(edges), max(edges))
        if chart.unit == "%":
            self.steps = [step for step in self.steps if 0 <= step <= 100] or self.steps
        moves = [p.moved for p in chart.points if p.moved is not None] + [
            p.moved_limit for p in chart.phases if p.moved_limit
        ]
        self.low_steps = marks.ticks(0, max(moves, default=1) or 1, most=3)

    @property
    def height(self) -> float:
        return self.top + self.tall + self.gap + self.low_tall + 30

    @property
    def pitch(self) -> float:
        return (self.width - self.left - self.right) / max(1, len(self.chart.points))

    @property
    def end(self) -> float:
        return self.width - self.right

    def x(self, index: float) -> float:
        return self.left + self.pitch * (index + 0.5)

    def y(self, value: float) -> float:
        low, high = self.steps[0], self.steps[-1]
        share = (max(low, min(high, value)) - low) / (high - low)
        return self.top + self.tall * (1 - share)

    def z(self, value: float) -> float:
        return self.top + self.tall + self.gap + self.low_tall * (1 - min(1.0, value / self.low_steps[-1]))

    def is_late(self, x: float) -> bool:
        """So far towards the end that words beside it must stand before it."""
        return x > self.left + 0.6 * (self.end - self.left)

    def say(self, value: float) -> str:
        return figure(value, self.chart.places)


def draw_xmr(chart: XmrChart, narrow: bool = False) -> SafeString:
    if not chart.points:
        return SafeString("")
    sheet = _Sheet(chart, narrow)
    parts = [*_grid(sheet), *_phases(sheet), *_annotations(sheet), *_series(sheet), *_moves(sheet), *_periods(sheet)]
    return marks.picture(parts, sheet.width, sheet.height, chart.told, narrow)


def _grid(sheet: _Sheet) -> list[SafeString]:
    drawn = []
    for step in sheet.steps:
        unit = sheet.chart.unit if step == sheet.steps[-1] else ""
        drawn.append(marks.line("grid", sheet.left, sheet.y(step), sheet.end, sheet.y(step)))
        drawn.append(marks.words(sheet.left - 8, sheet.y(step) + 4.5, sheet.say(step) + unit, "c-muted", "end"))
    return drawn


def _phases(sheet: _Sheet) -> list[SafeString]:
    drawn = []
    for phase in sheet.chart.phases:
        x0, x1 = sheet.x(phase.start) - sheet.pitch / 2, sheet.x(phase.end - 1) + sheet.pitch / 2
        top, bottom = sheet.y(phase.upper), sheet.y(phase.lower)
        drawn.append(
            marks.element(
                "rect", class_="band", x=float(x0), y=float(top), width=float(x1 - x0), height=float(bottom - top)
            )
        )
        for value, css in ((phase.upper, "limit"), (phase.lower, "limit"), (phase.mean, "mean")):
            drawn.append(marks.line(css, x0, sheet.y(value), x1, sheet.y(value)))
        drawn += _phase_words(sheet, phase, x0, x1)
    return drawn


def _phase_words(sheet: _Sheet, phase: Phase, x0: float, x1: float) -> list[SafeString]:
    said = {"mean": sheet.say(phase.mean), "lower": sheet.say(phase.lower), "upper": sheet.say(phase.upper)}
    if phase.end < len(sheet.chart.points) or sheet.narrow:
        short = (
            _("avg %(mean)s (%(lower)s–%(upper)s)")
            if sheet.narrow
            else _("average %(mean)s, limits %(lower)s–%(upper)s")
        )
        at_end = x1 - x0 < 110 and phase.end == len(sheet.chart.points)
        spot = x1 if at_end else x0 + 6
        return [
            marks.words(
                spot,
                sheet.y(phase.upper) - 7,
                short % said,
                "halo c-strong" if sheet.narrow else "halo",
                "end" if at_end else "",
            )
        ]
    beside, middle = x1 + 8, sheet.y(phase.mean) + 4
    named = [marks.words(beside, middle, _("average %(mean)s") % said, "c-strong")]
    if middle - sheet.y(phase.upper) > LINE:
        named.append(marks.words(beside, sheet.y(phase.upper) + 4, _("upper %(upper)s") % said))
    if sheet.y(phase.lower) - middle > LINE - 8:
        named.append(marks.words(beside, sheet.y(phase.lower) + 4, _("lower %(lower)s") % said))
    return named


def _annotations(sheet: _Sheet) -> list[SafeString]:
    drawn = []
    for row, mark in enumerate(sheet.chart.annotations):
        x = sheet.x(mark.at - 0.5)
        if sheet.narrow:  # the words stand below the chart, where they may wrap
            drawn.append(marks.line("flag", x, 20, x, sheet.top + sheet.tall))
            drawn.append(marks.words(x, 13, mark.key, "flag-t", "middle"))
            continue
        y = 12 + LINE * row * 2
        anchor, aside = ("end", -8) if sheet.is_late(x) else ("start", 8)
        drawn.append(marks.line("flag", x, y - 8, x, sheet.top + sheet.tall))
        drawn.append(marks.words(x + aside, y, f"{mark.key} · {mark.words}", "flag-t halo", anchor))
        if mark.note:
            drawn.append(marks.words(x + aside, y + LINE, mark.note, "c-muted halo", anchor))
    return drawn


def _series(sheet: _Sheet) -> list[SafeString]:
    points = sheet.chart.points
    drawn = [marks.path("series", ((sheet.x(i), sheet.y(p.value)) for i, p in enumerate(points)))]
    for i, point in enumerate(points):
        x, y = sheet.x(i), sheet.y(point.value)
        css, size = ("signal", 6) if point.is_signal else ("dot", 3 if sheet.narrow else 3.6)
        drawn.append(marks.dot(css, x, y, size, hover=f"{point.label}: {sheet.say(point.value)}{sheet.chart.unit}"))
        if point.remark and not sheet.narrow:
            aside, anchor = (-12, "end") if sheet.is_late(x) else (12, "start")
            drawn.append(marks.words(x + aside, y + 16, f"{sheet.say(point.value)} · {point.remark}", STRONG, anchor))
    last = points[-1]
    if sheet.narrow or not last.remark:
        # Where the line comes from above, the value stands below its point, and the other way round.
        over = 20 if len(points) > 1 and points[-2].value > last.value else -12
        drawn.append(
            marks.words(sheet.x(len(points) - 1), sheet.y(last.value) + over, sheet.say(last.value), STRONG, "middle")
        )
    return drawn


def _moves(sheet: _Sheet) -> list[SafeString]:
    chart = sheet.chart
    top = sheet.top + sheet.tall + sheet.gap
    drawn = [marks.words(sheet.left, top - 10, _("Moving range: change from one to the next"))]
    for step in sheet.low_steps:
        drawn.append(marks.line("grid", sheet.left, sheet.z(step), sheet.end, sheet.z(step)))
        drawn.append(marks.words(sheet.left - 8, sheet.z(step) + 4, sheet.say(step), "c-muted", "end"))
    for phase in chart.phases:
        if phase.moved_limit is not None:
            y = sheet.z(phase.moved_limit)
            drawn.append(
                marks.line(
                    "limit", sheet.x(phase.start) - sheet.pitch / 2, y, sheet.x(phase.end - 1) + sheet.pitch / 2, y
                )
            )
            if phase.end == len(chart.points) and not sheet.narrow:
                drawn.append(
                    marks.words(sheet.end + 8, y + 4, _("limit %(value)s") % {"value": sheet.say(phase.moved_limit)})
                )
    moved = [(i, p) for i, p in enumerate(chart.points) if p.moved is not None]
    drawn.append(marks.path("series series--thin", ((sheet.x(i), sheet.z(p.moved or 0)) for i, p in moved)))
    for i, p in moved:
        drawn.append(
            marks.dot(
                "signal" if p.moved_is_signal else "dot",
                sheet.x(i),
                sheet.z(p.moved or 0),
                4.5 if p.moved_is_signal else 2.4,
            )
        )
    return drawn


def _periods(sheet: _Sheet) -> list[SafeString]:
    points = sheet.chart.points
    room = 84 if sheet.narrow else 96
    every = max(1, -(-room // max(1, int(sheet.pitch))))
    return [
        marks.words(sheet.x(i), sheet.height - 8, points[i].label, "c-muted", "middle")
        for i in range(0, len(points), every)
    ]


def xmr_figures(chart: XmrChart) -> dict[str, Any]:
    """The same numbers as a table."""
    with_n = any(point.n is not None for point in chart.points)
    columns: list[tuple[str, bool]] = [
        (chart.period or _("Period"), False),
        (_("Value"), True),
        (_("Change"), True),
        (_("Average"), True),
        (_("Limits"), True),
    ]
    rows: list[Sequence[str]] = []
    for i, point in enumerate(chart.points):
        phase = next((p for p in chart.phases if p.start <= i < p.end), None)
        row = [point.label, figure(point.value, chart.places) + chart.unit, figure(point.moved, chart.places)]
        row += (
            [
                figure(phase.mean, chart.places),
                f"{figure(phase.lower, chart.places)}–{figure(phase.upper, chart.places)}",
            ]
            if phase
            else ["–", "–"]
        )
        rows.append(row + ([figure(point.n)] if with_n else []))
    return {"caption": chart.title, "columns": columns + ([("n", True)] if with_n else []), "rows": rows}
