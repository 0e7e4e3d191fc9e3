"""Somebody whose name is hidden is asked something and replies by their receipt: neither side learns who the other is,
and only the author ends it. Every page on the way is looked at for barriers, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import looked_at, open_in_the_ledger, press
from tests.browser.pages import PHONE, WIDE, sign_in

SAID = "Nobody looks whether the key safe is on the form, round {n}."
QUESTION = "At which houses was it missing?"
REPLY = "Harbour Street 4 to 10, on the evening round."


def speak_hidden(page: Page, words: str) -> str:
    """Say it with the name hidden; return the address of the receipt."""
    page.goto("/speak/")
    looked_at(page)
    page.get_by_text("Name hidden", exact=True).first.click()
    page.fill("textarea[name=words]", words)
    press(page, "Send it")
    looked_at(page)
    found = re.search(r"/r/[\w-]+/", page.locator("code").first.inner_text())
    assert found is not None
    return found.group()


def ask_who_said(hanna: Page, said: str) -> str:
    """Find the hidden colleague's words and ask about them; return the address of the talk."""
    open_in_the_ledger(hanna, said)
    expect(hanna.locator("main")).to_contain_text("Colleague, name hidden")
    expect(hanna.locator("main")).not_to_contain_text("Priya")
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Ask them").click()
    looked_at(hanna)
    hanna.fill("textarea[name=words]", QUESTION)
    press(hanna, "Send it")
    looked_at(hanna)
    return hanna.url


def reply_by_receipt(author: Page, receipt: str) -> None:
    author.goto(receipt)
    looked_at(author)
    expect(author.locator("h1")).to_have_text("We have a question for you")
    expect(author.locator("main")).to_contain_text(QUESTION)
    expect(author.locator("main")).to_contain_text("The experience team")
    expect(author.locator("main")).not_to_contain_text("Hanna")
    author.fill("textarea[name=words]", REPLY)
    press(author, "Reply without my name")
    looked_at(author)
    assert not [each for each in author.context.cookies() if each["name"] in ("sessionid", "messages")]


def read_the_reply(hanna: Page, talk: str) -> None:
    """From the inbox; whoever asked sees no name, and cannot end it."""
    hanna.goto("/inbox/")
    expect(hanna.locator("main")).to_contain_text("A colleague whose name is hidden wrote back")
    hanna.goto(talk)
    looked_at(hanna)
    expect(hanna.locator("main")).to_contain_text(REPLY)
    expect(hanna.locator("main")).not_to_contain_text("Priya")
    expect(hanna.get_by_role("button", name="No more questions")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_a_hidden_author_is_asked_replies_and_alone_ends_it(open_page: OpenPage, size: dict[str, int]) -> None:
    priya, hanna, author = open_page(size), open_page(size), open_page(size)
    said = SAID.format(n=size["width"])
    sign_in(priya, "priya")
    receipt = speak_hidden(priya, said)

    sign_in(hanna, "hanna")
    talk = ask_who_said(hanna, said)
    reply_by_receipt(author, receipt)
    read_the_reply(hanna, talk)

    author.goto(receipt)
    press(author, "No more questions")
    looked_at(author)
    expect(author.locator("main")).to_contain_text("You ended this on")
    hanna.goto(talk)
    looked_at(hanna)
    expect(hanna.locator("main textarea[name=words]")).to_have_count(0)

    priya.goto("/happened/")
    looked_at(priya)
    expect(priya.locator("main")).to_contain_text(said)
    with priya.expect_navigation():
        priya.get_by_role("link", name=re.compile("Your talk about it")).first.click()
    looked_at(priya)
    expect(priya.locator("main")).to_contain_text(REPLY)
