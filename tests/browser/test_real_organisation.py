"""An empty installation takes in the comments of a real health service through its pages, and the loop closes in it:
somebody answers at a QR code, the words join an imported comment's problem, it is mended, the receipt tells."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests import installation
from tests.browser.conftest import OpenPage
from tests.browser.loop import (
    answer,
    close,
    hurried,
    join_to_a_problem,
    looked_at,
    mend,
    press,
    raise_from_the_ledger,
)
from tests.browser.pages import NARROW, PHONE, WIDE, barriers_in_every_form, sideways, sign_in
from tests.installation import Served, run, served

DATA = Path(os.environ.get("ONECLOTH_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
NHS = DATA / "nhs_fft_comments" / "comments.csv"
PASSWORD = "warp and weft 7"
INIT = ("init", "--no-input", "--name", "Northern Care", "--language", "en", "--zone", "Europe/London")
ADMIN = ("--admin", "ruth", "--given-name", "Ruth", "--family-name", "Bell")

SAID_BEFORE = "Cue waiting time by an hour"  # a comment of the file, on patient transport
WORDS = "Trip {trip}: I waited an hour in the cold for the car home. Nobody could say when it would come."
TITLE = "People wait an hour for the car home"
MENDED = "The ward books the car when the discharge letter is signed"
TOLD = "You told us about the wait. The car is booked with the letter now, and the board says when it comes."
STUDY = "After a journey"
VISITS = b"id,when,ease,words\n" + b"".join(
    b"%d,2024-05-%02d,%d,They came on day %d and it was done within the hour\n" % (n, n, n % 5 + 1, n)
    for n in range(1, 29)
)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the public data sets are not beside the checkout ({DATA})")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation in which nothing is but its first administrator."""
    home = installation.copy_of(installation.migrated(), tmp_path_factory.mktemp("real") / "home")
    run(home, *INIT, *ADMIN, ONECLOTH_ADMIN_PASSWORD=PASSWORD)
    with served(home) as running:
        yield running


found: list[str] = []


def looked_at_closely(page: Page) -> None:
    """In both themes, wide, on a phone, and as narrow as a phone gets; what is found is told at the end."""
    found.extend(f"{page.url} {line}" for line in barriers_in_every_form(page))
    page.set_viewport_size(NARROW)
    if (over := sideways(page)) > 0:
        found.append(f"{page.url} scrolls sideways by {over} px at {NARROW['width']} px")
    page.set_viewport_size(WIDE)


def csv(name: str, content: bytes) -> FilePayload:
    return {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content}


def bring(page: Page, file: Path | FilePayload) -> None:
    page.goto("/listening/imports/")
    page.set_input_files("input[name=file]", file)
    press(page, "Look at it")


def come_in(page: Page) -> None:
    """As the first administrator, who joins the experience team: only then are there studies and imports."""
    sign_in(page, "ruth", PASSWORD)
    answer = page.goto("/listening/imports/")
    if answer is not None and answer.ok:
        return
    page.goto("/organisation/people/")
    page.locator("main").get_by_role("link", name="Ruth Bell").click()
    page.select_option("#scope", "experience_team")
    press(page, "Give")


def take_in_the_health_service(page: Page) -> None:
    bring(page, NHS)
    expect(page.locator("h1")).to_have_text("We can take 6,507 of 6,753 rows. One question first.")
    expect(page.locator("main")).to_contain_text("Which way round are these dates?")
    looked_at_closely(page)
    page.select_option("#known", label="NHS Friends and Family comments")
    press(page, "Read it like this")
    expect(page.locator("h1")).to_have_text("We can take all 6,753 rows.")
    press(page, "Store it")
    expect(page.locator("#progress")).to_be_visible()
    looked_at(page)
    expect(page.locator("h1")).to_have_text("6,753 answers were taken in", timeout=60_000)
    expect(page.locator(".facts")).to_contain_text("1,703")
    looked_at_closely(page)
    page.get_by_role("link", name="See the voices").click()
    expect(page.locator("h1")).to_have_text("More than 5,000 voices wait for an answer")


