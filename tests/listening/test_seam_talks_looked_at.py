"""A talk between two teams is held against the next round of ratings, without a claim about causes."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.insight.models import SeamReading
from onecloth.insight.queries.talks import rounds_around
from onecloth.journeys.models import Seam
from onecloth.listening.models import Study, Wave
from onecloth.listening.queries.seam_talks import talk_page
from tests.cast import MONDAY, Cast
from tests.insight.asked import protected_wave
from tests.listening.seam_talking import TODAY, arranged, at_page, held, seams_page, sewn, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def seam(cast: Cast) -> Seam:
    return sewn(cast)


def test_the_page_shows_released_figures_and_says_why_one_is_hidden(cast: Cast, seam: Seam) -> None:
    reading(cast, date(2026, 2, 2), 54.0, n=12)
    reading(cast, date(2026, 2, 2), None, side="giver", status="too_few")
    seen = text_of(cast, at_page(arranged(cast, seam)), "priya")
    assert "54%" in seen
    assert "n 12" in seen
    assert "Fewer than five people rated it" in seen


def reading(
    cast: Cast, start: date, value: float | None, *, n: int | None = None, side: str = "receiver", status: str = "shown"
) -> SeamReading:
    """What one side of the seam said in a round of two weeks, as it left the gate."""
    study = Study.objects.filter(kind="hand_off").first()
    wave = Wave.objects.filter(study__kind="hand_off", opens_on=start).first() or _round(study, start)
    given = {} if value is None else {"value": value, "low": value - 6, "high": value + 6}
    return SeamReading.objects.create(
        wave=wave, giver=cast.scheduling, receiver=cast.field_service, side=side, status=status, n=n,
        period_start=start, period_end=start + timedelta(days=14), **given,
    )  # fmt: skip


def _round(study: Study | None, start: date) -> Wave:
    at = datetime.combine(start, MONDAY.timetz())
    if study is None:
        return protected_wave("hand_off", at=at)
    last = Wave.objects.filter(study=study).latest("number")
    Wave.objects.filter(pk=last.pk).update(state="closed", closed_at=at)
    return protected_wave("hand_off", study=study, at=at)


def moved(cast: Cast, seam: Seam, *after: Any) -> str:
    talk = held(cast, seam)
    reading(cast, date(2026, 2, 2), 54.0, n=12)
    for start, value, more in after:
        reading(cast, start, value, **more)
    seen = text_of(cast, at_page(talk), "priya")
    check = talk_page(cast.actor("priya"), talk, TODAY).check
    assert check is not None
    assert check.words in seen
    assert check.words in text_of(cast, seams_page(seam), "priya")
    assert check.words in text_of(cast, reverse("listening:seam_talks"), "priya")
    return check.words


def test_until_the_next_round_closes_it_says_when_it_is_looked_at(cast: Cast, seam: Seam) -> None:
    assert "has closed" in moved(cast, seam)


def test_a_round_that_had_begun_before_the_talk_is_not_the_next(cast: Cast, seam: Seam) -> None:
    assert "has closed" in moved(cast, seam, (TODAY, 90.0, {"n": 12}))


def test_the_next_round_is_held_against_the_one_before_and_claims_no_cause(cast: Cast, seam: Seam) -> None:
    words = moved(cast, seam, (date(2026, 3, 16), 78.0, {"n": 14}), (date(2026, 6, 1), 20.0, {"n": 14}))
    assert words.startswith("Better than before")
    assert "came before" in words
    assert not {"because", "caused", "drives", "thanks"} & set(words.casefold().split())


def test_a_round_that_is_worse_is_told_as_well(cast: Cast, seam: Seam) -> None:
    assert moved(cast, seam, (date(2026, 3, 16), 30.0, {"n": 14})).startswith("Worse than before")


def test_what_may_be_chance_is_called_so(cast: Cast, seam: Seam) -> None:
    assert "No change beyond chance" in moved(cast, seam, (date(2026, 3, 16), 57.0, {"n": 14}))


def test_a_hidden_figure_says_so_and_why(cast: Cast, seam: Seam) -> None:
    words = moved(cast, seam, (date(2026, 3, 16), None, {"status": "too_few"}))
    assert "no figure to show" in words
    assert "Fewer than five" in words


def test_all_checks_of_a_list_are_one_question(cast: Cast, seam: Seam, django_assert_num_queries) -> None:
    reading(cast, date(2026, 2, 2), 54.0, n=12)
    keys = {(seam.giver_id, seam.receiver_id, TODAY + timedelta(days=each)) for each in range(5)}
    with django_assert_num_queries(1):
        assert len(rounds_around(keys)) == 5
