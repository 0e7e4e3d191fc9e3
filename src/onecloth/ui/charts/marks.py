"""What charts are drawn with. Values are escaped here, so that a unit's name can never become markup."""

from collections.abc import Iterable
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

TONES = frozenset({"", "gold", "ring", "soft"})


def at(value: float) -> str:
    """A coordinate: one place is finer than a screen can show."""
    short = f"{value:.1f}"
    return short[:-2] if short.endswith(".0") else short


def element(name: str, content: str = "", **attributes: object) -> SafeString:
    """One SVG element. `class_` and `text_anchor` become class and text-anchor; empty attributes are left out."""
    written = format_html_join(
        "",
        ' {}="{}"',
        (
            (key.rstrip("_").replace("_", "-"), at(value) if isinstance(value, float) else value)
            for key, value in attributes.items()
            if value is not None and value != ""
        ),
    )
    return format_html("<{0}{1}>{2}</{0}>", name, written, content)


def words(x: float, y: float, said: str, css: str = "", anchor: str = "") -> SafeString:
    return element("text", said, class_=css, x=float(x), y=float(y), text_anchor=anchor)


def named(label: str) -> SafeString:
    """A drawing that says something has a name; one that only repeats the words beside it is passed over."""
    return format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')


def line(css: str, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return element("line", class_=css, x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2))


def dot(css: str, x: float, y: float, r: float, hover: str = "") -> SafeString:
    """`hover` is said under a pointer; whatever matters must also stand in the table."""
    if not hover:
        return element("circle", class_=css, cx=float(x), cy=float(y), r=float(r))
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>', css, at(x), at(y), at(r), hover
    )


def path(css: str, points: Iterable[tuple[float, float]]) -> SafeString:
    return element("polyline", class_=css, points=" ".join(f"{at(x)},{at(y)}" for x, y in points))


def picture(parts: Iterable[SafeString], width: float, height: float, summary: str, narrow: bool) -> SafeString:
    return format_html(
        '<svg class="chart chart--{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        "narrow" if narrow else "wide",
        at(width),
        at(height),
        summary,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def interval(
    value: float, low: float, high: float, *, tone: str = "", label: str = "", scale: float = 100
) -> SafeString:
    """A score and its interval on a full axis; positions are percentages, so it fits any column."""
    if tone not in TONES:
        raise ValueError(f"{tone!r} is no tone of an interval.")
    spot, start, end = (f"{at(max(0.0, min(100.0, 100 * float(v) / scale)))}%" for v in (value, low, high))
    told = named(label)
    return format_html(
        '<svg class="ival{}" width="100%" height="24" {}><line class="ival__axis" x1="0" x2="100%" y1="12" y2="12"/>'
        '<line class="ival__range" x1="{}" x2="{}" y1="12" y2="12"/>'
        '<circle class="ival__dot" cx="{}" cy="12" r="6"/></svg>',
        f" ival--{tone}" if tone else "",
        told,
        start,
        end,
        spot,
    )


def bar(value: float, *, label: str = "") -> SafeString:
    told = named(label)
    return format_html(
        '<svg class="hbar" width="100%" height="8" {}><rect class="hbar__t" width="100%" height="8"/>'
        '<rect class="hbar__v" width="{}%" height="8"/></svg>',
        told,
        at(max(0.0, min(100.0, float(value)))),
    )


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from at or below `low` to at or above `high`: two at least, and no more than `most`, three or more."""
    if high - low <= 1e-9 * max(1.0, abs(low), abs(high)):
        low, high = low - 1, high + 1
    raw = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(raw))
    for step in (power * m for m in (1, 2, 2.5, 5, 10, 20)):
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first < most:
            return [round(step * k, 10) for k in range(first, last + 1)]
    raise AssertionError("Twenty times the power always fits.")
