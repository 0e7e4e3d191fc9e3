"""A huddle as browsers see it: what one writes appears at the others', what they are writing stays, and a dropped line mends."""

from __future__ import annotations

import secrets

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import looked_at, press
from tests.browser.pages import PHONE, WIDE, sign_in

WALL = {"width": 1920, "height": 1080}


def put(page: Page, words: str) -> None:
    """Put a problem on the board, as one does it without scripts too."""
    lane = page.locator("#b-pro")
    lane.locator("summary").click()
    lane.locator("input[name=words]").fill(words)
    with page.expect_navigation():
        lane.get_by_role("button", name="Put it on the board").click()


def test_all_who_look_on_see_it_and_nobody_loses_what_they_write(open_page: OpenPage) -> None:
    first, second = (f"Map times are wrong {secrets.randbelow(90_000)}" for _each in range(2))
    tom, priya = open_page(WIDE, java_script_enabled=False), open_page(PHONE, dark=True)
    for page, name in ((tom, "tom"), (priya, "priya")):
        sign_in(page, name)
        page.goto("/huddles/")
    looked_at(priya)
    priya.locator("#b-pro summary").click()
    priya.locator("#b-pro input[name=words]").fill("Half a sentence")
    put(tom, first)
    expect(priya.locator("#slips-pro")).to_contain_text(first)
    expect(priya.locator("#b-pro input[name=words]")).to_have_value("Half a sentence")
    priya.context.set_offline(True)
    expect(priya.locator("[data-gap]")).to_be_visible()
    put(tom, second)
    priya.context.set_offline(False)
    expect(priya.locator("#slips-pro")).to_contain_text(second, timeout=40_000)
    expect(priya.locator("[data-gap]")).to_be_hidden()
    expect(priya.locator("#b-pro input[name=words]")).to_have_value("Half a sentence")


def test_a_change_comes_down_the_line_and_without_one_by_asking(open_page: OpenPage) -> None:
    """Three look on: one can only be pushed to, one can only ask, one has a line that is open and says nothing."""
    words = f"The lift is out {secrets.randbelow(90_000)}"
    tom, pushed, asking, silent = (open_page(WIDE) for _each in range(4))
    pushed.route("**/huddles/*/live/*", lambda route: route.abort())
    asking.route("**/live/boards/*", lambda route: route.abort())
    silent.route("**/live/boards/*", lambda route: route.fulfill(content_type="text/event-stream", body="retry: 9\n\n"))
    for page in (tom, pushed, asking, silent):
        sign_in(page, "tom")
        page.goto("/huddles/")
    put(tom, words)
    for page in (pushed, asking, silent):
        expect(page.locator("#slips-pro")).to_contain_text(words)
        expect(page.locator("[data-gap]")).to_be_hidden()


def test_one_asks_above_and_reads_the_answer_on_the_wall(open_page: OpenPage) -> None:
    words = f"May we call back after six? {secrets.randbelow(90_000)}"
    priya, marek = open_page(PHONE), open_page(WIDE, dark=True)
    sign_in(priya, "priya")
    sign_in(marek, "marek")
    priya.goto("/huddles/")
    put(priya, words)
    with priya.expect_navigation():
        priya.get_by_role("link", name=words, exact=True).click()
    looked_at(priya)
    priya.locator("#escalate input[name=reason]").fill("The phones are not ours")
    press(priya, "Ask above")
    looked_at(priya)
    marek.goto("/huddles/")
    with marek.expect_navigation():
        marek.locator("#slips-esc").get_by_role("link", name=words, exact=True).click()
    looked_at(marek)
    marek.fill("input[name=answer]", "Yes, until seven")
    marek.fill("input[name=because]", "People are home then")
    press(marek, "Answer")
    priya.goto("/huddles/")
    priya.set_viewport_size(WALL)
    with priya.expect_navigation():
        priya.get_by_role("link", name="On the wall").click()
    expect(priya.locator("#slips-esc")).to_contain_text("Yes, until seven")
    looked_at(priya)
