"""Chromium against a served installation that holds the demo organisation.

Playwright keeps a loop running in the main thread, in which Django refuses its ORM: so these fixtures end with this
folder, and journeys look at pages, not at tables.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import installation
from tests.browser.pages import CHROMIUM_OPTIONS, PHONE, WIDE, Watch, chromium

OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium, and in continuous integration nothing is left out.")
        pytest.skip("there is no Chromium; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def demo_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[installation.Served]:
    """The demo organisation, served once for all journeys."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("served") / "home"))
    with installation.served(home) as running:
        yield running


@pytest.fixture
def site(demo_server: installation.Served) -> installation.Served:
    """What the pages of a test are of. A file of tests about another installation says so by a `site` of its own."""
    return demo_server


@pytest.fixture
def watch(site: installation.Served) -> Watch:
    """What happened in the pages of a test that must not."""
    return Watch(site.address)


@pytest.fixture
def open_page(browser: Browser, site: installation.Served, watch: Watch) -> Iterator[OpenPage]:
    """Open a page in a context of its own; `open_page(PHONE, dark=True, java_script_enabled=False)`.

    When the test ends, nothing forbidden may have happened in any of them.
    """
    contexts = []

    def opened(size: dict[str, int] = WIDE, *, dark: bool = False, **options: object) -> Page:
        context = browser.new_context(
            viewport=size,
            base_url=site.address,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(15_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not watch.findings, "\n".join(dict.fromkeys(watch.findings))


@pytest.fixture
def wide(open_page: OpenPage) -> Page:
    return open_page(WIDE)


@pytest.fixture
def wide_dark(open_page: OpenPage) -> Page:
    return open_page(WIDE, dark=True)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(PHONE)


@pytest.fixture
def phone_dark(open_page: OpenPage) -> Page:
    return open_page(PHONE, dark=True)
