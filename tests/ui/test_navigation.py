"""The frame: who is shown which way, where one is, and what waits."""

import pytest

from onecloth.core.actors import ANONYMOUS, Actor
from onecloth.ui import navigation
from onecloth.ui.navigation import AlreadyRegistered, Frame, Me, NavItem
from tests.ui.drawing import PRIYA, drawn, request_of


@pytest.fixture(autouse=True)
def empty_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_counts", {})
    monkeypatch.setattr(navigation, "_me", [])


def item(key: str, where: set[str], order: int = 1, **options: object) -> NavItem:
    return NavItem(key, key.title(), "sun", "ui:gallery", where, order, **options)


def test_items_stand_in_their_order() -> None:
    for key, order in (("more", 9), ("today", 1), ("seams", 4)):
        navigation.register(item(key, {"top"}, order))
    assert [found.key for found in navigation.items("top", PRIYA)] == ["today", "seams", "more"]


def test_two_items_of_one_key_are_refused() -> None:
    navigation.register(item("today", {"top"}))
    navigation.register(item("today", {"top"}))
    with pytest.raises(AlreadyRegistered):
        navigation.register(item("today", {"tabbar"}))


def test_place_the_frame_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="footer"):
        navigation.register(item("today", {"footer"}))


def test_way_that_is_not_open_is_not_shown() -> None:
    navigation.register(item("audit", {"more"}, allowed=lambda actor: actor.is_administrator))
    assert not navigation.items("more", PRIYA)


def test_strangers_are_shown_nothing() -> None:
    navigation.register(item("today", {"top"}))
    assert not navigation.items("top", ANONYMOUS)
    assert not Frame(ANONYMOUS, "")
    assert Frame(ANONYMOUS, "").me is None


def test_here_is_marked_and_more_stands_for_what_is_not_in_the_menu() -> None:
    for found in (item("today", {"top", "tabbar"}), item("seams", {"top"}, 2), item("more", {"top", "tabbar"}, 9)):
        navigation.register(found)
    frame = Frame(PRIYA, "")
    assert [entry.current for entry in frame.entries("top", "seams")] == ["", "page", ""]
    assert [entry.current for entry in frame.entries("tabbar", "seams")] == ["", "true"]
    assert [entry.current for entry in frame.entries("tabbar", "")] == ["", ""]


def test_button_in_the_mast_is_not_below_more() -> None:
    for found in (item("inbox", {"mast"}), item("more", {"top"}, 9)):
        navigation.register(found)
    assert [entry.current for entry in Frame(PRIYA, "").entries("top", "inbox")] == [""]


def test_what_waits_is_counted_once_a_page() -> None:
    asked = []

    def count(actor: Actor) -> int:
        asked.append(actor)
        return 7

    navigation.register(item("inbox", {"mast", "tabbar"}))
    navigation.register_count("inbox", count)
    frame = Frame(PRIYA, "")
    assert [frame.entries(where, "")[0].count for where in ("mast", "tabbar")] == [7, 7]
    assert asked == [PRIYA]


def test_avatar_shows_the_person_and_leads_to_their_page() -> None:
    navigation.register_me(lambda actor: Me(actor.name, "PN", 2, "Scheduling", "/me/"))
    assert Frame(PRIYA, "").me == Me("Priya Nair", "PN", 2, "Scheduling", "/me/")


def test_avatar_needs_no_provider() -> None:
    assert Frame(PRIYA, "").me == Me("Priya Nair", "PN")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Priya Nair", "PN"), ("Mrs van der Berg", "MB"), ("Cher", "CH"), ("", "?"), ("Ærø Ødegård", "ÆØ"), ("42", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert navigation.initials(name) == letters


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("pink", ""), ("", "")])
def test_theme_is_one_of_three(cookie: str, theme: str) -> None:
    request = request_of()
    request.COOKIES["theme"] = cookie
    assert navigation.theme_of(request) == theme


def test_menu_of_a_page_without_a_frame_is_empty() -> None:
    assert drawn("{% menu %}{{ menu.top|length }}") == "0"
