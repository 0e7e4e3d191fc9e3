"""Icons that frontend/icons.txt names, drawn into the page."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

EVIDENCE: Mapping[str, tuple[str, Any]] = {
    # what a why stands on: its icon, and the word for it
    "data": ("chart-spline", _("Data")),
    "voice": ("message-circle", _("Voices")),
    "seen": ("footprints", _("Seen")),
    "gut": ("hand-heart", _("Gut")),
}
BUILT = Path(__file__).resolve().parent / "static" / "onecloth" / "dist" / "icons.json"


class UnknownIcon(Exception):
    """A template asks for an icon that the build did not take along."""


class FrontEndNotBuilt(Exception):
    """The built style, script and icons are missing."""


@cache
def _built(changed: float) -> dict[str, str]:
    drawn: dict[str, str] = json.loads(BUILT.read_text(encoding="utf-8"))
    return drawn


def _all() -> dict[str, str]:
    try:
        return _built(BUILT.stat().st_mtime if settings.DEBUG else 0)
    except FileNotFoundError:
        raise FrontEndNotBuilt("The front end is not built. Run: node frontend/build.mjs") from None


def draw(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon beside words is hidden from screen readers; one that stands alone needs a `label`.

    Raises UnknownIcon.
    """
    drawings = _all()
    if name not in drawings:
        raise UnknownIcon(
            f"There is no icon called {name!r}. Add its Lucide name to frontend/icons.txt and build again."
        )
    told = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" '
        'stroke-linejoin="round" {}>{}</svg>',
        " " if css else "",
        css,
        told,
        mark_safe(drawings[name]),
    )
