"""A card, a course and a change meeting as browsers see them, on a phone and on a desk, with and without scripts."""

from __future__ import annotations

import secrets

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import looked_at, press
from tests.browser.pages import PHONE, WIDE, sign_in


def test_a_card_is_given_on_a_phone_and_found_on_today(open_page: OpenPage) -> None:
    did = f"You rang back at {secrets.randbelow(90_000)}."
    priya, dean = open_page(PHONE, dark=True, java_script_enabled=False), open_page(WIDE)
    for page, name in ((priya, "priya"), (dean, "dean")):
        sign_in(page, name)
    priya.goto("/thanks/")
    priya.fill("input[name=to]", "Nobody of that name")
    priya.fill("textarea[name=did]", did)
    priya.fill("input[name=got]", "Warm water the same day")
    press(priya, "Send the card")
    expect(priya.locator("main")).to_contain_text("Nobody called")
    expect(priya.locator("textarea[name=did]")).to_have_value(did)
    priya.fill("input[name=to]", "Dean Okafor")
    press(priya, "Send the card")
    expect(dean.locator("main")).not_to_contain_text(did)
    dean.goto("/")
    looked_at(dean)
    expect(dean.locator("main")).to_contain_text(did)
    dean.goto("/thanks/")
    looked_at(dean)
    expect(dean.locator("#wall-h")).to_be_visible()
    expect(dean.locator("main")).to_contain_text(did)


def test_a_course_is_gone_through_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    sign_in(page, "sam")
    page.goto("/learning/")
    looked_at(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Listening, so that people are heard").first.click()
    looked_at(page)
    with page.expect_navigation():
        page.get_by_role("link", name="I have gone through it").press("Enter")
    looked_at(page)
    press(page, "Done")
    expect(page.locator("[role=alert]").first).to_be_visible()
    looked_at(page)
    page.locator("input[name=will_use]").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Done").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looked_at(page)
    expect(page.locator("main")).to_contain_text("Listening, so that people are heard")


def test_a_point_of_a_change_meeting_becomes_a_draft(open_page: OpenPage) -> None:
    words = f"Which van stays at Ashby? {secrets.randbelow(90_000)}"
    hanna, dean = open_page(WIDE), open_page(PHONE, dark=True)
    for page, name in ((hanna, "hanna"), (dean, "dean")):
        sign_in(page, name)
    hanna.goto("/change-meetings/")
    looked_at(hanna)
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Plan one").click()
    looked_at(hanna)
    hanna.fill("input[name=on_date]", "2099-03-02")
    hanna.fill("input[name=at_time]", "10:00")
    press(hanna, "Plan it")
    looked_at(hanna)
    address = hanna.url
    hanna.fill("main input[name=title]", words)
    press(hanna, "Put it on the table")
    dean.goto(address)
    looked_at(dean)
    expect(dean.locator("main")).to_contain_text(words)
    expect(dean.get_by_role("button", name="Begin the minutes")).to_have_count(0)
    press(hanna, "Begin the minutes")
    looked_at(hanna)
    with hanna.expect_navigation():
        hanna.locator("li", has_text=words).get_by_role("button", name="Make a post").click()
    hanna.goto(address)
    expect(hanna.locator("li", has_text=words).get_by_role("link", name="A draft of a post")).to_be_visible()
    press(hanna, "End it")
    looked_at(hanna)
