"""A leader on a phone: a visit is logged in a minute, planned, prepared, and a promise is kept in front of everybody.

How long it takes is reckoned with the keystroke-level model (Card, Moran and Newell 1980, phone figures): a tap with
the look for its target 2.5 s, a letter on a phone 0.28 s. The test counts what it really did.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import hurried, looked_at, press
from tests.browser.pages import NARROW, PHONE, assert_not_sideways, sign_in

TAP, LETTER = 2.5, 0.28


@dataclass
class Stopwatch:
    """What a thumb does on a page, and how many seconds that is."""

    page: Page
    seconds: float = 0

    def tap(self, words: str) -> None:
        self.page.get_by_text(words, exact=True).first.click()
        self.seconds += TAP

    def write(self, field: str, words: str) -> None:
        self.page.locator(f"[name={field}]").click()
        self.page.locator(f"[name={field}]").fill(words)
        self.seconds += TAP + LETTER * len(words)

    def press(self, name: str) -> None:
        press(self.page, name)
        self.seconds += TAP


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_visit_is_logged_on_a_phone_within_a_minute(open_page: OpenPage, with_script: bool) -> None:
    tom = open_page(PHONE, java_script_enabled=with_script)
    if not with_script:
        hurried.add(tom.context)
    sign_in(tom, "tom")
    tom.goto("/listening/visits/")
    looked_at(tom)
    watch = Stopwatch(tom)
    with tom.expect_navigation():
        tom.get_by_role("link", name="Log a visit").click()
    watch.seconds += TAP
    looked_at(tom)
    words = f"We load by headlamp since August, van {secrets.randbelow(900) + 100}."
    watch.write("with_whom", "North desk")
    watch.tap("1 hour")
    watch.write("heard_1", words)
    watch.write("promise_1", "The light works again")
    watch.press("Save the visit")
    assert watch.seconds <= 60, watch.seconds
    looked_at(tom)
    expect(tom.locator("main")).to_contain_text(words)
    expect(tom.locator("main")).to_contain_text("The light works again")
    expect(tom.locator("main")).to_contain_text("North desk")
    tom.set_viewport_size(NARROW)
    if with_script:
        for address in ("/listening/visits/", "/listening/visits/new/", "/listening/visits/plan/"):
            tom.goto(address)
            assert_not_sideways(tom)


def test_a_visit_is_planned_prepared_and_logged_from_its_page(open_page: OpenPage) -> None:
    tom = open_page(PHONE)
    sign_in(tom, "tom")
    tom.goto("/listening/visits/plan/")
    looked_at(tom)
    tom.fill("[name=with_whom]", "North desk")
    tom.fill("[name=day]", tom.evaluate("new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10)"))
    tom.fill("[name=time]", "06:30")
    press(tom, "Plan it")
    looked_at(tom)
    expect(tom.locator("h1")).to_contain_text("06:30: North desk")
    expect(tom.locator("main")).to_contain_text("What they told us lately")
    expect(tom.locator("main")).to_contain_text("North desk in figures")
    with tom.expect_download() as calendar:
        tom.get_by_role("link", name="To my calendar").click()
    written = calendar.value.path().read_text(encoding="utf-8")
    assert "SUMMARY:Listen: North desk" in written
    sequence = int(re.findall(r"SEQUENCE:(\d+)", written)[0])
    tom.get_by_role("link", name="Change").click()
    looked_at(tom)
    tom.fill("[name=place]", "The yard")
    press(tom, "Save the change")
    with tom.expect_download() as calendar:
        tom.get_by_role("link", name="To my calendar").click()
    assert f"SEQUENCE:{sequence + 1}" in calendar.value.path().read_text(encoding="utf-8")
    tom.get_by_role("link", name="Log it").click()
    looked_at(tom)
    expect(tom.locator("[name=with_whom]")).to_have_value("North desk")
    tom.fill("[name=heard_1]", "Nobody from the office has ever been here at night.")
    press(tom, "Save the visit")
    expect(tom.locator("main")).to_contain_text("Nobody from the office has ever been here at night.")


def test_a_promise_is_kept_in_front_of_everybody(open_page: OpenPage) -> None:
    ruth, priya = open_page(PHONE), open_page(PHONE)
    sign_in(ruth, "ruth")
    promise = f"One number for landlords, {secrets.token_hex(4)}"
    ruth.goto("/listening/visits/new/")
    ruth.get_by_text("A customer", exact=True).click()
    ruth.fill("[name=with_whom]", "A landlord with nine houses")
    ruth.fill("[name=promise_1]", promise)
    press(ruth, "Save the visit")
    ruth.goto("/inbox/")
    looked_at(ruth)
    ruth.get_by_role("link", name=re.compile(re.escape(promise))).first.click()
    looked_at(ruth)
    ruth.get_by_text("Kept", exact=True).click()
    ruth.fill("[name=words]", "The number is on every letter since Monday.")
    press(ruth, "Tell everybody")
    looked_at(ruth)
    sign_in(priya, "priya")
    priya.goto(ruth.url)
    looked_at(priya)
    expect(priya.locator("main")).to_contain_text(promise)
    expect(priya.locator("main")).to_contain_text("The number is on every letter since Monday.")
    expect(priya.locator("main")).not_to_contain_text("nine houses")


def test_a_round_with_staff_ends_in_an_answer_the_team_reads(open_page: OpenPage) -> None:
    tom, priya = open_page(PHONE), open_page(PHONE)
    sign_in(tom, "tom")
    need = f"A lamp in the yard, {secrets.token_hex(4)}"
    tom.goto("/listening/staff-rounds/new/")
    looked_at(tom)
    desk = tom.locator("select[name=unit] option", has_text="North desk").first.get_attribute("value")
    tom.locator("select[name=unit]").select_option(desk)
    tom.fill("[name=need]", f"{need}\nA second headset")
    press(tom, "Publish it to the team")
    looked_at(tom)
    tom.get_by_role("link", name=re.compile(f"Answer.*{need}")).click()
    looked_at(tom)
    tom.get_by_text("Done", exact=True).click()
    tom.fill("[name=words]", "It hangs there since Friday.")
    press(tom, "Publish the answer")
    looked_at(tom)
    sign_in(priya, "priya")
    priya.goto("/listening/staff-rounds/")
    looked_at(priya)
    priya.goto(tom.url)
    looked_at(priya)
    expect(priya.locator("main")).to_contain_text("It hangs there since Friday.")
    expect(priya.locator("h1")).to_have_text("One of two has an answer")


def test_the_experience_team_agrees_an_aim(open_page: OpenPage) -> None:
    hanna = open_page(PHONE)
    sign_in(hanna, "hanna")
    hanna.goto("/listening/visits/aims/")
    looked_at(hanna)
    hanna.get_by_role("link", name="Tom Whitlock", exact=False).last.click()
    looked_at(hanna)
    hanna.fill("[name=customers]", "7")
    press(hanna, "Save the aim")
    looked_at(hanna)
    expect(hanna.locator("tr", has_text="Tom Whitlock")).to_contain_text("of 7")
