"""The only place that writes calendars: one event, or a feed of them, as the file that phones and desks can read (RFC 5545, RFC 5546).

A calendar tells events apart by their UID and takes the copy with the highest SEQUENCE. So an event keeps its UID for
life, and whoever moves or cancels it raises the sequence: the `version` of a versioned row does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

if TYPE_CHECKING:
    from icalendar import Event as Entry

TYPE = "text/calendar"
PRODUCT = "-//Onecloth//Calendar//EN"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Event:
    """`key` names the event for ever and is no secret: `visit-12`, not the token of a link. `begins_at` is aware.

    `sequence` counts its changes. `words` and `place` are read by everybody whose calendar holds the event, and by
    whoever looks over their shoulder: nothing protected belongs there.
    """

    key: str
    title: str
    begins_at: datetime
    minutes: int
    sequence: int = 0
    place: str = ""
    words: str = ""
    link: str = ""
    is_cancelled: bool = False


def as_file(event: Event, *, at: datetime, to: str = "") -> str:
    """The event as text with CRLF ends. With `to`, an invitation addressed to that one mailbox; else a plain entry.

    One mailbox each: nobody learns from an invitation who else was invited. Raises `ValueError` on a naive moment.
    """
    # Half a second of import that no other command should pay for.
    from icalendar import Calendar

    _check_aware(event, at)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method_of(event, to=to))
    calendar.add_component(_entry(event, at, to))
    return str(calendar.to_ical(), "utf-8")


def as_feed(events: Iterable[Event], *, name: str, at: datetime) -> bytes:
    """Events as one calendar that a program asks for again and again; `name` is what it is called there.

    Equal events at an equal moment are equal bytes. Raises `ValueError` on a naive moment.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", PUBLISH)
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        _check_aware(event, at)
        calendar.add_component(_entry(event, at, ""))
    return bytes(calendar.to_ical())


def method_of(event: Event, *, to: str = "") -> str:
    if event.is_cancelled:
        return CANCEL
    return REQUEST if to else PUBLISH


def uid_of(key: str) -> str:
    return f"{key}@{urlsplit(settings.ONECLOTH_BASE_URL).hostname or 'localhost'}"


def download(event: Event, *, at: datetime) -> HttpResponse:
    """The event as a file to open. Never cached: a moved appointment must not come back from a cache."""
    response = HttpResponse(as_file(event, at=at), content_type=f"{TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.key}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _check_aware(event: Event, at: datetime) -> None:
    if event.begins_at.tzinfo is None or at.tzinfo is None:
        raise ValueError("An event in a calendar begins at a moment with a time zone.")


def _words_of(event: Event) -> dict[str, str]:
    told = {"summary": event.title, "location": event.place, "description": event.words, "url": event.link}
    return {name: value for name, value in told.items() if value}


def _entry(event: Event, at: datetime, to: str) -> "Entry":
    from icalendar import Event as Entry

    entry = Entry()
    begins = event.begins_at.astimezone(UTC)
    entry.add("uid", uid_of(event.key))
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", begins)
    entry.add("dtend", begins + timedelta(minutes=event.minutes))
    entry.add("sequence", event.sequence)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    for name, value in _words_of(event).items():
        entry.add(name, value)
    if to:
        _address(entry, to)
    return entry


def _address(entry: "Entry", to: str) -> None:
    from icalendar import vCalAddress, vText

    entry.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    guest = vCalAddress(f"mailto:{to}")
    guest.params["ROLE"], guest.params["PARTSTAT"] = vText("REQ-PARTICIPANT"), vText("NEEDS-ACTION")
    entry.add("attendee", guest)
