"""Figures and charts, part of the `ui` tags."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onecloth.ui import wording
from onecloth.ui.charts import marks
from onecloth.ui.charts.intervals import UnitsChart, draw_units
from onecloth.ui.charts.seam_matrix import SeamMap, seam_list_context, seam_map_context
from onecloth.ui.charts.sparkline import draw_sparkline
from onecloth.ui.charts.xmr import XmrChart, draw_xmr, xmr_figures

register = template.Library()


@register.simple_tag
def ival(value: float, low: float, high: float, tone: str = "", label: str = "", scale: int = 100) -> SafeString:
    """One score with its 95% interval on an axis from 0 to `scale`. tone: "", gold, ring, soft."""
    return marks.interval(value, low, high, tone=tone, label=label, scale=scale)


@register.simple_tag
def hbar(value: float, label: str = "") -> SafeString:
    """A share of 100 as a bar; the figure itself stands beside it in words."""
    return marks.bar(value, label=label)


@register.inclusion_tag("components/fixmeter.html")
def fixmeter(first_aid: float, root: float) -> dict[str, Any]:
    """Hours on band-aids against hours on the root."""
    whole = first_aid + root
    share = round(100 * first_aid / whole) if whole else 0
    return {"whole": whole, "first": share, "rest": 100 - share}


@register.inclusion_tag("components/figures.html")
def figures(caption: str, columns: Sequence[tuple[str, bool] | str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """The numbers behind a picture, folded. A column is its title, or (title, does it hold numbers)."""
    heads = [
        {"words": c, "r": i > 0} if isinstance(c, (str, Promise)) else {"words": c[0], "r": c[1]}
        for i, c in enumerate(columns)
    ]
    lines = [[{"value": cell, "r": head["r"]} for cell, head in zip(row, heads, strict=True)] for row in rows]
    return {"caption": caption, "heads": heads, "lines": lines}


@register.inclusion_tag("components/xmr.html")
def xmr_chart(chart: XmrChart) -> dict[str, Any]:
    """A series over time with its limits, wide and narrow, and its figures."""
    return {
        "chart": chart,
        "wide": draw_xmr(chart),
        "narrow": draw_xmr(chart, narrow=True),
        "figures": xmr_figures(chart),
    }


@register.inclusion_tag("components/units.html")
def units_chart(chart: UnitsChart) -> dict[str, Any]:
    """Units beside the company, small ones pulled towards it, never ranked."""
    return {"chart": chart, "wide": draw_units(chart), "narrow": draw_units(chart, narrow=True)}


@register.inclusion_tag("components/seam_map.html")
def seam_map(chart: SeamMap) -> dict[str, Any]:
    """Who gives to whom, and how it holds: a table on wide screens."""
    return seam_map_context(chart)


@register.inclusion_tag("components/seam_list.html")
def seam_list(chart: SeamMap, most: int = 8) -> dict[str, Any]:
    """The same seams loosest first, for phones."""
    return seam_list_context(chart, most)


@register.simple_tag
def sparkline(values: Sequence[float], label: str = "") -> SafeString:
    return draw_sparkline(values, label)


@register.simple_tag
def interval_words(value: float, low: float, high: float, n: int | None = None) -> SafeString:
    """The words beside an estimate: 46–62 · n 148."""
    told = f" · n {wording.figure(n)}" if n is not None else ""
    return format_html("{}–{}{}", wording.figure(low), wording.figure(high), told)
