"""The steps of the loop as a browser takes them: the same in the demo and in an organisation of real comments.

Each looks at the pages it passes for barriers, unless the browser is in a hurry.
"""

from __future__ import annotations

from urllib.parse import quote_plus

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import assert_axe_clean, assert_not_sideways

# These only have to arrive: without scripts axe cannot run either, and elsewhere it has seen the same pages.
hurried: set[BrowserContext] = set()


def looked_at(page: Page) -> None:
    if page.context not in hurried:
        assert_axe_clean(page)
        assert_not_sideways(page)


def press(page: Page, name: str, **where: str) -> None:
    """Press a button and wait for the page that follows."""
    scope = page.locator(where["within"]) if "within" in where else page
    with page.expect_navigation():
        scope.get_by_role("button", name=name, exact=True).first.click()


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def way_in_by_qr(page: Page, study: str) -> str:
    """The address behind the QR code of a survey after contact, as its poster carries it."""
    page.goto("/listening/studies/")
    looked_at(page)
    page.get_by_role("link", name=study).first.click()
    page.wait_for_load_state()
    return str(page.locator("a[href^='/s/']").first.get_attribute("href"))


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


def open_in_the_ledger(page: Page, words: str) -> None:
    """Find a comment by words of it, and open it."""
    page.goto(f"/listening/voices/?q={quote_plus(words)}")
    looked_at(page)
    page.locator("a.vrow", has_text=words).first.click()
    page.wait_for_load_state()
    looked_at(page)


def raise_from_the_ledger(page: Page, words: str, title: str, metric: str = "", unit: str = "") -> str:
    """Find the comment in the ledger and make it a problem, perhaps one that is to move a figure or that lies in a unit.
    Returns its address."""
    open_in_the_ledger(page, words)
    with page.expect_navigation():
        page.get_by_role("link", name="Make it a problem").first.click()
    looked_at(page)
    page.fill("input[name=title]", title)
    if metric:
        page.locator("select[name=metric]").select_option(label=metric)
    if unit:
        page.locator("select[name=unit]").select_option(label=unit)
    press(page, "Raise it")
    looked_at(page)
    if page.get_by_role("button", name="Raise it all the same").count():  # somebody raised nearly the same before
        press(page, "Raise it all the same")
        looked_at(page)
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#voices")).to_contain_text(words)
    return page.url.partition("#")[0]


def join_to_a_problem(page: Page, words: str, title: str) -> None:
    """Find another comment that tells of the same, and join it."""
    open_in_the_ledger(page, words)
    page.locator("select[name=chosen]").first.select_option(label=title)
    press(page, "Join")
    looked_at(page)
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#voices")).to_contain_text(words)


def mend(page: Page, *, owner: str, why: str, seen: str, countermeasure: str) -> None:
    """Owner, why, tested root, countermeasure, done."""
    unfold(page, "Name an owner")
    page.fill("#owner_person", owner)
    press(page, "They own it")
    unfold(page, "Add a why")
    page.fill("#why_words", why)
    page.locator("#why label.choice", has_text="Seen").click()
    page.fill("#why_evidence_words", seen)
    press(page, "Because of that")
    unfold(page, "or call it the root")
    page.locator("#why form[action$='/root/'] label.choice", has_text="Somebody tested it").click()
    press(page, "That is the root")
    unfold(page, "Propose what to do")
    page.fill("#fix_words", countermeasure)
    page.locator("#fix_action").select_option("forcing")
    page.locator("#fix_cause").select_option(index=1)
    press(page, "Propose it")
    looked_at(page)
    expect(page.locator("#fix .tag").first).to_contain_text("Root fix")
    unfold(page, "It is done")
    press(page, "Done", within="#fix")
    expect(page.locator(".stages .is-now")).to_contain_text("Checking")


def close(page: Page, told: str) -> None:
    """The draft becomes an answer of one's own and goes to everybody whose words are evidence."""
    page.locator("#loop").get_by_role("link", name="Write the answer").click()
    looked_at(page)
    page.locator("label.choice", has_text="We did").click()
    for field in page.locator("textarea[name^=words_]").all():
        expect(field).not_to_have_value("")
        field.fill(told)
    press(page, "Close it and tell them")
    looked_at(page)
    expect(page.locator("#loop")).to_contain_text(told)
