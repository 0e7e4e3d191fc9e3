"""Units beside the company: the shrunken estimate filled, the plain average hollow, never a rank (METHODS 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onecloth.ui.charts import marks
from onecloth.ui.wording import figure, points


@dataclass(frozen=True)
class UnitRow:
    """`estimate`, `low`, `high` and `plain` from 0 to 100; `n` people."""

    name: str
    estimate: float
    low: float
    high: float
    plain: float
    n: int


@dataclass(frozen=True)
class HiddenUnit:
    name: str
    why: str


@dataclass(frozen=True)
class UnitsChart:
    """`whole` is the company's own figure and `whole_words` its name; rows come in the order they are to stand.

    `unit` is what follows a figure: "%", or nothing for an index. Gold are those that do worse than the whole.
    """

    title: str
    rows_shown: tuple[UnitRow, ...]
    whole: float
    whole_words: str
    hidden: tuple[HiddenUnit, ...] = ()
    subtitle: str = ""
    summary: str = ""
    width: int = 596
    unit: str = "%"
    lower_is_better: bool = False

    @property
    def has_worse(self) -> bool:
        return any(self.is_worse(row) for row in self.rows_shown)

    def is_worse(self, row: UnitRow) -> bool:
        return row.low > self.whole if self.lower_is_better else row.high < self.whole

    def say(self, value: float) -> str:
        return points(value) if self.unit == "%" else figure(value) + self.unit

    @property
    def told(self) -> str:
        if self.summary:
            return self.summary
        apart = [row.name for row in self.rows_shown if row.high < self.whole or row.low > self.whole]
        found = (
            _("Clearly apart from it: %(names)s.") % {"names": ", ".join(apart)}
            if apart
            else _("None is clearly apart from it.")
        )
        return " ".join([self.title + ".", f"{self.whole_words} {self.say(self.whole)}.", found])

    @property
    def columns(self) -> list[tuple[str, bool]]:
        return [(_("Unit"), False), (_("Estimate"), True), (_("95%"), True), (_("Plain"), True), ("n", True)]

    @property
    def rows(self) -> list[Sequence[str]]:
        shown: list[Sequence[str]] = [
            [
                row.name,
                self.say(row.estimate),
                f"{figure(row.low)}–{figure(row.high)}",
                self.say(row.plain),
                figure(row.n),
            ]
            for row in self.rows_shown
        ]
        shown.append([self.whole_words, self.say(self.whole), "", "", ""])
        return shown + [[unit.name, _("not shown"), "", "", ""] for unit in self.hidden]


HATCH = (
    '<defs><pattern id="{}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch__bg" width="7" height="7"/>'
    '<line class="hatch__line" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>'
)


class _Sheet:
    def __init__(self, chart: UnitsChart, narrow: bool) -> None:
        self.chart, self.narrow = chart, narrow
        self.width = 350 if narrow else chart.width
        self.left, self.right, self.top = (8, 56, 40) if narrow else (148, 62, 40)
        self.row = 54 if narrow else 40
        edges = [e for r in chart.rows_shown for e in (r.low, r.high, r.plain)] + [chart.whole]
        self.steps = [s for s in marks.ticks(min(edges), max(edges)) if 0 <= s <= 100] or [0.0, 100.0]
        self.hatch = f"hatch-{'n' if narrow else 'w'}-{crc32(chart.title.encode()) % 100000}"

    @property
    def foot(self) -> float:
        return self.top + self.row * len(self.chart.rows_shown)

    @property
    def height(self) -> float:
        return self.foot + 34 + self.row * len(self.chart.hidden)

    def x(self, value: float) -> float:
        low, high = self.steps[0], self.steps[-1]
        return self.left + (self.width - self.left - self.right) * (max(low, min(high, value)) - low) / (high - low)

    def name(self, y: float, said: str, css: str = "") -> SafeString:
        return (
            marks.words(8, y - 14, said, css) if self.narrow else marks.words(self.left - 14, y + 4.5, said, css, "end")
        )


def draw_units(chart: UnitsChart, narrow: bool = False) -> SafeString:
    if not chart.rows_shown:
        return SafeString("")
    sheet = _Sheet(chart, narrow)
    return marks.picture(
        [*_grid(sheet), *_rows(sheet), *_whole(sheet), *_hidden(sheet)], sheet.width, sheet.height, chart.told, narrow
    )


def _grid(sheet: _Sheet) -> list[SafeString]:
    drawn = []
    for step in sheet.steps:
        said = sheet.chart.say(step) if step == sheet.steps[0] else figure(step)
        drawn.append(marks.line("grid", sheet.x(step), sheet.top - 6, sheet.x(step), sheet.foot + 4))
        drawn.append(
            marks.words(
                sheet.x(step),
                sheet.top - 14,
                said,
                "c-muted",
                "start" if sheet.narrow and step == sheet.steps[0] else "middle",
            )
        )
    return [*drawn, marks.words(sheet.width - sheet.right + 24, sheet.top - 14, "n", "c-muted")]


def _rows(sheet: _Sheet) -> list[SafeString]:
    drawn = []
    for k, row in enumerate(sheet.chart.rows_shown):
        y = sheet.top + sheet.row * (k + 0.5) + (8 if sheet.narrow else 0)
        apart = row.high < sheet.chart.whole or row.low > sheet.chart.whole
        gold = "--2" if sheet.chart.is_worse(row) else ""
        drawn.append(sheet.name(y, row.name, "c-strong" if apart else ""))
        drawn.append(
            marks.line("interval" + (f" interval{gold}" if gold else ""), sheet.x(row.low), y, sheet.x(row.high), y)
        )
        drawn.append(
            marks.element("path", class_="raw", d=f"M{marks.at(sheet.x(row.plain))} {marks.at(y - 6)}l6 6-6 6-6-6z")
        )
        drawn.append(marks.dot("dot" + (f" dot{gold}" if gold else ""), sheet.x(row.estimate), y, 5.5))
        drawn.append(marks.words(sheet.width - sheet.right + 24, y + 4.5, figure(row.n), "c-muted"))
    return drawn


def _whole(sheet: _Sheet) -> list[SafeString]:
    x = sheet.x(sheet.chart.whole)
    said = f"{sheet.chart.whole_words} {sheet.chart.say(sheet.chart.whole)}"
    return [
        marks.line("mean", x, sheet.top - 6, x, sheet.foot + 4),
        marks.words(x, sheet.foot + 18, said, "halo c-strong", "middle"),
    ]


def _hidden(sheet: _Sheet) -> list[SafeString]:
    if not sheet.chart.hidden:
        return []
    drawn = [format_html(HATCH, sheet.hatch)]
    start, end = sheet.x(sheet.steps[0]), sheet.x(sheet.steps[-1])
    for k, unit in enumerate(sheet.chart.hidden):
        y = sheet.foot + 30 + sheet.row * (k + 0.5) + (8 if sheet.narrow else 0) - (0 if sheet.narrow else 6)
        drawn.append(sheet.name(y, unit.name))
        drawn.append(
            marks.element(
                "rect",
                fill=f"url(#{sheet.hatch})",
                x=float(start),
                y=float(y - 8),
                width=float(end - start),
                height=24.0,
            )
        )
        drawn.append(marks.words(start + 10, y + 9, _("Not shown: %(why)s") % {"why": unit.why}, "halo halo--sunk"))
    return drawn
