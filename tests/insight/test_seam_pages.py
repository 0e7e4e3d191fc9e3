"""The seam map and one seam: loosest first, hidden ones with their reason, both sides and the gap between them."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onecloth.insight.models import SeamReading
from onecloth.insight.queries import seam_map_page, seam_page, seam_strengths
from onecloth.journeys.actions import sew_seam
from onecloth.listening.models import Voice, Wave
from onecloth.organisation.models import Unit
from tests.cast import MONDAY, Cast
from tests.insight.asked import READER, browser, closed_and_released, protected_wave, staff, told


def rated(side: str, partner: Unit, ready: int, **more: Any) -> dict[str, Any]:
    return {side: {str(partner.pk): {"ready": ready, **more}}}


def a_round(cast: Cast, *, at: Any = MONDAY, ready: int = 4, study: Any = None) -> Wave:
    """Scheduling lives Sales' hand-offs as bad, Sales thinks they are good; four of IT rate Field Service."""
    dice = random.Random(7)
    wave = protected_wave("hand_off", study=study, at=at)

    def about(mean: int) -> int:
        return max(0, min(10, mean + dice.choice((-1, 0, 1))))

    told(wave, cast.scheduling, [
        rated("received", cast.sales, about(ready), minutes=12, missing=["key", "key", "boiler"][each % 3 : each % 3 + 1])
        for each in range(12)
    ])  # fmt: skip
    told(wave, cast.sales, [rated("given", cast.scheduling, about(8)) for _each in range(10)])
    told(wave, cast.field_service, [rated("received", cast.scheduling, about(7)) for _each in range(9)])
    told(wave, cast.it, [rated("received", cast.field_service, about(5)) for _each in range(4)])
    return closed_and_released(wave, at + timedelta(days=14))


@pytest.fixture
def house(cast: Cast) -> Cast:
    everybody = (cast.company, cast.scheduling, cast.sales, cast.field_service, cast.it)
    staff(cast, dict.fromkeys(everybody, 14))
    return cast


def sew(cast: Cast) -> None:
    sew_seam(
        giver=cast.sales, receiver=cast.scheduling, hands_over={"en": "The job and how to get in"},
        missing_reasons=[{"key": "key", "text": {"en": "How to get in"}}], by=READER, at=MONDAY,
    )  # fmt: skip


def page(address: str) -> str:
    response = browser("priya").get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_before_the_first_round_the_map_says_what_will_be_there(cast: Cast) -> None:
    told_ = page("/insight/seams/")
    assert "Nobody has been asked about hand-offs yet" in told_
    assert "No round yet" in told_


def test_the_map_says_how_many_are_loose_and_lists_the_loosest_first(house: Cast) -> None:
    a_round(house)
    found = seam_map_page()
    assert found.title == "One of two seams is loose"
    assert [row.pair for row in found.rows] == ["Sales to Scheduling", "Scheduling to Field Service"]
    assert "<h1>One of two seams is loose</h1>" in page("/insight/seams/")


def test_a_seam_rated_by_four_is_hidden_with_its_reason(house: Cast) -> None:
    a_round(house)
    hidden = SeamReading.objects.get(giver=house.field_service, receiver=house.it)
    assert (hidden.status, hidden.n, hidden.value, hidden.minutes, hidden.reasons) == ("too_few", None, None, None, [])
    told_ = page("/insight/seams/")
    assert "One seam is hidden:" in told_
    assert "Field Service to IT. Fewer than five people rated it." in told_


def test_both_sides_and_the_blind_spot_between_them(house: Cast) -> None:
    sew(house)
    a_round(house)
    found = seam_page(house.sales, house.scheduling)
    assert found.receiver_says.state == "loose"
    assert found.gap > 20
    assert found.is_blind_spot
    told_ = page(f"/insight/seams/{house.sales.pk}/{house.scheduling.pk}/")
    assert "<h1>Sales to Scheduling is loose</h1>" in told_
    assert "Sales thinks this is going better than it is." in told_
    assert "12 extra minutes" in told_
    assert "How to get in" in told_
    assert "The job and how to get in" in told_


def test_a_reason_too_few_named_is_not_shown(house: Cast) -> None:
    a_round(house)
    reading = SeamReading.objects.get(giver=house.sales, receiver=house.scheduling, side="receiver")
    assert {reason["key"] for reason in reading.reasons} <= {"key", "boiler"}
    assert all(reason["n"] >= 5 for reason in reading.reasons)


