"""Calendar files, read back by the library that reads them for others: moments, sequence, one guest, odd words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from onecloth.core import calendars
from onecloth.core.calendars import Event, as_file
from tests.cast import MONDAY

BEGINS = datetime(2026, 3, 29, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # the morning the clocks went forward
EVENT = Event(key="visit-12", title="Listening: north desk", begins_at=BEGINS, minutes=45, sequence=3)


@pytest.fixture(autouse=True)
def address(settings) -> None:
    settings.ONECLOTH_BASE_URL = "https://onecloth.example:8443"
    settings.DEFAULT_FROM_EMAIL = "Onecloth <cloth@onecloth.example>"


def read(text: str) -> tuple[Calendar, dict]:
    calendar = Calendar.from_ical(text)
    (entry,) = calendar.walk("VEVENT")
    return calendar, entry


def test_an_event_begins_and_ends_when_it_was_said_to() -> None:
    calendar, entry = read(as_file(EVENT, at=MONDAY))
    assert entry.decoded("dtstart") == BEGINS
    assert entry.decoded("dtend") == BEGINS + timedelta(minutes=45)
    assert (entry["uid"], entry["sequence"], entry["status"]) == ("visit-12@onecloth.example", 3, "CONFIRMED")
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")


def test_moved_and_cancelled_events_keep_their_name() -> None:
    gone = Event(key="visit-12", title="Listening", begins_at=BEGINS, minutes=45, sequence=4, is_cancelled=True)
    calendar, entry = read(as_file(gone, at=MONDAY, to="tom@example.org"))
    assert (entry["uid"], entry["sequence"]) == ("visit-12@onecloth.example", 4)
    assert (calendar["method"], entry["status"]) == ("CANCEL", "CANCELLED")


def test_an_invitation_names_one_guest_and_the_house() -> None:
    calendar, entry = read(as_file(EVENT, at=MONDAY, to="tom@example.org"))
    assert calendar["method"] == "REQUEST"
    assert entry["attendee"] == "mailto:tom@example.org"
    assert entry["organizer"] == "mailto:cloth@onecloth.example"


def test_words_cannot_break_out_of_their_line() -> None:
    words = "First; second, third\\\nEND:VEVENT\r\nATTENDEE:mailto:eve@example.org\n" + "Ünïcödé 漢字 " * 30
    told = Event(key="talk-1", title="A, B; C", begins_at=BEGINS, minutes=25, place="Room 1\nX-BAD:1", words=words)
    text = as_file(told, at=MONDAY)
    _calendar, entry = read(text)
    assert "attendee" not in entry
    assert "x-bad" not in entry
    assert entry["summary"] == "A, B; C"
    assert "漢字" in entry["description"]
    assert "eve@example.org" in entry["description"]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        as_file(Event(key="visit-1", title="?", begins_at=BEGINS.replace(tzinfo=None), minutes=5), at=MONDAY)


def test_a_download_is_a_file_that_no_cache_keeps() -> None:
    response = calendars.download(EVENT, at=MONDAY)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="visit-12.ics"'
    assert "no-store" in response["Cache-Control"]
