"""The change meeting: planned with invitations, an agenda of what is open, and points that end as something."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import facts
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import OutboxMessage
from onecloth.improvement.actions.decisions import put_decision
from onecloth.improvement.models import Decision, InputRequest, Problem
from onecloth.organisation.models import Person
from onecloth.teamwork.actions.change_meetings import (
    begin_meeting,
    bring_point,
    call_off_meeting,
    end_meeting,
    move_meeting,
    plan_meeting,
)
from onecloth.teamwork.actions.meeting_points import point_to_post, word_point
from onecloth.teamwork.exceptions import CannotMeet
from onecloth.teamwork.models import ChangeMeeting, MeetingPoint, Post
from onecloth.teamwork.permissions.change_meetings import people_to_ask
from onecloth.teamwork.queries.change_agenda import agenda_for
from onecloth.teamwork.queries.change_meetings import next_after
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.posting import later, out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = MONDAY.date()
LONDON = ZoneInfo("Europe/London")


def planned(cast: Cast, *, days: int = 3, guests: tuple[str, ...] = ("tom", "ruth")) -> ChangeMeeting:
    return plan_meeting(
        begins_at=later(days=days), minutes=60, place="Room 2", guests=[getattr(cast, name) for name in guests],
        by=cast.actor("hanna"), at=MONDAY,
    )  # fmt: skip


def running(cast: Cast) -> tuple[ChangeMeeting, MeetingPoint]:
    meeting = begin_meeting(meeting=planned(cast), by=cast.actor("hanna"), at=later(days=3))
    return meeting, bring_point(meeting=meeting, title="The bridge works", by=cast.actor("hanna"), at=later(days=3))


def decided(cast: Cast, what: str = "Two-hour windows") -> Decision:
    return put_decision(
        what=what, why="Four hours are a day off", from_date=DAY + timedelta(days=20), answer_by=DAY + timedelta(days=9),
        units=[cast.scheduling], by=cast.actor("ruth"), at=MONDAY,
    )  # fmt: skip


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def at(name: str, meeting: ChangeMeeting, *more: Any) -> str:
    return reverse(f"change_meetings:{name}", args=[meeting.token, *more])


@pytest.fixture
def server(settings: Any, cast: Cast) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    for name in ("tom", "ruth", "dean"):
        Person.objects.filter(pk=getattr(cast, name).pk).update(email=f"{name}@example.org")
        getattr(cast, name).refresh_from_db()


def letters() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(topic="mail").order_by("due_at", "payload__to")
    return [(row.payload["to"], row.payload["method"]) for row in rows]


def test_those_who_lead_departments_and_serve_all_are_asked(cast: Cast) -> None:
    assert set(people_to_ask(DAY)) == {cast.tom, cast.hanna, cast.ruth}
    with pytest.raises(NotAllowed):
        plan_meeting(begins_at=later(days=1), minutes=60, place="", guests=[cast.tom], by=cast.actor("tom"), at=MONDAY)
    for begins_at, guests in ((MONDAY, [cast.tom]), (later(days=1), [])):
        with pytest.raises(CannotMeet):
            plan_meeting(begins_at=begins_at, minutes=60, place="", guests=guests, by=cast.actor("hanna"), at=MONDAY)


@pytest.mark.usefixtures("server")
def test_guests_get_an_entry_for_their_calendar_that_follows_the_meeting(cast: Cast) -> None:
    meeting = planned(cast)
    assert letters() == [("ruth@example.org", "REQUEST"), ("tom@example.org", "REQUEST")]
    OutboxMessage.objects.all().delete()
    move_meeting(
        meeting=meeting, begins_at=later(days=4), minutes=90, place="Room 3", guests=[cast.tom, cast.dean],
        by=cast.actor("hanna"), at=MONDAY,
    )  # fmt: skip
    assert letters() == [
        ("dean@example.org", "REQUEST"), ("ruth@example.org", "CANCEL"), ("tom@example.org", "REQUEST"),
    ]  # fmt: skip
    OutboxMessage.objects.all().delete()
    call_off_meeting(meeting=meeting, by=cast.actor("hanna"), at=MONDAY)
    assert letters() == [("dean@example.org", "CANCEL"), ("tom@example.org", "CANCEL")]
    with pytest.raises(CannotMeet):
        begin_meeting(meeting=meeting, by=cast.actor("hanna"), at=MONDAY)


def test_the_agenda_is_what_is_open_and_stays_as_it_was_named(cast: Cast) -> None:
    decision, meeting = decided(cast), planned(cast)
    out(cast, "hanna", unit=None)
    kinds = [(item.kind, item.title) for item in agenda_for(cast.actor("hanna"), meeting, MONDAY)]
    assert ("decision", "Two-hour windows") in kinds
    assert ("notice", "Scheduling has not said how it hits them: Two-hour windows") in kinds
    assert ("news", "A new round") in kinds
    begin_meeting(meeting=meeting, by=cast.actor("hanna"), at=later(days=3))
    decision.save_changes(what="Three-hour windows")
    assert MeetingPoint.objects.get(kind="decision").title == "Two-hour windows"


def test_of_two_who_begin_one_meeting_one_writes_the_points(cast: Cast) -> None:
    decided(cast)
    meeting = planned(cast)
    other = ChangeMeeting.objects.get(pk=meeting.pk)
    begin_meeting(meeting=meeting, by=cast.actor("hanna"), at=later(days=3))
    with pytest.raises(Stale):
        begin_meeting(meeting=other, by=cast.actor("ruth"), at=later(days=3))
    assert MeetingPoint.objects.filter(kind="decision").count() == 1


def test_only_news_since_the_last_meeting_is_on_the_table(cast: Cast) -> None:
    out(cast, title={"en": "Old"}, at=MONDAY - timedelta(days=40))
    out(cast, title={"en": "New"}, at=later(days=-2))
    titles = [item.title for item in agenda_for(cast.actor("hanna"), planned(cast), MONDAY)]
    assert ("New" in titles, "Old" in titles) == (True, False)
    begin_meeting(meeting=planned(cast, days=1), by=cast.actor("hanna"), at=later(days=1))
    assert not agenda_for(cast.actor("hanna"), planned(cast, days=9), later(days=9))


def test_a_point_ends_as_words_or_as_one_draft(cast: Cast) -> None:
    meeting, point = running(cast)
    word_point(point=point, words="Longer windows until May.", by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(Stale):
        word_point(point=point, words="No", expected=1, by=cast.actor("ruth"), at=MONDAY)
    for _twice in range(2):
        point_to_post(point=point, by=cast.actor("hanna"), at=MONDAY)
    post = Post.objects.get()
    assert (post.is_draft, post.title["en"], post.words["en"]) == (
        True,
        "The bridge works",
        "Longer windows until May.",
    )
    end_meeting(meeting=meeting, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotMeet):
        bring_point(meeting=meeting, title="Late", by=cast.actor("hanna"), at=MONDAY)
    (row,) = facts.table("change_meetings").rows(DAY, DAY + timedelta(days=5))
    assert row == {"held_on": date(2026, 3, 5), "points": 1, "posts": 1, "decisions": 0, "questions": 0}


def test_a_point_ends_as_a_decision_and_as_a_question(cast: Cast) -> None:
    meeting, point = running(cast)
    hanna = as_(cast.hanna)
    problem = Problem.objects.create(title="Nobody sees the note", unit=cast.north_desk, raised_at=MONDAY)
    hanna.post(
        at("decision", meeting, point.pk),
        {"what": "One list", "why": "Two lists differ", "from_date": "2026-04-01", "answer_by": "2026-03-20",
         "units": [cast.scheduling.pk]},
    )  # fmt: skip
    hanna.post(
        at("question", meeting, point.pk),
        {"problem_asked": problem.pk, "unit": cast.it.pk, "question": "What would it take?", "due_on": "2026-03-20"},
    )
    point.refresh_from_db()
    assert (point.decision, point.asked) == (Decision.objects.get(), InputRequest.objects.get())
    told = page(as_(cast.priya), at("meeting", meeting))
    assert "One list" in told
    assert "IT is asked until" in told
    again = {"problem_asked": problem.pk, "unit": cast.it.pk, "question": "And?", "due_on": "2026-03-20"}
    assert hanna.post(at("question", meeting, point.pk), again).status_code == 422
    wrong = hanna.post(at("decision", meeting, point.pk), {"what": "x"})
    assert wrong.status_code == 422


def test_a_meeting_is_planned_held_and_followed_by_the_next_on_its_pages(cast: Cast) -> None:
    hanna = as_(cast.hanna)
    given = {"on_date": "2026-03-05", "at_time": "14:00", "minutes": 45, "guests": [cast.tom.pk, cast.ruth.pk]}
    assert hanna.post("/change-meetings/new/", given | {"on_date": "2026-01-05"}).status_code == 422
    hanna.post("/change-meetings/new/", given)
    meeting = ChangeMeeting.objects.get()
    assert meeting.begins_at == datetime(2026, 3, 5, 14, tzinfo=UTC)
    assert "Begin the minutes" not in page(as_(cast.tom), at("meeting", meeting))
    assert "BEGIN:VEVENT" in as_(cast.tom).get(at("calendar", meeting)).content.decode()
    hanna.post(at("move", meeting), given | {"place": "Canteen", "version": 1})
    hanna.post(at("bring", meeting), {"title": "<b>Parking</b>"})
    assert "still empty" in hanna.post(at("bring", meeting), {"title": ""}).content.decode()
    hanna.post(at("begin", meeting))
    hanna.post(at("words", meeting, MeetingPoint.objects.get().pk), {"words": "Behind the hall.", "version": 1})
    hanna.post(at("end", meeting))
    told = page(as_(cast.priya), at("meeting", meeting))
    assert "&lt;b&gt;Parking&lt;/b&gt;" in told
    assert "Behind the hall." in told
    assert "Canteen" in told
    assert "One of 1 points ended as something" in told
    assert 'value="2026-04-02"' in page(hanna, f"/change-meetings/new/?after={meeting.token}")
    page(as_(cast.tom), "/change-meetings/new/", 404)


@pytest.mark.parametrize(
    ("held", "following"),
    [
        (datetime(2026, 3, 5, 14, tzinfo=LONDON), datetime(2026, 4, 2, 14, tzinfo=LONDON)),  # summer time between them
        (datetime(2026, 3, 31, 9, tzinfo=LONDON), datetime(2026, 4, 28, 9, tzinfo=LONDON)),  # no fifth Tuesday
        (datetime(2026, 12, 3, 9, tzinfo=LONDON), datetime(2027, 1, 7, 9, tzinfo=LONDON)),
        (datetime(2027, 1, 31, 9, tzinfo=LONDON), datetime(2027, 2, 28, 9, tzinfo=LONDON)),
    ],
)
def test_the_next_one_is_on_the_same_weekday_at_the_same_hour(cast: Cast, held: datetime, following: datetime) -> None:
    assert next_after(held.astimezone(UTC)) == following


def test_queries_do_not_grow_with_points(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(14):
        decided(cast, f"Decision {number}")
        out(cast, "hanna", unit=None, title={"en": f"Post {number}"})
    meeting = planned(cast)
    hanna = as_(cast.hanna)
    with django_assert_max_num_queries(18):
        page(hanna, at("meeting", meeting))
    begin_meeting(meeting=meeting, by=cast.actor("hanna"), at=later(days=3))
    with django_assert_max_num_queries(14):
        page(hanna, at("meeting", meeting))
    with django_assert_max_num_queries(13):
        page(hanna, "/change-meetings/")
