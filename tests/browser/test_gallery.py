"""The gallery as a person meets it: with script, without, by keyboard, light and dark.

Whether it has barriers in either theme at any width is asked with every other page in `test_every_page`.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import PEOPLE, PHONE, assert_not_sideways, sign_in

GALLERY = "/ui/gallery/"


def gallery(page: Page) -> Page:
    sign_in(page, next(iter(PEOPLE)))
    page.goto(GALLERY)
    return page


def theme_of(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-theme")


def test_dialog_opens_takes_the_focus_and_closes_by_keyboard(wide: Page) -> None:
    page = gallery(wide)
    page.get_by_role("link", name="Open a dialog").press("Enter")
    dialog = page.get_by_role("dialog", name="A dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_first_stop_of_the_keyboard_leads_past_the_menus(wide: Page) -> None:
    page = gallery(wide)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_theme_is_chosen_without_script(open_page: OpenPage) -> None:
    page = gallery(open_page(PHONE, java_script_enabled=False))
    page.get_by_role("button", name="Dark", exact=True).click()
    assert theme_of(page) == "dark"
    assert page.url.endswith(GALLERY)
    page.get_by_role("button", name="As the device").click()
    assert theme_of(page) is None


def test_chosen_theme_wins_over_the_device(wide_dark: Page) -> None:
    page = gallery(wide_dark)
    dark = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    page.get_by_role("button", name="Light", exact=True).click()
    light = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert dark != light


def test_seams_are_a_table_on_the_desk_and_a_list_on_the_phone(wide: Page, phone: Page) -> None:
    expect(gallery(wide).locator(".seammap table")).to_be_visible()
    page = gallery(phone)
    expect(page.locator(".seammap table")).to_be_hidden()
    expect(page.locator(".seamlist")).to_be_visible()
    assert_not_sideways(page)


def test_figures_behind_a_chart_open_without_script(open_page: OpenPage) -> None:
    page = gallery(open_page(PHONE, java_script_enabled=False))
    page.locator("#charts summary").first.click()
    expect(page.locator("#charts table").first).to_be_visible()


def test_what_needs_script_is_not_offered_without_it(open_page: OpenPage) -> None:
    page = gallery(open_page(java_script_enabled=False))
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
