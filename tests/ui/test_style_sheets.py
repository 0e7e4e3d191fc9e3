"""The built sheets: small for customers, readable in both themes, and without what the house style forbids."""

import json
import re
from pathlib import Path

import pytest

from onecloth.ui.charts import standalone
from onecloth.ui.icons import BUILT

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "frontend/css"
DIST = BUILT.parent
SHEETS = sorted(CSS.rglob("*.css"))
TOKENS = (CSS / "tokens.css").read_text()
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|border-(?:left|right|top|bottom)(?:-\w+)*|left|right|top|bottom"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)"
)
FOUR_SIDES = re.compile(r"(?<![\w-])(?:margin|padding|inset)\s*:\s*([^;{}()]+|[^;{}]*\([^;{}]*)\s*;")


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_has_no_physical_sides(sheet: Path) -> None:
    assert not PHYSICAL.findall(without_comments(sheet.read_text()))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_short_forms_of_four_sides_are_not_used(sheet: Path) -> None:
    """Four values mean left and right; one to three mean the same in both directions of writing."""
    css = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "()", without_comments(sheet.read_text()))
    assert not [
        found for found in re.findall(r"(?<![\w-])(?:margin|padding|inset):([^;}]+)", css) if len(found.split()) > 3
    ]


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.name != "tokens.css"], ids=lambda sheet: sheet.name)
def test_colours_have_a_name_in_tokens(sheet: Path) -> None:
    allowed = {"#fff", "#000", "#999", "#1b2450"}  # paper and ink of print, and the mast, which is denim in both themes
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", without_comments(sheet.read_text()))) <= allowed


@pytest.mark.parametrize("name", ["onecloth.css", "survey.css"])
def test_browsers_without_light_dark_have_colours_too(name: str) -> None:
    built = (DIST / name).read_text()
    assert "light-dark(" not in built
    assert "prefers-color-scheme:dark" in built.replace(" ", "")


def test_paper_is_light_whatever_the_screen_is() -> None:
    built = (DIST / "onecloth.css").read_text().replace(" ", "")
    dark = re.findall(r"@media([^{]*)\{[^{}]*\{[^{}]*--ground:#0f141f", built)
    assert len(dark) == 2
    assert all(media.startswith("screen") for media in dark)


@pytest.mark.parametrize("name", ["onecloth.css", "survey.css"])
def test_sheets_fetch_only_their_own_fonts(name: str) -> None:
    for address in re.findall(r"url\(\"?([^)\"]+)", (DIST / name).read_text()):
        assert re.fullmatch(r"\./fonts/[\w-]+\.woff2", address)
        assert (DIST / address).exists()


def test_customers_style_and_script_leave_room_for_the_page() -> None:
    weight = sum((DIST / name).stat().st_size for name in ("survey.css", "survey.js"))
    assert weight < 30_000, "The whole customer page is promised under 60 KB, fonts aside."


def test_survey_needs_the_serif_only_where_somebody_is_quoted() -> None:
    fonts = re.findall(r"@font-face\{[^}]*\}", (DIST / "survey.css").read_text())
    assert all("unicode-range" in face for face in fonts)
    built = (DIST / "survey.css").read_text()
    users = {m.split("{")[0] for m in re.findall(r"[^{}]+\{[^{}]*font(?:-family)?:[^;}]*--font-voice[^}]*\}", built)}
    assert users <= {".voice", ".sentence", ".input--voice"}


# --- contrast --------------------------------------------------------------------------------------------------------

PAIR = re.compile(r"--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)")
ONE = re.compile(r"--([\w-]+):\s*(#\w{6});")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS)}
COLOURS |= {name: (both, both) for name, both in ONE.findall(TOKENS)}
TEXT = [
    *((ink, cloth) for ink in ("ink", "ink-2", "ink-3", "indigo") for cloth in ("ground", "surface")),
    *(("ink-2", "sunk"), ("ink-3", "sunk"), ("indigo", "indigo-wash"), ("indigo-deep", "indigo-wash")),
    *(("ink-2", "indigo-wash"), ("ink", "indigo-wash"), ("on-indigo", "indigo"), ("on-indigo", "indigo-deep")),
    *(("on-denim", "denim"), ("on-denim-2", "denim"), ("stitch-ink", "stitch-wash"), ("stitch-ink", "surface")),
    *(("stitch-ink", "ground"), ("madder-ink", "madder-wash"), ("madder-ink", "surface"), ("madder-ink", "ground")),
    *(("lichen-ink", "lichen-wash"), ("lichen-ink", "ground"), ("ground", "ink")),
    *(("on-seam-strong", "seam-strong"), ("on-seam-holding", "seam-holding"), ("ink", "seam-fraying")),
    *(("on-thread", f"thread-{n}") for n in range(1, 10)),
]
GRAPHICS = [
    *((mark, cloth) for mark in ("line-2", "stitch", "madder", "lichen", "indigo") for cloth in ("ground", "surface")),
    *((f"thread-{n}", cloth) for n in range(1, 10) for cloth in ("ground", "surface")),
    ("stitch-bright", "denim"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_is_readable(front: str, back: str, theme: int) -> None:
    assert contrast(COLOURS[front][theme], COLOURS[back][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), GRAPHICS)
def test_marks_and_edges_are_visible(front: str, back: str, theme: int) -> None:
    assert contrast(COLOURS[front][theme], COLOURS[back][theme]) >= 3


def test_chart_for_a_mail_has_the_colours_of_the_light_theme() -> None:
    light = {pair[0] for pair in COLOURS.values()}
    used = {colour for attributes in standalone.COLOURS.values() for colour in re.findall(r"#\w{6}", attributes)}
    assert used <= light


# --- what is defined is what is used -----------------------------------------------------------------------------------


def test_every_class_of_a_component_is_defined() -> None:
    sheets = "\n".join(sheet.read_text() for sheet in SHEETS)
    defined = set(re.findall(r"\.([a-zA-Z][\w-]*)", without_comments(sheets)))
    used = set()
    for template in (ROOT / "src/onecloth/ui/templates").rglob("*.html"):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "{}", template.read_text())
        for classes in re.findall(r'class="([^"]*)"', text):
            used |= {word for word in classes.split() if "{" not in word}
    # names that only tell apart, or belong to the page that extends the frame
    plain = {"page", "los__stop--near", "choice--", "pager", "only-phone", "only-wide"}
    assert not used - defined - plain


def test_icons_are_those_the_list_names() -> None:
    listed = [line.split("#")[0].strip() for line in (ROOT / "frontend/icons.txt").read_text().splitlines()]
    listed = [name for name in listed if name]
    assert listed == sorted(set(listed))
    assert set(json.loads(BUILT.read_text())) == set(listed)
