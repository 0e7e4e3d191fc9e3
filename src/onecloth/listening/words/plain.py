"""Names that people type or paste: one line of plain words."""

from html import unescape

from django.utils.html import strip_tags


def one_line(text: str) -> str:
    """Without the markup that comes along when something is pasted from a page or a document, and without line ends.

    Pages escape it all the same: this is for the eye, not for safety.
    """
    return " ".join(unescape(strip_tags(text)).split())
