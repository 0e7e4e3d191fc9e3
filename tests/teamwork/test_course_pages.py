"""Pages of the catalogue, of a course and of a session, as people meet them without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onecloth.core import clock
from onecloth.teamwork.actions.courses import bring_starter_courses
from onecloth.teamwork.models import Course, LearningSession
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.learning import a_course, a_session, comes
from tests.undo import do, undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
CATALOGUE = "/learning/"
WRITTEN = {
    "title_en": "Key safes", "what_for_en": "To get in at once.", "words_en": "# Codes\n\nAsk <script>alert(1)</script> **first**.",
    "tips_en": "Ask first.\n\nSay it back.", "asked_en": "When?\nFirst.\n\nWhere?\nLine one.", "minutes": "5",
}  # fmt: skip


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def write(client: Client, **more: Any) -> Any:
    return client.post(CATALOGUE + "new/", WRITTEN | more)


def test_a_course_is_written_read_and_changed(cast: Cast) -> None:
    file = SimpleUploadedFile("safes.pdf", b"%PDF-1.4 safes", "application/pdf")
    write(as_(cast.tom), file=file)
    course = Course.objects.get()
    read = page(as_(cast.priya), reverse("learning:course", args=[course.token]))
    assert "<strong>first</strong>" in read
    assert "<script>alert" not in read
    assert "safes.pdf" in read
    assert "No session is planned, so there are no places to take." in read
    assert "Key safes" in page(as_(cast.priya), CATALOGUE)
    assert (
        as_(cast.priya)
        .get(reverse("learning:course_file", args=[course.token]))["Content-Disposition"]
        .startswith("attachment")
    )
    change = reverse("learning:rewrite", args=[course.token])
    assert "When?\nFirst." in page(as_(cast.tom), change)
    as_(cast.tom).post(change, WRITTEN | {"tips_en": "Ask twice.", "version": course.version})
    course.refresh_from_db()
    assert (course.edition, course.file is not None, course.tips.filter(is_retired=False).get().words) == (
        2,
        True,
        {"en": "Ask twice."},
    )
    stale = as_(cast.tom).post(change, WRITTEN | {"version": 1})
    assert stale.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title_en": ""}, "#id_title_en"),
        ({"tips_en": "One\nTwo", "tips_de": "Eins"}, "the same behaviours and questions"),
        ({"asked_en": "Why?"}, "needs its answer"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"file": SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>", "image/svg+xml")}, "We cannot take a file"),
        ({"minutes": "900"}, "480"),
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_what_was_written(cast: Cast, wrong: dict, why: str) -> None:
    answer = write(as_(cast.tom), **wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "To get in at once." in answer.content.decode()
    assert not Course.objects.exists()


def test_a_starter_course_is_read_in_german_and_may_be_withdrawn_and_come_back(cast: Cast) -> None:
    bring_starter_courses(by=cast.actor("hanna"), at=MONDAY)
    course = Course.objects.get(key="service")
    url = reverse("learning:course", args=[course.token])
    german = as_(cast.priya).get(url, headers={"accept-language": "de"}).content.decode()
    assert 'lang="de"' in german or "Service ist die ganze Arbeit" in german
    gone = do(keeper := as_(cast.hanna), url + "withdraw/")
    page(as_(cast.priya), url, 404)
    assert "It is in the catalogue again." in undo(keeper, gone)
    assert "Service is the whole job" in page(as_(cast.priya), url)


def test_a_session_is_planned_joined_and_left(cast: Cast) -> None:
    course = a_course(cast)
    planned = {"begins_at": "2026-03-05T10:00", "minutes": "60", "where": "Room two", "seats": "1"}
    as_(cast.tom).post(reverse("learning:plan", args=[course.token]), planned)
    session = LearningSession.objects.get()
    url = reverse("learning:session", args=[session.token])
    assert "One of 1 places is free" in page(as_(cast.priya), url)
    assert "You have a place" in do(as_(cast.priya), url + "place/")
    assert "You are number 1 in the queue" in do(as_(cast.dean), url + "place/")
    assert "Dean Okafor" not in page(as_(cast.priya), url)
    assert "Dean Okafor" in page(as_(cast.tom), url)
    assert "Full; one person waits" in page(as_(cast.tomasz), CATALOGUE)
    do(as_(cast.priya), url + "give-up/")
    assert "A place became free for you: Key safes" in page(as_(cast.dean), "/inbox/")
    assert "I have seen it" not in do(as_(cast.dean), url + "read/")
    entry = as_(cast.dean).get(url + "calendar/").content.decode()
    assert "SUMMARY:Key safes" in entry


def test_a_session_in_the_past_or_in_an_hour_that_the_clock_skips_is_refused(cast: Cast) -> None:
    url = reverse("learning:plan", args=[a_course(cast).token])
    given = {"minutes": "60", "where": "Room two", "seats": "1"}
    for begins_at in ("2026-03-01T10:00", "2026-03-29T01:30", "x"):
        assert as_(cast.tom).post(url, given | {"begins_at": begins_at}).status_code == 422
    assert not LearningSession.objects.exists()


def test_who_came_is_ticked_and_a_session_is_called_off_with_the_reason(cast: Cast) -> None:
    session = a_session(cast)
    place = comes(cast, session, "priya")
    url = reverse("learning:session", args=[session.token])
    with clock.held_at(session.begins_at + timedelta(hours=2)):
        assert f'value="{place.pk}" checked' in page(as_(cast.tom), url)
        do(as_(cast.tom), url + "came/")
    place.refresh_from_db()
    assert place.came is False
    other = a_session(cast, session.course)
    comes(cast, other, "priya")
    off = do(as_(cast.tom), reverse("learning:call_off", args=[other.token]), {"because": "The room is flooded."})
    assert "The room is flooded." in off


@pytest.mark.parametrize("number", [1, 6])
def test_the_catalogue_asks_no_more_for_more(cast: Cast, number: int, django_assert_max_num_queries: Any) -> None:
    for _each in range(number):
        comes(cast, a_session(cast), "priya")
    client = as_(cast.priya)
    page(client, CATALOGUE)
    with django_assert_max_num_queries(13):
        page(client, CATALOGUE)
    with django_assert_max_num_queries(17):
        page(client, reverse("learning:course", args=[Course.objects.first().token]))
    with django_assert_max_num_queries(17):
        page(client, reverse("learning:session", args=[LearningSession.objects.first().token]))
