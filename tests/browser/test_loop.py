"""The whole loop, once, on a phone: a customer answers by QR code, the words become a problem with a cause, somebody
mends it, the customer is told, and the day stands on the chart. Every page on the way is looked at for barriers."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import (
    answer,
    close,
    hurried,
    looked_at,
    mend,
    press,
    raise_from_the_ledger,
    unfold,
    way_in_by_qr,
)
from tests.browser.pages import PHONE, sign_in

WORDS = "The man was kind, but the lift was out of order and he carried the boiler back down. Job {job}."
TITLE = "We send boilers to a floor no lift goes to"
MENDED = "The booking form asks about the lift"
TOLD = "You told us about the lift. Whoever books now asks first, and two people come where there is none."


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_loop_closes_on_a_phone(open_page: OpenPage, with_script: bool) -> None:
    hanna = open_page(PHONE, java_script_enabled=with_script)
    customer = open_page(PHONE, java_script_enabled=with_script)
    hurried.update(page.context for page in (hanna, customer) if not with_script)
    sign_in(hanna, "hanna")
    job = 10_000 + secrets.randbelow(90_000)
    receipt = answer(customer, way_in_by_qr(hanna, "After a visit"), WORDS.format(job=job))
    customer.goto(receipt)
    expect(customer.locator("main")).to_contain_text(re.compile("reads it|read it"))
    problem = raise_from_the_ledger(hanna, f"Job {job}", TITLE, "Ease")
    mend(
        hanna, owner="Dean Okafor", why="Nobody asks about the lift when the visit is booked",
        seen="Ten calls, one morning at the desk", countermeasure=MENDED,
    )  # fmt: skip
    hanna.goto("/insight/metrics/ease/")
    looked_at(hanna)
    expect(hanna.locator("main")).to_contain_text(MENDED)
    hanna.goto(problem)
    close(hanna, TOLD)
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
