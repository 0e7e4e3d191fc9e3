"""A list is walked and ticked without a mouse, and what the ledger found becomes a problem on a phone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.pages import assert_axe_clean, assert_not_sideways, sign_in


def test_problems_are_walked_with_j_and_k_and_ticked_with_x(wide: Page) -> None:
    sign_in(wide, "hanna")
    wide.goto("/problems/?view=list")
    rows = wide.locator("[data-row]")
    wide.keyboard.press("j")
    wide.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    wide.keyboard.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    wide.keyboard.press("k")
    expect(rows.nth(0).get_by_role("link")).to_be_focused()
    expect(rows.nth(0).get_by_role("checkbox")).not_to_be_checked()
    wide.get_by_label("Search the words").press_sequentially("jkx")
    expect(wide.get_by_label("Search the words")).to_have_value("jkx")


def test_what_the_ledger_found_becomes_a_problem_on_a_phone(phone: Page) -> None:
    sign_in(phone, "hanna")
    phone.goto("/listening/voices/?q=racks&state=all")
    phone.get_by_role("link", name="Make these a problem").click()
    expect(phone.get_by_role("heading", name="come along")).to_be_visible()
    assert_not_sideways(phone)
    assert_axe_clean(phone)
