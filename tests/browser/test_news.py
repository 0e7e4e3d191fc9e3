"""News as browsers see it: written on a desk, read and asked about on a phone, answered; and what a customer reads of it."""

from __future__ import annotations

import secrets

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import looked_at, press
from tests.browser.pages import NARROW, PHONE, WIDE, sign_in


def written(page: Page, title: str, **more: str) -> None:
    """Write a draft for everybody, and let it out."""
    page.goto("/news/new/")
    looked_at(page)
    page.fill("input[name=title_en]", title)
    page.fill("textarea[name=words_en]", "From **Monday** on. <script>document.title = 'gone'</script>")
    for name, words in more.items():
        page.fill(f"[name={name}]", words)


def let_out(page: Page) -> None:
    press(page, "Keep it as a draft")
    looked_at(page)
    press(page, "Let it out now")


def test_a_post_is_read_on_a_phone_and_a_question_comes_back_answered(open_page: OpenPage) -> None:
    title, asked = (f"{words} {secrets.randbelow(90_000)}" for words in ("The ring road is shut", "Until when?"))
    hanna, priya = open_page(WIDE), open_page(PHONE, dark=True, java_script_enabled=False)
    for page, name in ((hanna, "hanna"), (priya, "priya")):
        sign_in(page, name)
    written(hanna, title, read_by="2099-01-04")
    let_out(hanna)
    priya.goto("/inbox/")
    with priya.expect_navigation():
        priya.locator("li, article", has_text=title).get_by_role("link", name="Read it").first.click()
    expect(priya.locator("article script")).to_have_count(0)
    press(priya, "I have read this")
    priya.locator("main textarea[name=words]").fill(asked)
    press(priya, "Ask")
    hanna.reload()
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Answer it").filter(has_text=asked).click()
    hanna.locator("main textarea[name=words]").fill("Until the fourth of May.")
    press(hanna, "Answer")
    looked_at(hanna)
    priya.goto("/happened/")
    with priya.expect_navigation():
        priya.get_by_role("link", name=asked).click()
    expect(priya.locator("main")).to_contain_text("Until the fourth of May.")
    expect(priya.get_by_role("button", name="I have read this")).to_have_count(0)


def test_a_customer_reads_in_german_what_changed_until_it_is_taken_back(open_page: OpenPage) -> None:
    title = f"Samstags {secrets.randbelow(90_000)}"
    hanna, customer = open_page(WIDE, dark=True), open_page(NARROW)
    sign_in(hanna, "hanna")
    written(hanna, "Saturdays", title_de=title, words_de="Wir kommen jetzt auch.")
    hanna.locator("input[name=for_customers]").check()
    let_out(hanna)
    customer.goto("/you-said/?lang=de")
    looked_at(customer)
    expect(customer.locator("h1")).to_have_text("Sie haben gesagt, wir haben gehandelt")
    with customer.expect_navigation():
        customer.get_by_role("link", name=title).click()
    looked_at(customer)
    expect(customer.locator("main")).to_contain_text("Wir kommen jetzt auch.")
    press(hanna, "Take it back")
    answer = customer.reload()
    assert answer is not None
    assert answer.status == 404
