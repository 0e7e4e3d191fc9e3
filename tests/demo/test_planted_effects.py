"""The truths of the demo year come back through the release gate, and where nothing was planted nothing is found."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from onecloth.demo.effects import EASE_AFTER, EASE_BEFORE, FRAYING_SEAMS, LOOSE_SEAMS
from onecloth_stats.heatmap import flag, share_p_value
from tests import installation
from tests.templates import ROOT


@pytest.fixture(scope="module")
def found(demo_home: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.demo.recovered"], env=installation.environment(demo_home), cwd=ROOT,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def ready(found: dict[str, Any], giver: str, receiver: str, side: str) -> dict[str, float]:
    row = next(row for row in found["seams"] if row[:3] == [giver, receiver, side])
    return dict(zip(("value", "shrunken", "low", "high", "n"), row[3:], strict=True))


def test_every_telling_has_the_same_answers(found: dict[str, Any]) -> None:
    """Else each of these tests would be another draw every time it runs, and chance would fail one of them some day."""
    value, *_ends, n = found["teams"]["BR"]
    assert (value, n) == (31.0, 16)
    assert found["teams"]["whole"][-1] == 513


@pytest.mark.parametrize("pair", sorted(LOOSE_SEAMS))
def test_the_loose_seams_are_found_loose(found: dict[str, Any], pair: tuple[str, str]) -> None:
    received = ready(found, *pair, "receiver")
    assert received["shrunken"] < 60
    assert received["low"] - 2 <= 10 * LOOSE_SEAMS[pair].received <= received["high"] + 2


def test_no_other_seam_is_called_loose(found: dict[str, Any]) -> None:
    loose = {
        (g, r)
        for g, r, side, _value, shrunken, *_rest in found["seams"]
        if side == "receiver" and (shrunken or 99) < 60
    }
    assert loose <= set(LOOSE_SEAMS) | set(FRAYING_SEAMS)
    assert loose >= set(LOOSE_SEAMS)


def test_sales_thinks_its_loose_seam_is_fine(found: dict[str, Any]) -> None:
    assert ready(found, "SA", "SC", "giver")["low"] > ready(found, "SA", "SC", "receiver")["high"]


def test_the_text_when_the_van_leaves_made_it_easier_and_it_lasted(found: dict[str, Any]) -> None:
    ease = found["changes"]["ease"]
    assert ease["verdict"] == "lasted"
    moved = float(ease["after"].rstrip("%")) - float(ease["before"].rstrip("%"))
    assert moved == pytest.approx(100 * (EASE_AFTER - EASE_BEFORE), abs=5)


def test_the_memo_moved_nothing(found: dict[str, Any]) -> None:
    repeated = found["changes"]["repeated-themselves"]
    assert repeated["verdict"] == "unmoved"
    assert abs(float(repeated["after"].rstrip("%")) - float(repeated["before"].rstrip("%"))) < 4


def test_brackley_depot_is_not_listened_to(found: dict[str, Any]) -> None:
    value, _low, high, shrunken, shrunken_high, n = found["teams"]["BR"]
    company = found["teams"]["whole"][0]
    assert n >= 5
    assert high < company
    assert shrunken_high < company
    assert value < shrunken < company
    worse = [code for code, row in found["teams"].items() if row[4] is not None and row[4] < company]
    assert set(worse) <= {"BR", "WH"}


@pytest.mark.parametrize("slug", ["success", "enjoyment"])
def test_nothing_is_found_between_crews_where_nothing_was_planted(found: dict[str, Any], slug: str) -> None:
    (_whole, company, everybody, *_ends), *crews = found["crews"][slug]
    assert len(crews) == 12
    p_values = [
        share_p_value(round(value * n / 100), n, round((company * everybody - value * n) / 100), everybody - n)
        for _code, value, n, *_interval in crews
    ]  # fmt: skip
    assert not any(flag(p_values))
    apart = [code for code, _value, _n, low, high in crews if high < company or low > company]
    assert len(apart) <= 1


def test_a_crew_twenty_points_apart_would_be_found() -> None:
    p_values = [share_p_value(56, 122, 11 * 80, 11 * 122), *[share_p_value(80, 122, 856, 11 * 122)] * 11]
    assert flag(p_values) == (True, *[False] * 11)


@pytest.mark.parametrize("slug", ["success", "enjoyment"])
def test_nothing_is_found_over_time_where_nothing_was_planted(found: dict[str, Any], slug: str) -> None:
    assert found["phases"][slug] == 1
