"""Templates: escaped, without inline script or style, and without permission logic."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import PRODUCT, templates

RULES = {
    "text is escaped": re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off"),
    "no inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "no inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "no inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "no handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "no handler or expression for htmx": re.compile(r"hx-on|\bjs:|javascript:", re.IGNORECASE),
    "no third party": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "no comment that reaches the page": re.compile(r"<!--"),
    "no permission logic": re.compile(r"\bperms\.|has_perm|\.is_(?:administrator|executive|experience_team|manager)\b"),
    "no query": re.compile(r"\.objects\b|_set\b"),
}


def without_template_comments(text: str) -> str:
    text = re.sub(r"\{#.*?#\}", "", text)
    return re.sub(r"\{% comment.*?endcomment %\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("rule", RULES)
def test_templates_keep_the_rule(rule: str) -> None:
    broken = []
    for template in templates():
        text = without_template_comments(template.read_text())
        for match in RULES[rule].finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            broken.append(f"{template.relative_to(PRODUCT)}:{line} {match.group()[:80]!r}")
    assert not broken, "\n".join(broken)


def test_every_form_that_posts_carries_its_token() -> None:
    """The public surface has no session that a stranger's page could ride on, so it has no token either."""
    bare = [
        f"{template.relative_to(PRODUCT)}"
        for template in templates()
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>", template.read_text(), re.DOTALL | re.IGNORECASE
        )
        if "csrf_token" not in form and not is_public(template)
    ]
    assert not bare


def is_public(template: Path) -> bool:
    """A page of the public surface, or a part that none but such pages include."""
    if '"ui/public.html"' in template.read_text():
        return True
    name = f'include "{template.relative_to(template.parents[2])}"'
    around = [each for each in templates() if name in each.read_text()]
    return bool(around) and all(is_public(each) for each in around)


def test_templates_lie_in_a_folder_of_their_rooms_name() -> None:
    def room_and_folder(template: Path) -> tuple[str, str]:
        parts = template.relative_to(PRODUCT).parts
        return parts[0], parts[2]

    shared_with_packages = {("accounts", "account"), ("accounts", "mfa"), ("accounts", "allauth"), ("ui", "components")}
    astray = {
        pair for pair in map(room_and_folder, templates()) if pair[0] != pair[1] and pair not in shared_with_packages
    }
    pages_of_django = {pair for pair in astray if pair[1].endswith(".html")}  # 404.html and its like
    assert not astray - pages_of_django
