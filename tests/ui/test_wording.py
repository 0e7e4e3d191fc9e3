"""Numbers and dates as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from onecloth.core import clock
from onecloth.ui import texts, wording

FRIDAY = datetime(2025, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday():
    with clock.held_at(FRIDAY):
        yield


def days(number: int) -> date:
    return FRIDAY.date() + timedelta(days=number)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (wording.figure(3500), "3,500"),
        (wording.figure(-4), "−4"),
        (wording.figure(0.5), "1"),
        (wording.figure(3.98449, 2), "3.98"),
        (wording.figure(None), "–"),
        (wording.signed(29), "+29"),
        (wording.signed(-4), "−4"),
        (wording.signed(0), "0"),
        (wording.percent(0.784), "78%"),
        (wording.percent(0.784, 1), "78.4%"),
        (wording.percent(None), "–"),
        (wording.points(77.5), "78%"),
        (wording.about(3482), "about 3,500"),
        (wording.about(3500), "3,500"),
        (wording.about(96), "96"),
        (wording.about(997), "about 1,000"),
        (wording.percent_range((0.46, 0.62)), "46–62"),
        (wording.percent_range(None), ""),
        (wording.number_word(3, first=True), "Three"),
        (wording.number_word(12), "twelve"),
        (wording.number_word(41), "41"),
        (wording.number_word(0, first=True), "None"),
        (wording.counted(0), "no"),
        (wording.counted(7), "seven"),
        (wording.title_number(0), "No"),
        (wording.title_number(9), "Nine"),
        (wording.title_number(1300), "1,300"),
    ],
)
def test_numbers(said: str, words: str) -> None:
    assert said == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (1, "tomorrow"),
        (-3, "Tuesday"),
        (4, "Tuesday"),
        (-7, "14 November"),
        (-17, "4 November"),
        (-400, "17 October 2024"),
    ],
)
def test_days(away: int, words: str) -> None:
    assert wording.day(days(away)) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [(0, "today"), (-1, "1 day"), (-6, "6 days"), (-30, "4 weeks"), (-90, "3 months"), (-800, "2 years")],
)
def test_ages(away: int, words: str) -> None:
    assert wording.age(days(away)) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (-1, "a day late"),
        (-7, "a week late"),
        (-9, "9 days late"),
        (0, "due today"),
        (4, "Tuesday"),
        (30, "21 December"),
    ],
)
def test_lateness(due: int, words: str) -> None:
    assert wording.lateness(days(due)) == words
    assert wording.is_late(days(due)) is (due < 0)


@pytest.mark.parametrize(
    ("away", "words"), [(-6, "6 days late"), (0, "due today"), (1, "due tomorrow"), (13, "due 4 December")]
)
def test_a_due_day_stands_alone(away: int, words: str) -> None:
    assert wording.due(days(away)) == words


def test_a_moment_is_of_the_day_of_the_readers_zone() -> None:
    from django.utils import timezone

    late_evening = datetime(2025, 11, 20, 23, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        assert wording.day(late_evening) == "today"
    assert wording.day(late_evening) == "yesterday"


def test_greeting_follows_the_hour() -> None:
    assert wording.greeting(None) == "Good morning"
    assert wording.greeting(FRIDAY.replace(hour=15)) == "Good afternoon"
    assert wording.greeting(FRIDAY.replace(hour=20)) == "Good evening"


@pytest.mark.parametrize("nothing", [wording.day, wording.age, wording.lateness, wording.full_day, wording.short_day])
def test_no_date_is_no_words(nothing) -> None:
    assert nothing(None) == ""


def test_text_comes_in_the_readers_language_else_in_ours_else_in_any() -> None:
    purpose = {"en": "We help.", "de": "Wir helfen."}
    with translation.override("de"):
        assert texts.in_language(purpose) == "Wir helfen."
    with translation.override("fr"):
        assert texts.in_language(purpose) == "We help."
        assert texts.in_language({"it": "Aiutiamo."}) == "Aiutiamo."
    assert texts.in_language({"en": "", "de": "Wir helfen."}) == "Wir helfen."
    assert texts.in_language({}) == ""
    assert texts.in_language("plain") == "plain"
    assert texts.in_language(None) == ""


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with translation.override("de"):
        assert wording.figure(3500) == "3.500"
        assert wording.figure(3.98, 2) == "3,98"
