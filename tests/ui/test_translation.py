"""Every word of the interface can be translated."""

import re
from pathlib import Path

import pytest

import onecloth.ui

ROOM = Path(onecloth.ui.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
NAMES = {"Onecloth", "J", "K"}
SAMPLES = "gallery.html"  # its sample voices and names are data, written down because a gallery has no database


def words_outside_gettext(template: str) -> list[str]:
    text = re.sub(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", template, flags=re.DOTALL)
    text = re.sub(r"\{%\s*verbatim.*?endverbatim\s*%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%\s*block (?:page_class|watching) %\}.*?\{%\s*endblock\s*%\}", "", text)  # classes, attributes
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    text = re.sub(r"^has-tabbar$", "", text, flags=re.MULTILINE)  # a class, in the block of the body's classes
    visible = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
    visible += re.sub(r"<[^>]*>", "\n", text).splitlines()
    return [
        line.strip() for line in visible if re.search(r"[A-Za-z]{2,}|\b[A-Z]\b", line) and line.strip() not in NAMES
    ]


@pytest.mark.parametrize("template", [t for t in TEMPLATES if t.name != SAMPLES], ids=lambda template: template.name)
def test_words_go_through_gettext(template: Path) -> None:
    found = [
        words
        for words in words_outside_gettext(template.read_text())
        if words not in {"&middot; Onecloth", "· Onecloth"}
    ]
    assert not found
