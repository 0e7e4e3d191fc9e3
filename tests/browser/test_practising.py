"""Practising together as browsers take it: two teams talk one job through, and two people spend half a day side by side.

On a desk and on a phone, with and without scripts; every page on the way is looked at for barriers.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import hurried, looked_at, press
from tests.browser.pages import PHONE, WIDE, sign_in

GAP = "Which part is on the van stands on the route by six. Talk {n}."


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def follow(page: Page, name: str, within: str = "main") -> None:
    """Follow a link and look at what it leads to."""
    with page.expect_navigation():
        page.locator(within).get_by_role("link", name=name).first.click()
    looked_at(page)


def calendar_of(page: Page) -> str:
    address = page.locator("a[download]").first.get_attribute("href")
    answer = page.request.get(str(address))
    assert answer.headers["content-type"].startswith("text/calendar")
    return answer.text()


def test_two_teams_talk_a_job_through_and_one_keeps_its_word(open_page: OpenPage) -> None:
    hanna, marek, priya = open_page(WIDE), open_page(PHONE), open_page(PHONE)
    promised = GAP.format(n=secrets.randbelow(90_000))
    sign_in(hanna, "hanna")
    hanna.goto("/insight/seams/?all=1")
    follow(hanna, "Scheduling to Field Service")
    follow(hanna, "Arrange one")
    hanna.fill("input[name=planned_for]", f"{in_days(1)}T09:00")
    hanna.fill("input[name=place]", "At the ramp")
    hanna.fill("input[name=job]", "The boiler of last Tuesday")
    press(hanna, "Arrange it")
    looked_at(hanna)
    expect(hanna.locator("h1")).to_have_text("Scheduling and Field Service talk one job through")
    expect(hanna.locator("main")).to_contain_text("One job, from start to end")
    assert "SUMMARY:Seam talk: Scheduling and Field Service" in calendar_of(hanna)
    talk = hanna.url

    follow(hanna, "Write down what came of it")
    hanna.fill("input[name=held_on]", in_days(0))
    hanna.fill("textarea[name=receiver_needs]", "The part, by name")
    hanna.fill("input[name=giver_will_1]", promised)
    hanna.fill("input[name=giver_who_1]", "Marek Novak")
    press(hanna, "Write it down")
    looked_at(hanna)  # a promise without a day is asked for again, with everything that was written
    expect(hanna.locator("input[name=giver_will_1]")).to_have_value(promised)
    hanna.fill("input[name=giver_due_1]", in_days(7))
    press(hanna, "Write it down")
    looked_at(hanna)
    expect(hanna.locator("h1")).to_contain_text("One promise came of it: 1 open")

    sign_in(marek, "marek")
    marek.goto("/inbox/")
    looked_at(marek)
    marek.locator("li, article", has_text=promised).last.get_by_role("link").first.click()
    marek.wait_for_load_state()
    looked_at(marek)
    marek.get_by_text("Kept", exact=True).click()
    marek.fill("textarea[name=words]", "It stands there since Monday.")
    press(marek, "Tell everybody")
    looked_at(marek)

    sign_in(priya, "priya")
    for address in (talk, "/listening/seam-talks/"):
        priya.goto(address)
        looked_at(priya)
        expect(priya.locator("main")).to_contain_text("1 said to be kept")
    expect(priya.locator("main")).to_contain_text("Checked when the next hand-off round")


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_people_spend_half_a_day_side_by_side(open_page: OpenPage, with_script: bool) -> None:
    priya = open_page(PHONE, java_script_enabled=with_script)
    dean = open_page(WIDE, java_script_enabled=with_script)
    hurried.update(page.context for page in (priya, dean) if not with_script)
    number = secrets.randbelow(90_000)
    wish, learned = (
        f"How a day looks from the van. Half day {number}.",
        f"Parking takes ten minutes a street. No. {number}.",
    )
    sign_in(priya, "priya")
    priya.goto("/listening/side-by-side/")
    looked_at(priya)
    follow(priya, "Ask for half a day")
    priya.fill("textarea[name=words]", wish)
    priya.fill("input[name=partner]", "Dean Okafor")
    priya.fill("input[name=on_date]", in_days(0))
    press(priya, "Ask for it")
    looked_at(priya)
    expect(priya.locator("main")).to_contain_text("It stands once Dean Okafor says yes.")
    half_day = priya.url

    sign_in(dean, "dean")
    dean.goto("/inbox/")
    looked_at(dean)
    expect(dean.locator("main")).to_contain_text(wish)
    dean.goto(half_day)
    looked_at(dean)
    press(dean, "Yes, that day")
    looked_at(dean)
    assert "SUMMARY:Side by side with Priya Nair" in calendar_of(dean)

    priya.goto(half_day)
    follow(priya, "What did you learn?")
    priya.fill("textarea[name=words]", learned)
    priya.get_by_text("Everybody here", exact=True).click()
    press(priya, "Keep it")
    looked_at(priya)
    for page, address in ((dean, "/happened/"), (priya, "/listening/side-by-side/")):
        page.goto(address)
        looked_at(page)
        expect(page.locator("main")).to_contain_text(learned)


def test_a_no_is_kind_and_can_be_asked_again(open_page: OpenPage) -> None:
    priya, dean = open_page(PHONE), open_page(PHONE)
    sign_in(priya, "priya")
    priya.goto("/listening/side-by-side/new/?way=offer")
    looked_at(priya)
    priya.fill("textarea[name=words]", "A morning at the desk, when the phones are loud")
    press(priya, "Offer it")
    half_day = priya.url
    sign_in(dean, "dean")
    dean.goto(half_day)
    follow(dean, "I come along")
    dean.fill("input[name=on_date]", in_days(9))
    press(dean, "Propose it")
    priya.goto(half_day)
    looked_at(priya)
    follow(priya, "Not this time")
    priya.fill("textarea[name=words]", "We move desks that week. In May, gladly.")
    press(priya, "Say so")
    looked_at(priya)
    dean.goto(half_day)
    looked_at(dean)
    expect(dean.locator("main")).to_contain_text("In May, gladly.")
    priya.goto(half_day)
    press(priya, "Open it again")
    looked_at(priya)
    expect(priya.locator("h1")).to_have_text(re.compile("offers half a day side by side"))
