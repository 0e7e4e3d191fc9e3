"""A round of interviews from guide to finding, words marked with two keys; then a focus group with a guest who answers on
a private page. On a desk and on a phone; every page on the way is looked at for barriers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import looked_at, press
from tests.browser.pages import PHONE, WIDE, sign_in

NOTES = (
    "We met at the yard.\nThe invoice always comes before the goods do.\nDriver was kind.\nWe never know who to ring."
)
WORDS = "The invoice always comes before the goods do."
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])


def today(days: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def follow(page: Page, name: str) -> None:
    """Follow a link of the page and look at where it leads."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).first.click()
    looked_at(page)


def send(page: Page, name: str) -> None:
    press(page, name, within="main")
    looked_at(page)


def begun(page: Page, name: str) -> None:
    """A guide and a round of it, with Priya who interviews."""
    page.goto("/listening/interviews/")
    looked_at(page)
    follow(page, "Write a guide")
    page.fill("[name=name]", f"Guide of {name}")
    page.fill("[name=questions]", "What do you buy from us?\nWhat would make it easier?")
    send(page, "Keep it")
    follow(page, "Begin a round")
    page.fill("[name=name]", name)
    page.fill("[name=purpose]", "Why do bills and goods not arrive together?")
    page.locator("[name=guide]").select_option(label=f"Guide of {name}")
    page.fill("[name=ends_on]", today(60))
    send(page, "Begin")
    follow(page, "Add an interviewer")
    page.fill("[name=person]", "Priya Nair")
    send(page, "Add")


def select_in_notes(page: Page, words: str) -> None:
    """Select words in the notes as a keyboard does: the notes have the focus, the words are chosen."""
    page.locator("[data-notes]").focus()
    chosen = page.evaluate(
        """words => {
            const notes = document.querySelector("[data-notes]");
            const walker = document.createTreeWalker(notes, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return getSelection().toString();
            }
            return "";
        }""",
        words,
    )
    assert chosen == words


def mark_with_two_keys(page: Page, words: str) -> None:
    select_in_notes(page, words)
    page.keyboard.press("p")
    expect(page.locator("[name=quote]")).to_have_value(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looked_at(page)


def open_with_dunmore(hanna: Page, name: str) -> None:
    """A customer in the round, whom Priya interviews; then it opens."""
    follow(hanna, "Add customers")
    hanna.locator("label.choice", has_text="Dunmore Estates").click()
    send(hanna, "Add them")
    follow(hanna, "Dunmore Estates")
    follow(hanna, "Choose")
    hanna.locator("[name=contact]").select_option(label="Amos Wray")
    hanna.locator("[name=interviewer]").select_option(label="Priya Nair")
    send(hanna, "Save")
    follow(hanna, name)
    send(hanna, "Open the round")


def make_an_appointment(priya: Page, name: str) -> None:
    priya.goto("/inbox/")
    priya.goto("/listening/interviews/")
    follow(priya, name)
    follow(priya, "Dunmore Estates")
    expect(priya.locator("main")).to_contain_text("mornings")
    follow(priya, "Note how far we are")
    priya.locator("label.choice", has_text=re.compile("^\\s*Agreed")).click()
    priya.locator("[name=way]").select_option("telephone")
    send(priya, "Save")
    follow(priya, "Make an appointment")
    priya.fill("[name=day]", today(3))
    priya.fill("[name=time]", "14:30")
    send(priya, "Make the appointment")
    expect(priya.get_by_role("link", name="To my calendar")).to_be_visible()


def note_mark_and_promise(priya: Page) -> None:
    follow(priya, "Write notes")
    priya.fill("[name=notes]", NOTES)
    send(priya, "Keep the notes")
    mark_with_two_keys(priya, WORDS)
    expect(priya.locator("#marks-h")).to_have_text("One voice is marked")
    priya.locator("#promises [name=words]").fill("Send the price list")
    priya.locator("#promises [name=due_on]").fill(today(20))
    send(priya, "Promise it")
    expect(priya.locator("#promises")).to_contain_text("Send the price list")


def find_and_answer(hanna: Page) -> None:
    """A finding with the voice behind it, and the answer to it."""
    follow(hanna, "Write a finding")
    hanna.fill("[name=words]", "Our bill runs ahead of our goods")
    hanna.locator("label.choice", has_text=WORDS).click()
    send(hanna, "Keep it")
    expect(hanna.locator("#stand-h")).to_have_text("One voice stands behind it")
    hanna.locator("label.choice", has_text="An answer").click()
    hanna.fill("[name=words]", "We bill after the visit.")
    send(hanna, "Keep it")


@SIZES
def test_an_interview_round_from_guide_to_finding(open_page: OpenPage, size: dict[str, int]) -> None:
    hanna, name = open_page(size), f"Bills {size['width']}"
    sign_in(hanna, "hanna")
    begun(hanna, name)
    open_with_dunmore(hanna, name)
    priya = open_page(size)
    sign_in(priya, "priya")
    make_an_appointment(priya, name)
    note_mark_and_promise(priya)
    hanna.reload()
    looked_at(hanna)
    expect(hanna.locator("h1")).to_contain_text("One of 1 customer was heard")
    find_and_answer(hanna)
    send(hanna, "Close the round")
    follow(hanna, "To print")
    expect(hanna.locator("main")).to_contain_text("We bill after the visit.")


@SIZES
def test_a_focus_group_from_invitation_to_thanks(open_page: OpenPage, size: dict[str, int]) -> None:
    hanna, name = open_page(size), f"Together {size['width']}"
    sign_in(hanna, "hanna")
    begun(hanna, name)
    follow(hanna, "Plan a focus group")
    hanna.fill("[name=name]", "Estates at one table")
    hanna.fill("[name=day]", today(2))
    hanna.fill("[name=time]", "10:00")
    hanna.fill("[name=place]", "Town hall")
    send(hanna, "Plan it")
    group = hanna.url
    follow(hanna, name)
    send(hanna, "Open the round")
    hanna.goto(group)
    follow(hanna, "Invite guests")
    hanna.locator("label.choice", has_text="Amos Wray").click()
    send(hanna, "Invite them")
    follow(hanna, "Letters")
    link = hanna.locator("article", has_text="Amos Wray").locator("p.break").inner_text()
    guest = open_page(size)
    guest.goto(re.sub(r"^https?://[^/]+", "", link))
    looked_at(guest)
    with guest.expect_navigation():
        guest.get_by_role("button", name="I agree, and come").first.click()
    looked_at(guest)
    expect(guest.locator("main")).to_contain_text("You come to a focus group")
    priya = open_page(size)
    sign_in(priya, "priya")
    priya.goto(group)
    follow(priya, "Write notes")
    priya.fill("[name=theme_0]", WORDS)
    send(priya, "Keep the notes")
    mark_with_two_keys(priya, WORDS)
    expect(priya.locator("#marks-h")).to_have_text("One voice is marked")
    hanna.goto(group)
    follow(hanna, "Thank them")
    hanna.fill("[name=words]", "Thank you for your morning.")
    send(hanna, "Thank them")
    guest.reload()
    looked_at(guest)
    expect(guest.locator("main")).to_contain_text("Thank you for your morning.")
    expect(guest.locator("main")).to_contain_text(WORDS)
