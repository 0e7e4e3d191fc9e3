"""Takes the pictures of README and guide: `make screenshots`."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import installation
from tests.browser.pages import CHROMIUM_OPTIONS, PHONE, WIDE, chromium, sign_in

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    who: str
    size: tuple[tuple[str, int], ...] = tuple(WIDE.items())
    dark: bool = False


SMALL = tuple(PHONE.items())
PICTURES = (
    Picture("today", "/", "priya"),
    Picture("today-phone", "/", "priya", SMALL),
    Picture("speak-phone", "/speak/", "priya", SMALL),
    Picture("what-happened-phone", "/happened/", "priya", SMALL),
    Picture("inbox", "/inbox/", "tom"),
    Picture("seams", "/insight/seams/", "hanna"),
    Picture("seams-dark", "/insight/seams/", "hanna", dark=True),
    Picture("problems", "/problems/", "hanna"),
    Picture("metrics", "/insight/", "ruth"),
    Picture("ledger", "/listening/voices/", "hanna"),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport=dict(picture.size),
        base_url=address,
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    sign_in(page, picture.who)
    answer = page.goto(picture.path)
    if answer is None or answer.status != 200:
        raise SystemExit(
            f"{picture.path} answered {answer.status if answer else 'nothing'}; no picture {picture.name}."
        )
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    print(f"docs/images/{picture.name}.png")
    context.close()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(shutil.copytree(installation.with_demo(), Path(folder) / "home"))
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        with installation.served(home) as site:
            for picture in PICTURES:
                take(browser, site.address, picture)
        browser.close()


if __name__ == "__main__":
    main()
