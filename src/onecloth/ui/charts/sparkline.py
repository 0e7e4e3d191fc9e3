"""A trend the size of a word, beside the figure it ends in."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from onecloth.ui.charts import marks

WIDTH, HEIGHT = 92, 26


def draw_sparkline(values: Sequence[float], label: str = "") -> SafeString:
    """Nothing for fewer than two values, as one point is no trend. Its height is their range: shape, not size."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    spots = [
        (2 + (WIDTH - 8) * i / (len(values) - 1), HEIGHT - 4 - (HEIGHT - 8) * (v - low) / span)
        for i, v in enumerate(values)
    ]
    return format_html(
        '<svg class="spark" width="{w}" height="{h}" viewBox="0 0 {w} {h}" {told}>{line}{end}</svg>',
        w=WIDTH,
        h=HEIGHT,
        told=marks.named(label),
        line=marks.path("spark__line", spots),
        end=marks.dot("spark__end", *spots[-1], 3),
    )
