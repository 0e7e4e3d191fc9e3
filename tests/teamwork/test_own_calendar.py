"""A calendar that fetches change meetings and one's own sessions, under the private address of one's feeds."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from onecloth.teamwork.actions.change_meetings import call_off_meeting, plan_meeting
from onecloth.teamwork.actions.feeds import renew_feed
from onecloth.teamwork.actions.sessions import give_up_place
from onecloth.teamwork.choices import FeedKind
from onecloth.teamwork.models import ChangeMeeting
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.learning import a_session, comes
from tests.teamwork.posting import later

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def planned(cast: Cast, days: int = 3) -> ChangeMeeting:
    return plan_meeting(
        begins_at=later(days=days), minutes=60, place="Room 2", guests=[cast.tom], by=cast.actor("hanna"), at=MONDAY
    )


def own(cast: Cast, name: str = "priya") -> str:
    return renew_feed(kind=FeedKind.OWN, by=cast.actor(name), at=MONDAY)


def fetch(link: str, **headers: str) -> Any:
    return Client().get(reverse("outward:calendar", args=[link]), headers=headers)


def entries(link: str) -> list[Any]:
    answer = fetch(link)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].startswith("private")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_calendar_fetches_meetings_with_when_and_where_and_no_agenda(cast: Cast) -> None:
    meeting = planned(cast)
    (entry,) = entries(own(cast))
    assert (entry["summary"], entry["location"], entry["status"]) == ("Change meeting", "Room 2", "CONFIRMED")
    assert entry["dtstart"].dt == meeting.begins_at
    assert entry["url"].endswith(f"/change-meetings/{meeting.token}/")
    assert "description" not in entry
    assert "attendee" not in entry


def test_an_entry_is_the_one_that_an_invitation_brought(cast: Cast) -> None:
    meeting = planned(cast)
    shown = as_(cast.tom).get(reverse("change_meetings:calendar", args=[meeting.token])).content
    (invited,) = Calendar.from_ical(shown).walk("VEVENT")
    (entry,) = entries(own(cast, "tom"))
    assert (entry["uid"], entry["sequence"]) == (invited["uid"], invited["sequence"])


def test_what_is_called_off_is_struck_and_what_is_long_past_is_gone(cast: Cast, monkeypatch) -> None:
    meeting, link = planned(cast), own(cast)
    (before,) = entries(link)
    call_off_meeting(meeting=meeting, by=cast.actor("hanna"), at=MONDAY)
    (entry,) = entries(link)
    assert entry["status"] == "CANCELLED"
    assert entry["sequence"] > before["sequence"]
    monkeypatch.setattr("onecloth.core.clock.now", lambda: later(days=40))
    assert not entries(link)


def test_only_sessions_at_which_one_has_a_place_stand_there(cast: Cast) -> None:
    session = a_session(cast, seats=1)
    place = comes(cast, session, "priya")
    comes(cast, session, "dean")
    (entry,) = entries(own(cast))
    assert entry["url"].endswith(reverse("learning:session", args=[session.token]))
    assert not entries(own(cast, "dean"))
    give_up_place(place=place, by=cast.actor("priya"), at=MONDAY)
    assert not entries(own(cast))
    assert len(entries(own(cast, "dean"))) == 1


def test_what_has_not_changed_is_not_sent_again_and_an_old_address_leads_nowhere(cast: Cast, monkeypatch) -> None:
    planned(cast)
    link = own(cast)
    tag = fetch(link)["ETag"]
    monkeypatch.setattr("onecloth.core.clock.now", lambda: later(hours=3))
    assert fetch(link, **{"if-none-match": tag}).status_code == 304
    own(cast)
    assert fetch(link).status_code == 404


def test_the_page_shows_the_address_once(cast: Cast) -> None:
    priya = as_(cast.priya)
    shown = priya.post(reverse("feeds:renew", args=["own"])).content.decode()
    assert "/calendar.ics" in shown
    assert "/calendar.ics" not in priya.get(reverse("feeds:feeds")).content.decode()


def test_queries_do_not_grow_with_meetings(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for day in range(3, 20):
        planned(cast, day)
    link = own(cast)
    with django_assert_max_num_queries(12):
        fetch(link)
