"""The whole loop, once, on a phone: a customer answers by QR code, the words become a problem with a cause, somebody
mends it, the customer is told, and the day stands on the chart. Every page on the way is looked at for barriers."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import PHONE, assert_axe_clean, assert_not_sideways, sign_in

WORDS = "The man was kind, but the lift was out of order and he carried the boiler back down. Job {job}."
TITLE = "We send boilers to a floor no lift goes to"
MENDED = "The booking form asks about the lift"
TOLD = "You told us about the lift. Whoever books now asks first, and two people come where there is none."


# Without scripts axe cannot run either: those journeys only have to arrive.
scriptless: set[BrowserContext] = set()


def looked_at(page: Page) -> None:
    if page.context not in scriptless:
        assert_axe_clean(page)
        assert_not_sideways(page)


def press(page: Page, name: str, **where: str) -> None:
    """Press a button and wait for the page that follows."""
    scope = page.locator(where["within"]) if "within" in where else page
    with page.expect_navigation():
        scope.get_by_role("button", name=name, exact=True).first.click()


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def way_in_by_qr(hanna: Page) -> str:
    """The address behind the QR code of a survey after contact, as its poster carries it."""
    hanna.goto("/listening/studies/")
    looked_at(hanna)
    hanna.get_by_role("link", name="After a visit").first.click()
    hanna.wait_for_load_state()
    return str(hanna.locator("a[href^='/s/']").first.get_attribute("href"))


def answer(customer: Page, way_in: str, words: str) -> str:
    """Answer the survey with a comment; return the address of the receipt."""
    customer.goto(way_in)
    for _step in range(12):
        looked_at(customer)
        if customer.locator(".survey__key a").count():
            break
        if customer.locator("textarea").count():
            customer.fill("textarea", words)
        else:
            customer.locator(".survey__opts label").first.click()
        with customer.expect_navigation():
            customer.locator("button.survey__next").click()
    return str(customer.locator(".survey__key a").first.get_attribute("href"))


def raise_from_the_ledger(hanna: Page, job: int) -> str:
    """Find the comment in the ledger and make it a problem that is to move a figure."""
    hanna.goto(f"/listening/voices/?q=Job+{job}")
    looked_at(hanna)
    hanna.get_by_text(f"Job {job}").first.click()
    hanna.wait_for_load_state()
    looked_at(hanna)
    with hanna.expect_navigation():
        hanna.get_by_role("link", name="Make it a problem").first.click()
    looked_at(hanna)
    hanna.fill("input[name=title]", TITLE)
    hanna.locator("select[name=metric]").select_option(label="Ease")
    press(hanna, "Raise it")
    looked_at(hanna)
    expect(hanna.locator("h1")).to_have_text(TITLE)
    expect(hanna.locator("#voices")).to_contain_text(f"Job {job}")
    return hanna.url.partition("#")[0]


def mend(hanna: Page) -> None:
    """Owner, why, tested root, countermeasure, done."""
    unfold(hanna, "Name an owner")
    hanna.fill("#owner_person", "Dean Okafor")
    press(hanna, "They own it")
    unfold(hanna, "Add a why")
    hanna.fill("#why_words", "Nobody asks about the lift when the visit is booked")
    hanna.locator("#why label.choice", has_text="Seen").click()
    hanna.fill("#why_evidence_words", "Ten calls, one morning at the desk")
    press(hanna, "Because of that")
    unfold(hanna, "Call the last why the root")
    hanna.locator("#why label.choice", has_text="Somebody tested it").click()
    press(hanna, "That is the root")
    unfold(hanna, "Propose what to do")
    hanna.fill("#fix_words", MENDED)
    hanna.locator("#fix_action").select_option("forcing")
    hanna.locator("#fix_cause").select_option(index=1)
    press(hanna, "Propose it")
    looked_at(hanna)
    expect(hanna.locator("#fix .tag").first).to_contain_text("Root fix")
    unfold(hanna, "It is done")
    press(hanna, "Done", within="#fix")
    expect(hanna.locator(".stages .is-now")).to_contain_text("Checking")


def close(hanna: Page) -> None:
    hanna.locator("#loop label.choice", has_text="We did").click()
    hanna.fill("#close_words", TOLD)
    press(hanna, "Close it and tell them")
    looked_at(hanna)
    expect(hanna.locator("#loop")).to_contain_text(TOLD)


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_loop_closes_on_a_phone(open_page: OpenPage, with_script: bool) -> None:
    hanna = open_page(PHONE, java_script_enabled=with_script)
    customer = open_page(PHONE, java_script_enabled=with_script)
    scriptless.update(page.context for page in (hanna, customer) if not with_script)
    sign_in(hanna, "hanna")
    job = 10_000 + secrets.randbelow(90_000)
    receipt = answer(customer, way_in_by_qr(hanna), WORDS.format(job=job))
    customer.goto(receipt)
    expect(customer.locator("main")).to_contain_text(re.compile("reads it|read it"))
    problem = raise_from_the_ledger(hanna, job)
    mend(hanna)
    hanna.goto("/insight/metrics/ease/")
    looked_at(hanna)
    expect(hanna.locator("main")).to_contain_text(MENDED)
    hanna.goto(problem)
    close(hanna)
    customer.goto(receipt)
    looked_at(customer)
    expect(customer.locator("main")).to_contain_text(TOLD)
    expect(customer.locator("main")).not_to_contain_text(TITLE)
    hanna.goto("/happened/?whose=all")
    looked_at(hanna)
    expect(hanna.locator("main")).to_contain_text(TOLD)


def test_speaking_up_takes_two_taps_and_a_sentence(open_page: OpenPage) -> None:
    priya = open_page(PHONE)
    sign_in(priya, "priya")
    priya.goto("/speak/")
    looked_at(priya)
    expect(priya.locator("#sees")).to_contain_text("No page shows it")
    priya.get_by_text("With my name", exact=True).click()
    expect(priya.locator("#sees")).to_contain_text("The same people; nobody else.")
    expect(priya.get_by_text("No page shows it")).to_be_hidden()
    unfold(priya, "Where it happens")
    with priya.expect_response(lambda response: "/speak/?" in response.url) as asked:
        priya.locator("select[name=unit]").select_option(index=2)
    assert "words" not in asked.value.url
    priya.get_by_text("Name hidden", exact=True).first.click()
    priya.fill("textarea[name=words]", "The key safe has no box on the form.")
    press(priya, "Send it")
    looked_at(priya)
    expect(priya.locator("h1")).to_contain_text("We have it.")
    expect(priya.locator("code")).to_contain_text("/r/")
    press(priya, "Take it back")
    expect(priya).to_have_url(re.compile("/happened/"))
    expect(priya.locator("main")).not_to_contain_text("The key safe has no box on the form.")