def test_every_page_of_bringing_a_file_is_without_barriers(open_page: OpenPage) -> None:
    page = open_page(WIDE)
    come_in(page)
    bring(page, csv("pictures", b"\x89PNG\x00\x01"))
    expect(page.locator("main")).to_contain_text("Save it as CSV")
    looked_at_closely(page)
    bring(page, csv("visits", VISITS + b"90,2024-13-01,44,x\n91,2024-05-01\n"))
    page.fill("input[name=name]", "")
    press(page, "Look again")
    expect(page.locator("main")).to_contain_text("Give these answers a name")
    looked_at_closely(page)
    page.fill("input[name=name]", "Visits")
    press(page, "Look again")
    expect(page.locator("main")).to_contain_text("2 rows we can’t take")
    page.locator("label.choice", has_text="Take the good rows").click()
    press(page, "Store it")
    expect(page.locator("h1")).to_have_text("28 answers were taken in", timeout=60_000)
    looked_at_closely(page)
    page.goto("/organisation/import/")
    page.locator("label.choice", has_text="Units").click()
    page.set_input_files("input[name=file]", csv("units", b"Reference,Name,Parent\nA1,Wards,\n,No reference,A1\n"))
    press(page, "Look at it")
    expect(page.locator("main")).to_contain_text("Reference is empty.")
    looked_at_closely(page)
    press(page, "Store it")
    expect(page.locator("h1")).to_contain_text("units.csv was taken")
    looked_at_closely(page)
    assert not found, "\n".join(found)


def test_a_file_comes_in_without_javascript(open_page: OpenPage) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    come_in(page)
    bring(page, csv("more-visits", VISITS.replace(b",They", b",Again they")))
    page.fill("input[name=name]", "More visits")
    press(page, "Look again")
    press(page, "Store it")
    for _second in range(30):
        if page.locator(".facts").count():
            break
        page.wait_for_timeout(1000)
        page.get_by_role("link", name="Look again").click()
    expect(page.locator("h1")).to_have_text("28 answers were taken in")


def way_in(page: Page) -> str:
    """Ask after contact, and hang up a QR code; the address that its poster carries."""
    page.goto("/listening/studies/new/")
    page.fill("input[name=name_en]", STUDY)
    for words in ("After contact", "Customers", "With their name"):
        page.locator("label.choice", has_text=words).first.click()
    looked_at(page)
    press(page, "Begin")
    press(page, "Publish and open")
    page.get_by_role("link", name="Make a way in").click()
    page.locator("label.choice", has_text="A QR code to hang up").click()
    looked_at(page)
    press(page, "Make it")
    page.get_by_role("link", name="To print").first.click()
    page.wait_for_load_state()
    looked_at(page)
    return str(re.search(r"/s/[\w-]+/?", page.inner_text("main"))[0])


def test_comments_of_a_health_service_come_in_and_the_loop_closes_among_them(open_page: OpenPage) -> None:
    """The pages of the loop are those of tests/browser/test_loop.py, which looks at each for barriers."""
    ruth, customer = open_page(WIDE), open_page(PHONE)
    come_in(ruth)
    take_in_the_health_service(ruth)
    hurried.update((ruth.context, customer.context))
    words = WORDS.format(trip=10_000 + secrets.randbelow(90_000))
    receipt = answer(customer, way_in(ruth), words)
    problem = raise_from_the_ledger(ruth, SAID_BEFORE, TITLE)
    join_to_a_problem(ruth, words[:11], TITLE)
    mend(ruth, owner="Ruth Bell", why="The car is booked when the bed is free", seen="Twelve discharges, one Tuesday",
         countermeasure=MENDED)  # fmt: skip
    ruth.goto(problem)
    close(ruth, TOLD)
    customer.goto(receipt)
    looked_at(customer)
    expect(customer.locator("main")).to_contain_text(TOLD)
    expect(customer.locator("main")).not_to_contain_text(SAID_BEFORE)
    ruth.goto("/happened/?whose=all")
    looked_at(ruth)
    expect(ruth.locator("main")).to_contain_text(TOLD)
    assert not found, "\n".join(found)
