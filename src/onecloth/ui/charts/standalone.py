"""A chart that carries its own colours, for mails and files where the style sheet does not reach."""

import re

from django.utils.safestring import SafeString, mark_safe

_SVG = 'xmlns="http://www.w3.org/2000/svg" font-family="Helvetica, Arial, sans-serif" font-size="13"'
# The light theme of frontend/css/tokens.css as attributes; tests/ui compares them.
COLOURS = {
    "grid": 'stroke="#d8dbd0"',
    "axis": 'stroke="#858b80"',
    "limit": 'stroke="#5d6375" stroke-width="1.25" stroke-dasharray="5 4"',
    "mean": 'stroke="#434a60" stroke-width="1.25"',
    "band": 'fill="#2a4496" fill-opacity="0.06"',
    "series": 'fill="none" stroke="#2a4496" stroke-width="2"',
    "dot": 'fill="#2a4496"',
    "dot--2": 'fill="#b87503"',
    "signal": 'fill="#fdfdfa" stroke="#b23c28" stroke-width="3"',
    "interval": 'stroke="#2a4496" stroke-width="6" stroke-opacity="0.32"',
    "interval--2": 'stroke="#b87503" stroke-width="6" stroke-opacity="0.45"',
    "raw": 'fill="none" stroke="#5d6375" stroke-width="1.5"',
    "flag": 'stroke="#b87503" stroke-width="2" stroke-dasharray="8 5"',
    "flag-t": 'fill="#744600" font-weight="bold"',
    "c-strong": 'fill="#151c33" font-weight="bold"',
    "c-muted": 'fill="#5d6375"',
    "hatch__bg": 'fill="#e8eae2"',
    "hatch__line": 'stroke="#858b80" stroke-width="1.2"',
    "spark__line": 'fill="none" stroke="#5d6375" stroke-width="1.5"',
    "spark__end": 'fill="#2a4496"',
}


def standalone(chart: SafeString) -> SafeString:
    """The same drawing with colours as attributes; the last class of a mark decides, as in the style sheet."""
    return mark_safe(re.sub(r'class="([^"]*)"', _coloured, chart).replace("<svg ", f"<svg {_SVG} ", 1))


def _coloured(found: re.Match[str]) -> str:
    known = [COLOURS[name] for name in found[1].split() if name in COLOURS]
    return f"{found[0]} {known[-1]}" if known else found[0]
