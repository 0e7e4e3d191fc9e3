"""An advisory group as its people meet it: drawn by lot, a no and another lot, advice declined in public, a private link
that is withdrawn. Every page on the way is looked at for barriers, on a phone and on a desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import looked_at, press, unfold
from tests.browser.pages import PHONE, WIDE, sign_in

GROUP = "Front-line advisory group"
ADVICE = "Say at booking which day the part arrives"
REASON = "The supplier tells us on the morning itself. From spring on it tells us the evening before, and then we can."


def open_group(page: Page) -> None:
    page.goto("/listening/panels/")
    looked_at(page)
    with page.expect_navigation():
        page.get_by_role("link", name=GROUP).click()
    looked_at(page)


def draw_the_lot(page: Page, seed: str) -> None:
    """Ask for it, and look again until the worker has drawn."""
    with page.expect_navigation():
        page.get_by_role("link", name="Draw the lot").click()
    looked_at(page)
    page.fill("input[name=seed]", seed)
    press(page, "Draw it")
    expect(page.locator("main")).to_contain_text(seed)
    wait_for_the_lot(page)
    looked_at(page)


def wait_for_the_lot(page: Page) -> None:
    """Look again until the worker has drawn, or has found that it cannot."""
    for _look in range(90):
        if page.locator("h1", has_text="The lot is being drawn").count() == 0:
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError("The lot was not drawn.")


def looked_at_on_both(page: Page) -> None:
    before = page.viewport_size
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        looked_at(page)
    if before is not None:
        page.set_viewport_size(before)


def test_a_seat_is_refused_and_the_lot_drawn_again(open_page: OpenPage) -> None:
    """In the demo a seat is free, and Priya, the only one of the north desk, has not answered. She says no on her phone;
    then no group meets every rule, Hanna lets the one yield that has to, and the lot is drawn again."""
    hanna, priya = open_page(WIDE), open_page(PHONE)
    sign_in(hanna, "hanna")
    open_group(hanna)
    draw_the_lot(hanna, "The first words of the evening news")
    expect(hanna.locator("h1")).to_contain_text("Nobody who fits the rules had less than")
    looked_at_on_both(hanna)
    sign_in(priya, "priya")
    priya.goto("/inbox/")
    with priya.expect_navigation():
        priya.get_by_role("link", name=re.compile("Say yes or no")).first.click()
    looked_at(priya)
    press(priya, "No, thank you")
    expect(priya.locator("main")).to_contain_text("Somebody said no. Those who sit stayed")
    expect(priya.locator("#seat-h")).to_contain_text("One seat is free")
    looked_at_on_both(priya)

    open_group(hanna)
    draw_the_lot(hanna, "The last words of the evening news")
    expect(hanna.locator("h1")).to_have_text("The lot could not be drawn so")
    expect(hanna.locator("main table").first).to_contain_text("North desk")
    looked_at_on_both(hanna)
    press(hanna, "Let them yield, and draw again")
    wait_for_the_lot(hanna)
    expect(hanna.locator("#drawn-h")).to_be_visible()
    open_group(hanna)
    expect(hanna.locator("#seat-h")).to_contain_text("no seat is free")
    expect(hanna.locator("main")).to_contain_text("who sat stayed")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_a_recommendation_is_declined_with_a_reason_that_everybody_reads(
    open_page: OpenPage, size: dict[str, int]
) -> None:
    hanna, ruth, priya = open_page(size), open_page(size), open_page(size)
    advice = f"{ADVICE}, {size['width']}"
    sign_in(hanna, "hanna")
    open_group(hanna)
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Recommend something").click()
    looked_at(hanna)
    hanna.fill("input[name=words]", advice)
    leader = hanna.locator("select[name=addressed_to] option", has_text="Ruth Bell").first.get_attribute("value")
    hanna.select_option("select[name=addressed_to]", str(leader))
    press(hanna, "Send it")
    sign_in(ruth, "ruth")
    ruth.goto("/inbox/")
    expect(ruth.locator("main")).to_contain_text(advice)
    open_group(ruth)
    with ruth.expect_navigation():
        ruth.get_by_role("link", name=advice).click()
    looked_at(ruth)
    ruth.get_by_text("No, because", exact=True).click()
    ruth.fill("textarea[name=words]", "Not now.")
    press(ruth, "Send the answer")
    looked_at(ruth)
    expect(ruth.locator("main")).to_contain_text("A no takes a reason of substance")
    ruth.fill("textarea[name=words]", REASON)
    press(ruth, "Send the answer")
    looked_at(ruth)
    sign_in(priya, "priya")
    open_group(priya)
    expect(priya.locator("#rec-h")).to_be_visible()
    expect(priya.locator("li.advice", has_text=advice)).to_contain_text("Declined, because")
    expect(priya.locator("li.advice", has_text=advice)).to_contain_text(REASON)


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_a_member_without_an_account_reads_by_a_private_link_until_it_is_withdrawn(
    open_page: OpenPage, size: dict[str, int]
) -> None:
    hanna, member = open_page(size), open_page(size)
    sign_in(hanna, "hanna")
    open_group(hanna)
    seat = hanna.locator("li.seats__one", has_text="until").nth(1 if size is PHONE else 2)
    name = seat.locator("b").first.inner_text()
    seat.locator("summary").click()
    looked_at(hanna)
    with hanna.expect_navigation():
        seat.get_by_role("button", name=re.compile("New private link")).click()
    looked_at(hanna)
    expect(hanna.locator("h1")).to_contain_text(name)
    link = hanna.locator("p.break").inner_text().strip()
    assert link.startswith(hanna.url.partition("/listening/")[0])
    member.goto(link)
    looked_at(member)
    expect(member.locator("h1")).to_have_text(GROUP)
    expect(member.locator("main")).to_contain_text("You sit until")
    expect(member.locator("main")).to_contain_text("What we recommended")
    expect(member.locator("main")).not_to_contain_text("Carla Park" if name != "Carla Park" else "Oscar Rice")
    open_group(hanna)
    seat = hanna.locator("li.seats__one", has_text=name)
    seat.locator("summary").click()
    with hanna.expect_navigation():
        seat.get_by_role("button", name=re.compile("Withdraw the link")).click()
    answer = member.goto(link)
    assert answer is not None
    assert answer.status == 404
    expect(member.locator("body")).not_to_contain_text(GROUP)


def test_a_problems_team_asks_the_group_and_reads_what_it_says(open_page: OpenPage) -> None:
    hanna = open_page(PHONE)
    sign_in(hanna, "hanna")
    hanna.goto("/problems/")
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Vans arrive without the promised part").first.click()
    looked_at(hanna)
    unfold(hanna, "Ask an advisory group")
    hanna.fill("#ask_question", "Which of the two lists do you look at?")
    hanna.fill("#ask_due_on", "2099-03-01")
    press(hanna, "Ask them")
    looked_at(hanna)
    expect(hanna.locator("#panels")).to_contain_text("Which of the two lists do you look at?")
    with hanna.expect_navigation():
        hanna.locator("#panels").get_by_role("link", name=GROUP).first.click()
    asked = hanna.locator("li.advice", has_text="Which of the two lists do you look at?")
    with hanna.expect_navigation():
        asked.get_by_role("link", name=re.compile("Write what the group says")).click()
    looked_at(hanna)
    hanna.fill("textarea[name=words]", "The one in the van. The other is printed too early.")
    press(hanna, "Keep it")
    with hanna.expect_navigation():
        asked.get_by_role("link", name="Vans arrive without the promised part").click()
    expect(hanna.locator("#panels")).to_contain_text("The one in the van. The other is printed too early.")


def test_a_meeting_is_planned_moved_held_and_minuted(open_page: OpenPage) -> None:
    hanna = open_page(WIDE)
    sign_in(hanna, "hanna")
    open_group(hanna)
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Plan a meeting").click()
    looked_at(hanna)
    hanna.fill("input[name=planned_for]", f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%dT%H:00}")
    hanna.fill("input[name=place]", "Ashby")
    press(hanna, "Plan it")
    looked_at_on_both(hanna)
    hanna.locator("details summary", has_text="Put it on the agenda").first.click()
    hanna.locator("details[open] input[name=words]").fill("What nobody is told")
    with hanna.expect_navigation():
        hanna.locator("details[open]").get_by_role("button", name=re.compile("Put it there")).click()
    expect(hanna.locator("ol.agenda")).to_contain_text("What nobody is told")
    with hanna.expect_download() as download:
        hanna.get_by_role("link", name="For my calendar").click()
    assert download.value.suggested_filename.endswith(".ics")
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Another day, hour or place").click()
    looked_at(hanna)
    hanna.fill("input[name=place]", "Brackley")
    press(hanna, "Move it")
    expect(hanna.locator("main")).to_contain_text("Brackley")
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="It was held: keep the minutes").click()
    looked_at(hanna)
    hanna.locator("input[name=present]").first.check()
    hanna.fill("textarea[name=minutes]", "We asked for a date.")
    press(hanna, "Keep them")
    looked_at_on_both(hanna)
    expect(hanna.locator("main")).to_contain_text("We asked for a date.")
