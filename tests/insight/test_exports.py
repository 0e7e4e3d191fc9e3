"""Figures are written out as they left the gate: what was not shown has no number in the file either."""

import pytest

from onecloth.core.actors import ANONYMOUS, system
from onecloth.core.exports import tables
from onecloth.insight.models import Reading, SeamReading
from tests.cast import MONDAY
from tests.insight.asked import closed_and_released, open_study, protected_wave, pulse_of, read, staff, told, weeks_of

pytestmark = pytest.mark.django_db
NUMBERS = ("value", "low", "high", "shrunken", "shrunken low", "shrunken high")


def written(name: str, actor=None) -> list[dict]:
    table = next(each for each in tables() if each.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows(actor or system("export"))]


def test_every_released_figure_is_written_and_nothing_else(cast):
    study = open_study()
    weeks_of(study, cast.north_desk, [0.5, 0.6, 0.4, 0.7])
    read(study)
    rows = written("figures")
    assert len(rows) == Reading.objects.count()
    ease = [row for row in rows if (row["metric"], row["span"], row["unit"]) == ("ease", "week", "")]
    stored = Reading.objects.filter(metric__slug="ease", span="week", unit=None).order_by("period_start")
    assert [(row["from"], row["n"], row["value"]) for row in ease] == [
        (each.period_start, each.n, each.value) for each in stored
    ]
    assert {row["unit name"] for row in rows if row["unit"] == "ND"} == {"North desk"}


def test_a_group_too_small_has_its_reason_and_no_number(cast):
    staff(cast, {cast.company: 6, cast.scheduling: 12, cast.sales: 12, cast.field_service: 12})
    wave = protected_wave()
    told(wave, cast.scheduling, [pulse_of(level) for level in (5, 4, 4)])
    told(wave, cast.sales, [pulse_of(level) for level in (1, 2, 3, 4, 2, 3, 5)])
    closed_and_released(wave)
    rows = [row for row in written("figures") if row["unit"] == "SC"]
    assert rows
    for row in rows:
        assert row["status"] != "shown"
        assert [row[name] for name in ("n", *NUMBERS)] == [None] * 7
    for row in written("figures"):
        if row["status"] in ("too_few", "held_back", "withheld"):
            assert [row[name] for name in NUMBERS] == [None] * 6


def test_seams_are_written_with_what_was_missing(cast):
    wave = protected_wave("hand_off")
    SeamReading.objects.create(
        wave=wave, giver=cast.sales, receiver=cast.field_service, side="receiver", period_start=MONDAY.date(),
        period_end=MONDAY.date(), status="shown", n=12, value=0.61, low=0.5, high=0.7, minutes=14.0,
        reasons=[{"key": "details", "share": 0.5, "n": 12}],
    )  # fmt: skip
    (row,) = written("seam_figures")
    assert (row["giver"], row["receiver"], row["value"], row["reasons"]) == ("SA", "FS", 0.61, "details 0.50")


def test_whoever_works_here_gets_the_figures_and_nobody_else(cast):
    study = open_study()
    weeks_of(study, cast.north_desk, [0.5, 0.6])
    read(study)
    assert written("figures", cast.actor("priya")) == written("figures")
    assert written("figures", ANONYMOUS) == []
