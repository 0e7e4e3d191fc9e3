"""Documents lead where they say, and open with what a newcomer needs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    text = FENCE.sub("", document.read_text())
    headings = re.findall(r"^#+\s+(.+?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(document: Path) -> None:
    dead = []
    for target in LINK.findall(FENCE.sub("", document.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            dead.append(target)
    assert not dead


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_name_no_machine_of_their_writer(document: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:root|work|home/\w+)/", document.read_text())


def test_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text().splitlines()[:25]
    assert "make run" in "\n".join(opening)
    assert "make test" in "\n".join(opening)


def test_every_decision_is_in_the_list_and_numbered_once() -> None:
    decisions = list((ROOT / "docs/decisions").glob("[0-9]*.md"))
    numbers = [file.name[:4] for file in decisions]
    assert len(numbers) == len(set(numbers))
    index = ROOT / "docs/decisions/README.md"
    listed = index.read_text() if index.exists() else ""
    assert not index.exists() or not [file.name for file in decisions if file.name not in listed]
