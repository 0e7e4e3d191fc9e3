"""The gallery is the documentation of the components: what is not in it does not exist."""

import re
from pathlib import Path

import pytest
from django.http import QueryDict

from onecloth.core.actors import ANONYMOUS
from onecloth.ui import gallery, icons
from onecloth.ui.templatetags import ui as tags
from onecloth.ui.templatetags import words
from onecloth.ui.views import gallery as page
from tests.ui.drawing import Elements, request_of

pytestmark = pytest.mark.django_db  # the frame counts what waits

ROOM = Path(gallery.__file__).parent
SOURCE = (ROOM / "templates/ui/gallery.html").read_text()
FRAME = "\n".join((ROOM / "templates/ui" / name).read_text() for name in ("base.html", "bare.html"))
SPOKEN_ELSEWHERE = {
    "full_day",
    "short_day",
    "clock_time",
    "is_late",
    "greeting",
    "initials",
    "percent_range",
}  # test_wording


@pytest.fixture
def shown() -> str:
    return page(request_of()).content.decode()


@pytest.mark.parametrize("tag", sorted(tags.register.tags))
def test_every_tag_is_shown_or_part_of_the_frame(tag: str) -> None:
    assert re.search(r"\{%\s*" + tag + r"\b", SOURCE + FRAME)


@pytest.mark.parametrize("word", sorted(set(words.register.filters) - SPOKEN_ELSEWHERE))
def test_every_way_of_saying_a_figure_is_shown(word: str) -> None:
    assert f"|{word}" in SOURCE


def test_gallery_shows_every_state_of_the_data(shown: str) -> None:
    for words_ in ("Too few to say", "We won’t, because", "A week late", "Root cause", "If you like", "Not shown:"):
        assert words_ in shown


def test_page_has_no_inline_style_or_script(shown: str) -> None:
    found = Elements(shown).found
    assert not [tag for tag, attrs in found if "style" in attrs or any(name.startswith("on") for name in attrs)]
    assert all(attrs.get("src") for tag, attrs in found if tag == "script")
    assert not [tag for tag, _ in found if tag == "style"]


def test_page_names_every_id_once(shown: str) -> None:
    ids = [attrs["id"] for _, attrs in Elements(shown).found if attrs.get("id")]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)


def test_page_asks_nobody_but_this_site(shown: str) -> None:
    addresses = [attrs.get(name, "") for _, attrs in Elements(shown).found for name in ("src", "href", "action")]
    assert not [address for address in addresses if address.startswith(("http:", "https:", "//"))]


def test_frame_leads_past_the_menus_and_names_its_parts(shown: str) -> None:
    found = Elements(shown)
    assert found.of("a", "skip")[0]["href"] == "#main"
    assert found.of("main")[0]["id"] == "main"
    names = [nav["aria-label"] for nav in found.of("nav")]
    assert len(names) == len(set(names))


def test_htmx_stays_on_this_site_and_writes_no_style(shown: str) -> None:
    assert """name="htmx-config" content='{"mode": "same-origin", "includeIndicatorCSS": false}'""" in shown
    assert "django_htmx/htmx-4.min.js" in shown


@pytest.mark.parametrize("query", ["view=gap", "view=weather", "page=0", "page=x", "page=999", "page=-1"])
def test_whatever_the_address_says_the_page_is_shown(query: str) -> None:
    assert "Parts and states" in page(request_of(path=f"/ui/gallery/?{query}")).content.decode()
    assert gallery.everything(QueryDict(query))


def test_strangers_are_asked_to_sign_in() -> None:
    assert page(request_of(ANONYMOUS)).status_code == 302


def test_every_icon_the_templates_name_is_in_the_build() -> None:
    named = {
        name
        for template in Path(ROOM.parent).glob("*/templates/**/*.html")
        for name in re.findall(r"\{%\s*icon\s+[\"']([\w-]+)[\"']", template.read_text())
    }
    missing = {name for name in named if name not in icons._all()}
    assert not missing, f"Add to frontend/icons.txt: {', '.join(sorted(missing))}"
