"""Every page of the URL list as a browser meets it: no barrier, no broken policy, no request elsewhere, no dead link.

Pages are found as people find them, by following links from where they begin. Everybody follows the links of every
route, as no two are offered the same; the first to come to a route opens it in the browser and looks closely.
"""

from __future__ import annotations

import tomllib
from collections import Counter, deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.pages import NARROW, PEOPLE, WIDE, Watch, barriers_in_every_form, sideways, sign_in

GOLDEN = Path(__file__).resolve().parents[1] / "permissions" / "golden.toml"
PUBLIC = "onecloth.config.public_urls"
BEGINNINGS = ("/", "/ui/gallery/")
OFFERED_TO_EVERYBODY = {"today:today", "today:speak", "today:inbox", "today:happened", "today:more"}
OPENED_EACH = 3  # pages of one route that somebody opens: the first unit cannot be moved, the second can
OPENED_MORE = {
    "listening:interview": 7,
    "listening:half_day": 8,
    "news:post": 8,
}  # what one may do depends on where it stands

# Routes that no link leads to, each with the reason.
NOT_BY_A_LINK: dict[str, str] = {
    "healthz": "asked by machines",
    "huddles:live": "asked by the script of a board",
    "huddles:own_week": "followed from a mail",
    "today:sent": "shown when something was sent",
    "outward:atom": "fetched by a reader under a private address",
    "outward:json": "fetched by a reader under a private address",
    "outward:calendar": "fetched by a calendar under a private address",
    "outward:embedded": "shown in a frame of the intranet",
    "outward:stop_digest": "followed from a mail",
    "customers:file": "shown when a file was sent",
    "customers:file_problems": "shown when a file was sent",
    "problems:file": "shown when a file was sent",
    "problems:file_problems": "shown when a file was sent",
    "organisation:file": "shown when a file was sent",
    "organisation:file_problems": "shown when a file was sent",
    "listening:import_mapping": "shown when a file was sent",
    "listening:import_progress": "shown when a file was sent",
    "listening:import_refused": "shown when a file was sent",
    "listening:answer_several": "shown when voices were ticked",
    "listening:voice_photo": "a picture inside a page",
    "change_meetings:calendar": "downloaded from a page",
    "news:picture": "a picture inside a page",
    "you_said:picture": "a picture inside a page",
    "you_said:stop": "handed out, not linked",
    "listening:interview_file": "downloaded from a page",
    "listening:round_let_out": "shown when ten words of five customers wait",
    "listening:way_in_code": "a picture inside a page",
    "listening:draw_file": "downloaded from a page",
    "learning:course_file": "downloaded from a page",
    "learning:session_calendar": "downloaded from a page",
    "listening:visit_calendar": "downloaded from a page",
    "listening:interview_calendar": "downloaded from a page",
    "listening:seam_talk_calendar": "downloaded from a page",
    "listening:half_day_calendar": "downloaded from a page",
    "public:board_meeting": "downloaded from a page that is handed out",
    "public:taking_part": "handed out, not linked",
    "public:board": "handed out, not linked",
    "public:survey": "handed out, not linked",
    "public:survey_resumed": "handed out, not linked",
    "public:receipt": "handed out, not linked",
    "public:receipt_erase": "linked from a receipt, which is handed out",
}
STEPS_OF_SIGNING_IN = ("account_", "mfa_")  # each leads to the next by a form; tests/accounts walks through them

seen: dict[str, str] = {}
barriers_found: list[str] = []
dead: list[str] = []
came_from: dict[str, str] = {}


def route_of(path: str) -> str | None:
    """The name of the route a path belongs to, None where there is none."""
    public = path.startswith(("/s/", "/r/", "/q/", "/b/", "/p/", "/you-said/"))
    try:
        return resolve(path, urlconf=PUBLIC if public else None).view_name
    except Resolver404:
        return None


class Links(HTMLParser):
    """Paths on this site that a page links to; what is downloaded is no page."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.found = address, dict[str, None]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a" and told.get("href") and "download" not in told:
            parts = urlsplit(urldefrag(urljoin(self.address, told["href"])).url)
            if parts[:2] == urlsplit(self.address)[:2]:
                self.found[parts.path + (f"?{parts.query}" if parts.query else "")] = None


def follow(page: Page, path: str) -> list[str] | None:
    """Where a page leads, asked for without drawing it; None for what is no page, noted where it is dead."""
    answer = page.request.get(path)
    if answer.status != 200:
        dead.append(f"{path}: {answer.status}, linked from {came_from.get(path, 'the start')}")
        return None
    if "html" not in answer.headers.get("content-type", ""):
        return None
    return list(Links(answer.url, answer.text()).found)


def look_closely(page: Page, path: str) -> None:
    """Open a page in the browser and note what stands in anybody's way: eyes, ears, a keyboard, a narrow phone."""
    page.set_viewport_size(WIDE)
    page.goto(path)
    barriers_found.extend(f"{path} {line}" for line in barriers_in_every_form(page))
    page.set_viewport_size(NARROW)
    if (over := sideways(page)) > 0:
        barriers_found.append(f"{path} scrolls sideways by {over} px at {NARROW['width']} px")


def crawl(page: Page, who: str, beginnings: tuple[str, ...] = BEGINNINGS) -> Counter[str]:
    """Follow every link from where somebody begins; return how many pages of each route they opened."""
    waiting, queued, opened = deque(beginnings), set(beginnings), Counter[str]()
    while waiting:
        path = waiting.popleft()
        route = route_of(urlsplit(path).path)
        if route is None:
            dead.append(f"{path}: no such page, linked for {who}")
            continue
        if opened[route] == OPENED_MORE.get(route, OPENED_EACH):
            continue
        opened[route] += 1
        leads_to = follow(page, path)
        if leads_to is not None and (route not in seen or path == "/"):  # no two see the same at "/"
            look_closely(page, path)
        seen.setdefault(route, who)
        for link in leads_to or ():
            if link not in queued and not link.startswith("/static/"):
                queued.add(link)
                came_from[link] = path
                waiting.append(link)
    return opened


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_forbidden_happens_on_the_pages_of(who: str, open_page: OpenPage, watch: Watch) -> None:
    page = open_page()
    sign_in(page, who)
    opened = crawl(page, who)
    assert opened.keys() >= OFFERED_TO_EVERYBODY
    assert not watch.findings, "\n".join(dict.fromkeys(watch.findings))


def test_nothing_forbidden_happens_before_signing_in(open_page: OpenPage, watch: Watch) -> None:
    opened = crawl(open_page(), "a stranger", ("/account/login/",))
    assert opened["account_login"]
    assert not watch.findings, "\n".join(dict.fromkeys(watch.findings))


def test_no_page_has_a_barrier() -> None:
    assert not barriers_found, "\n".join(barriers_found)


def test_no_link_is_dead() -> None:
    assert not dead, "\n".join(dead)


def test_every_page_was_found() -> None:
    """What answers a GET and can be reached by nobody is either lost or a secret; both belong in `NOT_BY_A_LINK`."""
    lost = [
        name
        for name, methods in pages().items()
        if "GET" in methods and name not in seen | NOT_BY_A_LINK and not name.startswith(STEPS_OF_SIGNING_IN)
    ]
    assert not lost, "\n".join(lost)


def pages() -> dict[str, str]:
    """Every address of the permission matrix with the methods it answers."""
    rules = tomllib.loads(GOLDEN.read_text())["urls"]
    return {name: rule.get("methods", "GET") if isinstance(rule, dict) else "GET" for name, rule in rules.items()}
