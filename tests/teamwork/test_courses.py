"""Courses and sessions: who writes, who comes, who waits, and who is told."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import mail as sent_mail
from django.db import connections, transaction

from onecloth.core import erasure, outbox
from onecloth.core.exceptions import NotAllowed
from onecloth.core.inbox import asks_of
from onecloth.organisation.actions import part_with
from onecloth.teamwork.actions import courses as actions
from onecloth.teamwork.actions import sessions
from onecloth.teamwork.exceptions import CannotKeepCourse, CannotKeepSession
from onecloth.teamwork.models import Course, LearningSession, SessionPlace
from onecloth.teamwork.queries.courses_written import CourseTexts, shipped
from tests.cast import MONDAY, Cast
from tests.teamwork.learning import TEXTS, a_course, a_session, comes, when

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def titles(cast: Cast, who: str) -> list[str]:
    return [each.title for each in asks_of(cast.actor(who), MONDAY.date()) if each.key.startswith("place:")]


def test_starter_courses_come_in_once_in_english_and_german(cast: Cast) -> None:
    by = cast.actor("hanna")
    brought = actions.bring_starter_courses(by=by, at=MONDAY)
    assert {course.key for course in brought} == {"journeys", "listening", "service"}
    assert actions.bring_starter_courses(by=by, at=MONDAY) == []
    for _key, texts in shipped():
        whole = (
            texts.title,
            texts.what_for,
            texts.words,
            *texts.tips,
            *(part for pair in texts.asked for part in pair),
        )
        assert all(set(each) == {"en", "de"} and all(each.values()) for each in whole)
        assert (len(texts.tips), len(texts.asked)) == (3, 4)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": {}}, "Give the course a title"),
        ({"words": {}}, "has words, a link or a file"),
        ({"tips": [{"en": " "}]}, "Each behaviour needs words"),
        ({"asked": [({"en": "Why?"}, {"en": ""})]}, "needs its answer"),
        ({"title": {"en": "x" * 121}}, "longer than 120"),
        ({"minutes": 0}, "how many minutes"),
    ],
)
def test_what_is_no_course_is_refused(cast: Cast, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(CannotKeepCourse, match=why):
        a_course(cast, **changed)
    assert not Course.objects.exists()


def test_courses_are_written_by_who_leads_and_changed_by_who_wrote_them(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        a_course(cast, "priya")
    course = a_course(cast, "tom")
    with pytest.raises(NotAllowed):
        actions.rewrite_course(course=course, texts=TEXTS, by=cast.actor("ruth"), at=MONDAY)
    shorter = CourseTexts(**{**TEXTS.__dict__, "tips": TEXTS.tips[:1]})
    changed = actions.rewrite_course(
        course=course, texts=shorter, expected=course.version, by=cast.actor("tom"), at=MONDAY
    )
    assert changed.edition == 2
    assert [tip.is_retired for tip in course.tips.order_by("position")] == [False, True, True]


def test_the_next_in_line_moves_up_and_is_told(cast: Cast) -> None:
    session = a_session(cast, seats=1)
    first, second, third = (comes(cast, session, who) for who in ("priya", "dean", "tomasz"))
    assert [place.placed_at is not None for place in (first, second, third)] == [True, False, False]
    assert comes(cast, session, "dean").pk == second.pk
    sessions.give_up_place(place=first, by=cast.actor("priya"), at=MONDAY)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.placed_at, third.placed_at) == (MONDAY, None)
    assert titles(cast, "dean") == ["A place became free for you: Key safes"]
    assert titles(cast, "tomasz") == []
    sessions.read_news(place=second, by=cast.actor("dean"), at=MONDAY)
    assert titles(cast, "dean") == []
    sessions.change_session(session=session, when=when(seats=2), by=cast.actor("tom"), at=MONDAY)
    assert titles(cast, "tomasz") == ["A place became free for you: Key safes"]


def test_a_session_that_moves_or_is_called_off_says_so(cast: Cast) -> None:
    session = a_session(cast, seats=1)
    comes(cast, session, "priya")
    comes(cast, session, "dean")
    sessions.change_session(session=session, when=when(days=4, seats=1), by=cast.actor("tom"), at=MONDAY)
    assert (titles(cast, "priya"), titles(cast, "dean")) == (["At another time or place: Key safes"], [])
    with pytest.raises(CannotKeepSession, match="Say why"):
        sessions.cancel_session(session=session, because=" ", by=cast.actor("tom"), at=MONDAY)
    sessions.cancel_session(session=session, because="The room is flooded.", by=cast.actor("tom"), at=MONDAY)
    assert titles(cast, "priya") == titles(cast, "dean") == ["Called off: Key safes"]
    with pytest.raises(CannotKeepSession, match="was called off"):
        comes(cast, session, "tomasz")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"days": -1}, "lies ahead"), ({"days": 0}, "lies ahead"), ({"days": 5000}, "lies ahead"),
        ({"seats": 0}, "A session has places"), ({"seats": 501}, "A session has places"),
        ({"where": " "}, "Say where"), ({"minutes": 0}, "how many minutes"),
    ],
)  # fmt: skip
def test_what_is_no_session_is_refused(cast: Cast, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(CannotKeepSession, match=why):
        a_session(cast, **changed)
    assert not LearningSession.objects.exists()


def test_places_are_not_taken_from_who_has_them_nor_after_it_began(cast: Cast) -> None:
    session = a_session(cast, seats=2)
    comes(cast, session, "priya")
    comes(cast, session, "dean")
    with pytest.raises(CannotKeepSession, match="More people have a place"):
        sessions.change_session(session=session, when=when(seats=1), by=cast.actor("tom"), at=MONDAY)
    late = session.begins_at + timedelta(minutes=1)
    with pytest.raises(CannotKeepSession, match="has begun"):
        comes(cast, session, "tomasz", late)
    with pytest.raises(NotAllowed):
        sessions.cancel_session(session=session, because="No", by=cast.actor("dean"), at=MONDAY)


def test_who_came_is_noted_once_it_began(cast: Cast) -> None:
    session = a_session(cast, seats=2)
    priya, dean = comes(cast, session, "priya"), comes(cast, session, "dean")
    with pytest.raises(CannotKeepSession, match="once it has begun"):
        sessions.note_attendance(session=session, came=[priya.pk], by=cast.actor("tom"), at=MONDAY)
    sessions.note_attendance(session=session, came=[priya.pk, 999], by=cast.actor("tom"), at=session.begins_at)
    assert dict(session.places.values_list("pk", "came")) == {priya.pk: True, dean.pk: False}


def test_a_withdrawn_course_calls_off_its_sessions_and_stays_for_who_comes(cast: Cast) -> None:
    course = a_course(cast)
    session = a_session(cast, course)
    comes(cast, session, "priya")
    actions.withdraw_course(course=course, by=cast.actor("hanna"), at=MONDAY)
    session.refresh_from_db()
    assert session.because == "The course is not offered any more."
    assert titles(cast, "priya") == ["Called off: Key safes"]
    with pytest.raises(CannotKeepSession, match="not offered"):
        a_session(cast, course)
    assert actions.offer_again(course=course, by=cast.actor("hanna"), at=MONDAY).is_offered


def test_who_leaves_makes_room_and_who_is_erased_is_forgotten(cast: Cast) -> None:
    session = a_session(cast, seats=1)
    comes(cast, session, "priya")
    waiting = comes(cast, session, "dean")
    part_with(person=cast.priya, by=cast.actor("tomasz"), at=MONDAY)
    waiting.refresh_from_db()
    assert waiting.placed_at == MONDAY
    with transaction.atomic():
        erasure.erase_everywhere(f"person:{cast.priya.pk}")
    assert list(SessionPlace.objects.values_list("person", flat=True)) == [cast.dean.pk]


def test_each_change_reaches_the_calendar_by_one_mail(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "localhost"
    cast.priya.email = "priya@example.org"
    cast.priya.save(update_fields=["email"])
    session = a_session(cast, seats=1)
    place = comes(cast, session, "priya")
    sessions.give_up_place(place=place, by=cast.actor("priya"), at=MONDAY)
    outbox.deliver_due(MONDAY)
    assert len(sent_mail.outbox) == 2
    by_method = {told.split("METHOD:")[1].split()[0]: told for told in map(_calendar, sent_mail.outbox)}
    assert set(by_method) == {"REQUEST", "CANCEL"}
    invited, taken_back = by_method["REQUEST"], by_method["CANCEL"]
    assert taken_back.split("SEQUENCE:")[1][0] > invited.split("SEQUENCE:")[1][0]


def _calendar(message: Any) -> str:
    parts = message.message().walk()
    found = next(part for part in parts if part.get_content_type() == "text/calendar")
    return found.get_payload(decode=True).decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_place_at_once_get_one_between_them(cast: Cast) -> None:
    session = a_session(cast, seats=1)

    def take(who: str) -> None:
        try:
            comes(cast, LearningSession.objects.get(pk=session.pk), who)
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=[who]) for who in ("priya", "dean")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(place.placed_at is not None for place in session.places.all()) == [False, True]
