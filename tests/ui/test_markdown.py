"""Markdown: what people write is shown as they meant it, and nothing in it can do anything."""

import re
from html.parser import HTMLParser

import pytest

from onecloth.ui.markdown import SCHEMES, TAGS, as_html, as_text

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form action=//evil.example><input name=password></form>",
    "<!--><script>alert(1)</script>-->",
    "<p style='position:fixed' onclick=alert(1) class=toast id=main>x</p>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x](https://a.example 'a\" onmouseover=\"alert(1)')",
    "![x](https://tracker.example/pixel.png)",
    "![x](data:image/png;base64,iVBORw0KGgo=)",
    "```\"><script>alert(1)</script>\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "# <b onmouseover=alert(1)>x</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
]  # fmt: skip


class Shown(HTMLParser):
    """Tags and attributes as a browser finds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.told: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.told += attrs


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_an_attack_is_left_but_its_words(attack: str) -> None:
    shown = Shown(as_html(f"Before.\n\n{attack}\n\nAfter."))
    assert shown.tags <= TAGS
    assert {name for name, _value in shown.told} <= {"href", "title", "rel", "start"}
    addresses = [str(value) for name, value in shown.told if name == "href"]
    assert all(address.split(":")[0].lower() in SCHEMES for address in addresses)


def test_what_people_mean_is_what_they_see() -> None:
    html = as_html("# Saturday\n\nWe **listened**:\n\n- two vans\n- [the plan](https://example.org/plan)\n\none\ntwo")
    assert "<h2>Saturday</h2>" in html
    assert "<strong>listened</strong>" in html
    assert "<li>two vans</li>" in html
    assert 'href="https://example.org/plan" rel="noopener noreferrer nofollow"' in html
    assert "one<br" in html


def test_a_sign_that_is_no_tag_stays_to_be_read() -> None:
    assert "5 &lt; 6 &amp; <em>true</em>" in as_html("5 < 6 & *true*")


@pytest.mark.parametrize("long", ["[" * 20_000, "> " * 5_000 + "x", "*a **b " * 3_000, "<" * 20_000, "- " * 5_000])
def test_signs_without_end_are_read_to_the_end(long: str) -> None:
    assert Shown(as_html(long)).tags <= TAGS


def test_mail_has_the_words_without_the_marks() -> None:
    words = as_text(
        "## Saturday\n\n**Two** vans, see [the plan](https://example.org/p) or <https://example.org>\n\n- one\n- two"
    )
    assert words == "Saturday\n\nTwo vans, see the plan (https://example.org/p) or https://example.org\n\none\n\ntwo"


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        ("# a\n\n## b\n\n### c", [2, 3, 4]),
        ("## a\n\n## b", [2, 2]),
        ("### Steps and seams", [2]),
        ("# a\n\n### c\n\n## b", [2, 3, 3]),
        ("###### a\n\n# b\n\n###### c", [2, 2, 3]),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e", [2, 3, 4, 4, 4]),
    ],
)
def test_headings_go_on_from_that_of_the_page_without_a_step_left_out(words: str, levels: list[int]) -> None:
    html = as_html(words)
    assert [int(found) for found in re.findall(r"<h(\d)>", html)] == levels
    assert [int(found) for found in re.findall(r"</h(\d)>", html)] == levels
