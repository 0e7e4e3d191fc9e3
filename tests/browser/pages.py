"""What browser journeys share: signing in, looking for barriers, and listening for what must not happen."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING: dict[str, object] = {"type": "tag", "values": TAGS}
COLOURS: dict[str, object] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 320, "height": 640}

# People of the demo organisation by what they may open; the names are those of tests/cast.py.
PEOPLE = {
    "priya": "front line",
    "tom": "leads a unit",
    "hanna": "experience team",
    "ruth": "executive",
    "tomasz": "administrator",
}


def chromium() -> str | None:
    """The browser that `make test` found, else the first that is installed."""
    given = os.environ.get("ONECLOTH_CHROMIUM")
    return given or next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@dataclass
class Watch:
    """What a browser context must never do: break the content policy, fail, or talk to another machine."""

    address: str
    findings: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error("
            "'content policy: ' + e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber))"
        )
        context.on("request", self.on_request)
        context.on("response", self.on_response)
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.findings.append(f"script error: {error.error}"))

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")) and not self.is_live(request.url):
            self.findings.append(f"request to another machine: {request.url}")

    def is_live(self, url: str) -> bool:
        """The live boards of this installation: without a proxy they have a port of their own."""
        asked = urlsplit(url)
        return (asked.hostname, asked.path) == (urlsplit(self.address).hostname, "/live/boards/")

    def on_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.findings.append(f"{response.status} {response.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        told_by_response = "Failed to load resource" in message.text
        if message.type == "error" and not told_by_response:
            self.findings.append(f"console: {message.text}")


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def evaluate_past_the_policy(page: Page, program: str) -> Any:
    """Evaluate through the debugging protocol: the content policy stays on for everything the page itself does."""
    session = page.context.new_cdp_session(page)
    try:
        answer = session.send("Runtime.evaluate", {"expression": program, "awaitPromise": True, "returnByValue": True})
    finally:
        session.detach()
    if "exceptionDetails" in answer:
        raise AssertionError(answer["exceptionDetails"])
    return answer["result"].get("value")


def barriers(page: Page, only: dict[str, object] = EVERYTHING) -> list[str]:
    """What axe finds, a line for each rule with the first elements that break it."""
    evaluate_past_the_policy(page, f"if (!window.axe) {{ {axe_source()} }}; 1")
    options = json.dumps({"runOnly": only, "resultTypes": ["violations"]})
    found = evaluate_past_the_policy(page, f"axe.run(document, {options}).then(r => JSON.stringify(r.violations))")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: "
        + "; ".join(f"{' '.join(map(str, node['target']))} [{node['html'][:120]}]" for node in rule["nodes"][:3])
        for rule in json.loads(found)
    ]


def assert_axe_clean(page: Page) -> None:
    found = barriers(page)
    assert not found, f"{page.url} at {page.viewport_size}\n" + "\n".join(found)


def barriers_in_every_form(page: Page) -> list[str]:
    """axe on the page as it stands: phone and wide, light and dark. The dark pass asks about colours alone, as nothing
    else depends on the theme."""
    found = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        for scheme, only in (("light", EVERYTHING), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{size['width']} px, {scheme}: {line}" for line in barriers(page, only)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(evaluate_past_the_policy(page, "document.documentElement.scrollWidth - window.innerWidth"))


def assert_not_sideways(page: Page) -> None:
    assert sideways(page) <= 0, f"{page.url} scrolls sideways by {sideways(page)} px at {page.viewport_size}"


def sign_in(page: Page, username: str, password: str | None = None) -> None:
    """Sign in by the form, as a person of the demo organisation unless a password says otherwise."""
    from onecloth.demo.company import DEMO_WORDS

    page.goto("/account/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password or DEMO_WORDS)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    assert "/account/login" not in page.url, page.inner_text("main")


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
