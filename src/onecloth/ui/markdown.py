"""Markdown that people write, as HTML that can do no harm: read without raw HTML, then of the result only what is known.

Two locks, each of which holds alone: the reader treats tags as words, and the cleaner lets no other tag or address through.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TAGS = {
    "p", "br", "hr", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h2", "h3", "h4",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
BEGINS = re.compile(r"(https?://|mailto:|/)", re.IGNORECASE)
REL = "noopener noreferrer nofollow"
FIRST, LAST = 2, 4  # a page has its own first heading, and four levels are enough for anything that people read
MOST_NESTED = 20


def as_html(words: str) -> SafeString:
    """Headings, lists, links and emphasis; anything else stays to be read as it was typed. Pictures are not loaded."""
    import nh3

    reader = _reader()
    tokens = reader.parse(words)
    _set_in(tokens)
    html = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_let_through, url_schemes=SCHEMES, link_rel=REL
    )
    return mark_safe(clean)


def as_text(words: str) -> str:
    """The words alone, for mail and for a line on a list: no marks, no tags."""
    lines: list[str] = []
    for token in _reader().parse(words):
        if token.type in ("fence", "code_block"):
            lines.append(token.content.strip())
        elif token.type == "inline":
            lines.append("".join(_plain(token)))
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(line for line in lines if line))


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # a page without any need not pay for it

    reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": MOST_NESTED})
    return reader.enable("strikethrough").disable("image")


def _let_through(_tag: str, name: str, value: str) -> str | None:
    """An address is whole, or a path of ours; what only looks like one is none."""
    return value if name != "href" or BEGINS.match(value) else None


def _set_in(tokens: "Sequence[Token]") -> None:
    """The highest heading somebody used stands below the page's own, and none is more than one level below the one before."""
    marks = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    used = sorted({token.tag for token in marks})
    level = FIRST - 1
    for token in marks:
        if token.type == "heading_open":
            level = min(FIRST + used.index(token.tag), level + 1, LAST)
        token.tag = f"h{level}"


def _plain(inline: "Token") -> list[str]:
    """Words, and behind those of a link where it leads to."""
    found: list[str] = []
    leads_to = ""
    for token in inline.children or []:
        if token.type == "link_open":
            leads_to = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            found.append("" if leads_to in found[-1:] else f" ({leads_to})")
        else:
            found.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return found
