"""What goes out, as those who set it up see it: a webhook with its secret shown once, private addresses, the daily digest."""

from __future__ import annotations

import secrets

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import looked_at, press
from tests.browser.pages import NARROW, PHONE, WIDE, sign_in


def test_a_webhook_is_made_shows_its_secret_once_and_is_paused(open_page: OpenPage) -> None:
    name, page = f"Team chat {secrets.randbelow(90_000)}", open_page(NARROW)
    sign_in(page, "hanna")
    page.goto("/webhooks/new/")
    looked_at(page)
    page.fill("input[name=name]", name)
    page.fill("input[name=url]", "https://127.0.0.1/hook")
    press(page, "Add it")
    expect(page.locator("main")).to_contain_text("leads into your own house")
    looked_at(page)
    page.fill("input[name=url]", "https://chat.example/a-long-address-without-a-place-to-break-it")
    press(page, "Add it")
    address = page.url
    press(page, "Show it once")
    expect(page.locator("main code")).to_contain_text("whsec_")
    looked_at(page)
    page.goto(address)
    expect(page.locator("main code")).to_have_count(0)
    press(page, "Pause it")
    expect(page.get_by_role("button", name="Let it send again")).to_be_visible()
    looked_at(page)


def test_a_private_address_is_shown_once_and_taken_away(open_page: OpenPage) -> None:
    page = open_page(PHONE, dark=True, java_script_enabled=False)
    sign_in(page, "dean")
    page.goto("/feeds/")
    press(page, "Make an address")
    shown = page.locator("dd", has_text="/calendar.ics").inner_text()
    assert page.request.get(f"/f/{shown.split('/f/')[1]}").ok
    page.goto("/feeds/")
    expect(page.locator("dd")).to_have_count(0)
    press(page, "Take it away")
    assert page.request.get(f"/f/{shown.split('/f/')[1]}").status == 404


def test_the_digest_is_chosen_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(WIDE)
    sign_in(page, "dean")
    page.goto("/digest/")
    looked_at(page)
    page.locator("input[name=channel]:checked").focus()
    page.keyboard.press("ArrowDown")
    kept = page.locator("input[name=channel]:checked").get_attribute("value")
    page.get_by_role("button", name="Keep it").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/digest/")
    expect(page.locator("input[name=channel]:checked")).to_have_value(str(kept))
