"""The whole life of a problem, by five people on three devices: heard on a phone, understood and mended by those who do
the work, sponsored by a leader at a desk, followed by an executive on a tablet, and answered to whoever said it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.loop import close, looked_at, press, raise_from_the_ledger, unfold
from tests.browser.pages import PHONE, WIDE, sign_in

TABLET = {"width": 820, "height": 1180}
SAID = "The dog at the gate is noted with us, and the fitter never hears of it. Visit {n}."
TITLE = "A note of what waits at the gate does not reach the van, visit {n}"
ASKED = "Where does a note of the customer end with you? Visit {n}"
KNOWN = "It stays in the second window, which no fitter opens."
TOLD = (
    "You told us about the dog at the gate. The note stands on the route now, where every fitter reads it. Visit {n}."
)


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def test_the_life_of_a_problem(open_page: OpenPage) -> None:
    n = str(secrets.randbelow(90_000))
    priya, dean = open_page(PHONE), open_page(PHONE)
    hanna, marek, ruth = open_page(WIDE), open_page(WIDE), open_page(TABLET)
    for page, who in ((priya, "priya"), (dean, "dean"), (hanna, "hanna"), (marek, "marek"), (ruth, "ruth")):
        sign_in(page, who)
    says(priya, SAID.format(n=n))
    problem = raise_from_the_ledger(hanna, f"Visit {n}", TITLE.format(n=n), unit="Field Service")
    takes(dean, problem)
    asks_and_is_answered(dean, marek, problem, n)
    understands(dean, problem)
    sponsors(hanna, marek, problem)
    mends(dean, problem)
    reads(ruth, problem, n)
    hanna.goto(problem)
    close(hanna, TOLD.format(n=n))
    priya.goto("/happened/")
    looked_at(priya)
    expect(priya.locator("main")).to_contain_text(TOLD.format(n=n))


def says(priya: Page, words: str) -> None:
    priya.goto("/speak/")
    looked_at(priya)
    priya.get_by_text("With my name", exact=True).click()
    priya.fill("textarea[name=words]", words)
    press(priya, "Send it")
    looked_at(priya)
    expect(priya.locator("h1")).to_contain_text("We have it.")


def takes(dean: Page, problem: str) -> None:
    """Whoever does the work takes it."""
    dean.goto(problem)
    looked_at(dean)
    press(dean, "I take it")
    expect(dean.locator("#team")).not_to_contain_text("Who takes it?")


def asks_and_is_answered(dean: Page, marek: Page, problem: str, n: str) -> None:
    """Another unit is asked with a day, and answers from its Inbox without looking through the whole problem."""
    unfold(dean, "Ask a unit or a role")
    dean.locator("#inputs select[name=unit]").select_option(label="Scheduling")
    dean.fill("#inputs textarea[name=question]", ASKED.format(n=n))
    dean.fill("#inputs input[name=due_on]", in_days(3))
    press(dean, "Ask them")
    looked_at(dean)
    marek.goto("/inbox/")
    marek.locator("li, article", has_text=f"Visit {n}").last.get_by_role("link").first.click()
    marek.wait_for_load_state()
    looked_at(marek)
    marek.fill("textarea[name=words]", KNOWN)
    press(marek, "Answer")
    looked_at(marek)
    dean.goto(problem)
    expect(dean.locator("#inputs")).to_contain_text(KNOWN)


def understands(dean: Page, problem: str) -> None:
    """Two whys, one below the other."""
    for depth, words in enumerate(("The note stays in the second window", "Nobody owns what lies between the windows")):
        unfold(dean, "Add a why")
        if depth:
            dean.locator("#why_below").select_option(index=depth)
        dean.fill("#why_words", words)
        dean.locator("#why form", has=dean.locator("#why_words")).locator("label.choice", has_text="Seen").click()
        dean.fill("#why_evidence_words", "Stood beside it for a morning")
        press(dean, "Because of that")
        looked_at(dean)
        expect(dean.locator(".whys ol" if depth else ".whys")).to_contain_text(words)


def sponsors(hanna: Page, marek: Page, problem: str) -> None:
    hanna.goto(problem)
    unfold(hanna, "Name a sponsor")
    hanna.fill("#sponsor_person", "Marek Novak")
    press(hanna, "They sponsor it")
    looked_at(hanna)
    marek.goto(problem)
    looked_at(marek)
    expect(marek.locator("#team")).to_contain_text("Marek Novak clears the way")


def mends(dean: Page, problem: str) -> None:
    dean.goto(problem)
    unfold(dean, "or call it the root")
    dean.locator("#why form[action$='/root/'] label.choice", has_text="Somebody tested it").first.click()
    press(dean, "That is the root", within="#why form[action$='/root/']")
    unfold(dean, "Propose what to do")
    dean.fill("#fix_words", "The route does not print without the note")
    dean.locator("#fix_action").select_option("forcing")
    dean.locator("#fix_cause").select_option(index=1)
    press(dean, "Propose it")
    looked_at(dean)
    unfold(dean, "It is done")
    press(dean, "Done", within="#fix")
    expect(dean.locator(".stages .is-now")).to_contain_text("Checking")


def reads(ruth: Page, problem: str, n: str) -> None:
    """An executive finds it in the list, and sees who works on it and what was found."""
    ruth.goto(f"/problems/?view=list&q={n}")
    looked_at(ruth)
    with ruth.expect_navigation():
        ruth.get_by_role("link", name=TITLE.format(n=n)).first.click()
    assert ruth.url.partition("#")[0] == problem
    looked_at(ruth)
    for words in ("Dean Okafor", "Marek Novak", KNOWN, "Root cause"):
        expect(ruth.locator("main")).to_contain_text(words)
