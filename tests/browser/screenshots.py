"""Takes the pictures of README and guide: `make screenshots`."""

from __future__ import annotations

import io
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import installation
from tests.browser.pages import CHROMIUM_OPTIONS, PHONE, WIDE, chromium, sign_in

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
MOST_BYTES = 250_000  # a clone should not pay for pictures
COLOURS = 160


@dataclass(frozen=True)
class Picture:
    """One page as one person sees it. `opens`: links by their words, followed in turn from `path`."""

    name: str
    path: str
    who: str
    opens: tuple[str, ...] = ()
    width: int = WIDE["width"]
    height: int = WIDE["height"]
    is_dark: bool = False


def on_a_phone(name: str, path: str, who: str, opens: tuple[str, ...] = ()) -> Picture:
    return Picture(f"{name}-phone", path, who, opens, PHONE["width"], PHONE["height"])


CHOSEN = (
    Picture("today", "/", "priya", height=1150),
    on_a_phone("today", "/", "priya"),
    on_a_phone("speak", "/speak/", "priya"),
    Picture("happened", "/happened/", "priya", height=1000),
    Picture("inbox", "/inbox/", "tom"),
    Picture("seams", "/insight/seams/", "hanna", height=1150),
    Picture("seams-dark", "/insight/seams/", "hanna", height=1150, is_dark=True),
    Picture("ease", "/insight/", "ruth", opens=("Ease",), height=1000),
    Picture("organisation", "/insight/organisation/", "ruth", height=1150),
    Picture("problem", "/problems/", "sam", opens=("Vans arrive without the promised part",), height=1250),
    Picture("voices", "/listening/voices/", "hanna", height=1000),
    on_a_phone("survey", "/listening/studies/", "hanna", opens=("After a visit", "/s/")),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        base_url=address,
        color_scheme="dark" if picture.is_dark else "light",
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
    for words in picture.opens:
        follow(page, words)
    keep(page.screenshot(), PICTURES / f"{picture.name}.png")
    context.close()


def follow(page: Page, words: str) -> None:
    """Open the first link with these words, or whose address begins with them. By its path: a copy of an installation
    is served on another port than the one its links were made for."""
    begins = words.startswith("/")
    link = page.locator(f'a[href*="{words}"]') if begins else page.get_by_role("link", name=words, exact=True)
    path = link.first.evaluate("link => new URL(link.href).pathname")
    page.goto(path)


def keep(taken: bytes, file: Path) -> None:
    """Few colours are enough for flat pages, and a fifth of the size."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)
    size = file.stat().st_size
    print(f"docs/screenshots/{file.name}  {size / 1000:.0f} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} is larger than {MOST_BYTES / 1000:.0f} kB; choose a lower window.")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(shutil.copytree(installation.with_demo(), Path(folder) / "home"))
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        with installation.served(home) as site:
            for picture in CHOSEN:
                take(browser, site.address, picture)
        browser.close()


if __name__ == "__main__":
    main()