def test_from_round_to_round_only_more_than_chance_is_told(house: Cast) -> None:
    first = a_round(house)
    a_round(house, at=MONDAY + timedelta(days=28), study=first.study)
    assert seam_page(house.sales, house.scheduling).change.startswith("No change beyond chance since")
    a_round(house, at=MONDAY + timedelta(days=56), ready=9, study=first.study)
    found = seam_page(house.sales, house.scheduling)
    assert found.change.startswith("Better since")
    assert len(found.history) == 3


@pytest.mark.parametrize("view", ["receiver", "giver", "gap", "nonsense"])
def test_each_view_of_the_map_can_be_asked_for(house: Cast, view: str) -> None:
    a_round(house)
    told_ = page(f"/insight/seams/?view={view}&all=1")
    chosen = {"giver": "Giver’s view", "gap": "The gap"}.get(view, "Receiver’s view")
    assert re.search(rf'aria-current="[^"]+"[^>]*>\s*{chosen}', told_) or f">{chosen}<" in told_


def test_departments_that_hand_each_other_nothing_have_no_page(house: Cast) -> None:
    a_round(house)
    client = browser("priya")
    assert client.get(f"/insight/seams/{house.it.pk}/{house.sales.pk}/").status_code == 404
    assert client.get(f"/insight/seams/{house.it.pk}/{house.it.pk}/").status_code == 404
    assert client.get("/insight/seams/999999/1/").status_code == 404


def heard(wave: Wave, unit: Any, number: int = 10) -> None:
    """Words of a round as they stand in the ledger once somebody has read them."""
    for each in range(number):
        Voice.objects.create(
            kind="comment", channel="invitation", audience="employee", text=f"Send the photo, {each}", study=wave.study,
            is_hidden=True, about_unit=unit, raised_on=wave.closes_on,
        )  # fmt: skip


def test_what_a_side_wrote_is_a_way_away_from_its_figures_for_those_who_may_read_it(house: Cast) -> None:
    wave = a_round(house)
    heard(wave, house.north_desk)
    address = f"/insight/seams/{house.sales.pk}/{house.scheduling.pk}/"
    for who in ("hanna", "tom"):
        told_ = browser(who).get(address).content.decode()
        assert "10 voices from Scheduling" in told_
        assert "voices from Sales" not in told_
        assert "Send the photo" not in told_
    ledger = browser("hanna").get(f"/listening/voices/?state=all&unit={house.scheduling.pk}&study={wave.study_id}")
    assert "Ten voices, all told" in ledger.content.decode()
    assert "In their own words" not in page(address)


def test_where_few_wrote_the_whole_house_speaks_with_one_voice(house: Cast) -> None:
    wave = a_round(house)
    heard(wave, house.company, 12)
    heard(wave, house.it)
    address = f"/insight/seams/{house.sales.pk}/{house.scheduling.pk}/"
    told_ = browser("hanna").get(address).content.decode()
    assert "22 voices from Tolley &amp; Marsh" in told_
    assert "voices from Scheduling" not in told_
    assert "In their own words" not in browser("tom").get(address).content.decode()


def test_words_taken_back_and_words_of_other_studies_are_not_counted(house: Cast) -> None:
    wave = a_round(house)
    heard(wave, house.scheduling, 11)
    first = Voice.objects.order_by("pk").first()
    first.save_changes(state="withdrawn", text="", folded="")
    Voice.objects.create(
        kind="problem", channel="speak", audience="employee", text="A lift", about_unit=house.scheduling,
        raised_on=wave.closes_on, person=house.priya,
    )  # fmt: skip
    told_ = browser("hanna").get(f"/insight/seams/{house.sales.pk}/{house.scheduling.pk}/").content.decode()
    assert "10 voices from Scheduling" in told_


def test_a_seam_nobody_rated_yet_says_so(house: Cast) -> None:
    sew(house)
    told_ = page(f"/insight/seams/{house.sales.pk}/{house.scheduling.pk}/")
    assert "Sales to Scheduling: not known yet" in told_
    assert "Nobody on this side was asked, or nobody answered." in told_


def test_strengths_for_a_line_of_sight_take_one_query(house: Cast) -> None:
    a_round(house)
    pairs = [
        (house.sales.pk, house.scheduling.pk),
        (house.field_service.pk, house.it.pk),
        (house.it.pk, house.sales.pk),
    ]
    with CaptureQueriesContext(connection) as asked:
        found = seam_strengths(frozenset(pairs))
    assert len(asked) == 1
    assert {pair: found[pair].state for pair in found} == {pairs[0]: "loose", pairs[1]: "unknown"}


def test_the_map_asks_no_more_however_many_seams_there_are(house: Cast) -> None:
    a_round(house)
    client = browser("priya")
    client.get("/insight/seams/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/insight/seams/")
    assert len(asked) <= 30
