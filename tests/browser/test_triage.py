"""A hundred voices are sorted by keys, three at most for each; and the page has no barriers on a phone and a desk."""

from __future__ import annotations

from itertools import cycle, islice

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import PHONE, WIDE, assert_axe_clean, assert_not_sideways, sign_in

VOICES, MOST_KEYS = 100, 3
SORT = "/listening/voices/sort/?state=all&kind=comment"
KEPT = "The booking form asks about lifts and stairs now, before anybody loads a van."
# What a person presses for one voice: a theme and a team, a theme and an answer, only a theme, only read, I take it.
WAYS = (
    ("1", "r", "2"),
    ("2", "a", "1"),
    ("1", "2", "Enter"),
    ("Enter",),
    ("3", "i"),
    ("1", "Enter"),
    ("2", "r", "1"),
)


def prepared(page: Page) -> None:
    """Three themes and a kept answer, as a person makes them. Once: the installation is shared."""
    page.goto("/listening/voices/themes/")
    for name in ("Waiting time", "Way in", "Kindness"):
        if page.get_by_role("link", name=name, exact=True).count():
            continue
        page.goto("/listening/voices/themes/new/")
        page.fill("input[name=name_en]", name)
        with page.expect_navigation():
            page.get_by_role("button", name="Add it").click()
    page.goto("/listening/voices/kept-answers/")
    if page.get_by_text(KEPT).count():
        return
    page.fill("input[name=name]", "Lift")
    page.get_by_text("We did", exact=True).click()
    page.fill("textarea[name=words]", KEPT)
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it").click()


class Keyboard:
    """Presses keys and counts them; the last key of a way leads to the next voice."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def sort(self, keys: tuple[str, ...]) -> int:
        for key in keys[:-1]:
            self.page.keyboard.press(key)
        with self.page.expect_navigation():
            self.page.keyboard.press(keys[-1])
        self.pressed += len(keys)
        return len(keys)


@pytest.fixture
def hanna(open_page: OpenPage) -> Page:
    page = open_page(WIDE)
    sign_in(page, "hanna")
    prepared(page)
    return page


def whose_turn(page: Page) -> str:
    return str(page.locator("form[data-triage] input[name=voice]").get_attribute("value"))


def test_a_hundred_voices_are_sorted_with_three_keys_each(hanna: Page) -> None:
    hanna.goto(SORT)
    keyboard, seen, most = Keyboard(hanna), set[str](), 0
    for keys in islice(cycle(WAYS), VOICES):
        seen.add(whose_turn(hanna))
        most = max(most, keyboard.sort(keys))
        expect(hanna.locator("[role=alert]")).to_have_count(0)
    assert len(seen) == VOICES
    assert most <= MOST_KEYS
    assert keyboard.pressed <= MOST_KEYS * VOICES


def test_a_press_is_had_back_by_a_key_and_fields_keep_their_letters(hanna: Page) -> None:
    hanna.goto(SORT)
    first = whose_turn(hanna)
    Keyboard(hanna).sort(("2", "i"))
    expect(hanna.locator("[data-toast]")).to_contain_text("You have it.")
    assert whose_turn(hanna) != first
    Keyboard(hanna).sort(("z",))
    assert whose_turn(hanna) == first
    hanna.locator("summary", has_text="Another team, or one person").click()
    hanna.locator("#sort-to").press_sequentially("ri1sz")
    expect(hanna.locator("#sort-to")).to_have_value("ri1sz")
    assert whose_turn(hanna) == first
    hanna.locator("#whose-h").click()  # outside the fields, but not in the form's focus: keys are left alone
    hanna.evaluate("document.activeElement.blur()")
    hanna.keyboard.press("i")
    assert whose_turn(hanna) == first


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_sorting_has_no_barriers(open_page: OpenPage, size: dict[str, int], dark: bool) -> None:
    page = open_page(size, dark=dark)
    sign_in(page, "hanna")
    prepared(page)
    for address in (
        SORT,
        "/listening/voices/kept-answers/",
        "/listening/voices/themes/",
        "/listening/voices/sort/?q=zzz",
    ):
        page.goto(address)
        assert_axe_clean(page)
        assert_not_sideways(page)


def test_it_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, "hanna")
    prepared(page)
    page.goto(SORT)
    first = whose_turn(page)
    page.get_by_text("Way in", exact=True).first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="I take it").click()
    expect(page.locator("[data-toast]")).to_contain_text("It is about")
    assert whose_turn(page) != first
