"""What sticks: behaviours on a ladder of days, questions when they are about to be forgotten, two a week, at work only."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from onecloth.core import clock, erasure
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.actions import part_with
from onecloth.teamwork.actions import courses
from onecloth.teamwork.actions import learnings as actions
from onecloth.teamwork.actions.sessions import note_attendance
from onecloth.teamwork.exceptions import CannotLearn
from onecloth.teamwork.models import Course, Learning, LearningPrompt, Recall, RecallAnswer, TipReply
from onecloth.teamwork.queries.learning_time import WORKDAYS, at_work
from onecloth.teamwork.queries.learnings import Prompt, prompt_for
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.huddling import board_of
from tests.teamwork.learning import TEXTS, a_course, a_session, comes
from tests.undo import do, undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NOON = timedelta(hours=4)


def finished(
    cast: Cast, course: Course | None = None, who: str = "priya", at: datetime = MONDAY, **told: Any
) -> Learning:
    told = {"will_use": "yes"} | told
    return actions.finish_course(course=course or a_course(cast), **told, by=cast.actor(who), at=at)


def prompt(cast: Cast, at: datetime, who: str = "priya") -> Prompt | None:
    return prompt_for(cast.actor(who), at)


def answer(cast: Cast, found: Prompt, at: datetime, *, did: bool = True, grade: int = 3) -> None:
    by = cast.actor("priya")
    if found.recall:
        actions.answer_recall(recall=found.recall, grade=grade, by=by, at=at)
    else:
        actions.answer_tip(learning=found.learning, did=did, by=by, at=at)


def lived(cast: Cast, days: int) -> list[tuple[int, str, bool]]:
    """What stood on Priya's Today from day to day, answered at once."""
    seen = []
    for day in range(1, days):
        at = MONDAY + timedelta(days=day)
        while found := prompt(cast, at):
            seen.append((day, "recall" if found.recall else "tip", found.is_check))
            answer(cast, found, at)
    return seen


def test_a_finished_course_asks_the_next_day_and_at_most_twice_a_week(cast: Cast) -> None:
    finished(cast)
    seen = lived(cast, 75)
    weeks: dict[int, int] = {}
    for day, _kind, _check in seen:
        weeks[day // 7] = weeks.get(day // 7, 0) + 1
    assert seen[0][0] == 1
    assert max(weeks.values()) == 2
    assert {(MONDAY + timedelta(days=day)).weekday() for day, *_rest in seen} <= set(WORKDAYS)
    assert [day for day, _kind, is_check in seen if is_check] == [30]
    learning = Learning.objects.get()
    assert (learning.rung, learning.tip_due_on, learning.check_due_on) == (4, None, None)
    assert LearningPrompt.objects.filter(place__gt=2).count() == 0


def test_not_yet_goes_back_one_step(cast: Cast) -> None:
    learning, at = finished(cast), MONDAY + timedelta(days=1)
    by = cast.actor("priya")
    actions.answer_tip(learning=learning, did=True, words=" It  worked. ", by=by, at=at)
    assert (learning.rung, learning.tip_due_on) == (1, date(2026, 3, 5))
    later = at + timedelta(days=2)
    actions.answer_tip(learning=learning, did=False, by=by, at=later)
    assert (learning.rung, learning.tip_due_on) == (0, date(2026, 3, 6))
    assert list(TipReply.objects.order_by("pk").values_list("rung", "did", "words")) == [
        (0, True, "It worked."),
        (1, False, ""),
    ]


def test_questions_come_back_by_fsrs(cast: Cast) -> None:
    learning = finished(cast, a_course(cast, tips=[]))
    recall = learning.recalls.order_by("pk").first()
    at = MONDAY + timedelta(days=1)
    actions.answer_recall(recall=recall, grade=3, by=cast.actor("priya"), at=at)
    recall.refresh_from_db()
    assert recall.due_on == at.date() + timedelta(days=2)
    with pytest.raises(CannotLearn, match="answered already"):
        actions.answer_recall(recall=recall, grade=3, by=cast.actor("priya"), at=at)
    with pytest.raises(CannotLearn, match="how well"):
        actions.answer_recall(recall=recall, grade=5, by=cast.actor("priya"), at=at)


def test_a_third_in_a_week_is_refused_by_the_action_and_by_the_database(cast: Cast) -> None:
    for number in range(3):
        finished(cast, a_course(cast, title={"en": f"Course {number}"}))
    at, by = MONDAY + timedelta(days=2), cast.actor("priya")
    first, second, third = Learning.objects.order_by("pk")
    actions.answer_tip(learning=first, did=True, by=by, at=at)
    actions.skip_prompt(learning=second, by=by, at=at)
    assert prompt(cast, at) is None
    with pytest.raises(CannotLearn, match="Two questions a week"):
        actions.answer_tip(learning=third, did=True, by=by, at=at)
    given = {"person": cast.priya, "week": MONDAY.date(), "kind": "tip", "at": at}
    for place in (2, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            LearningPrompt.objects.create(**given, place=place)
    assert prompt(cast, MONDAY + timedelta(days=7)) is not None


@pytest.mark.parametrize(
    ("begins", "moment", "is_at_work"),
    [
        (None, datetime(2026, 3, 2, 8), True), (None, datetime(2026, 3, 2, 18, 0), False),
        (None, datetime(2026, 3, 2, 6, 59), False), (None, datetime(2026, 3, 7, 10), False),
        (time(8), datetime(2026, 3, 2, 17, 59), True), (time(8), datetime(2026, 3, 2, 20), False),
        (time(22), datetime(2026, 3, 2, 23), True), (time(22), datetime(2026, 3, 3, 5, 59), True),
        (time(22), datetime(2026, 3, 3, 10), False), (time(22), datetime(2026, 3, 2, 5), False),
        # London loses the hour after 01:00 on 29 March: eight hours from 22:00 end at 07:00 on the wall.
        (time(22), datetime(2026, 3, 29, 5, 30), True), (time(22), datetime(2026, 3, 29, 6, 0), False),
        (time(8), datetime(2026, 3, 30, 6, 0), True),
    ],
)  # fmt: skip
def test_prompts_stand_in_working_time_alone(
    cast: Cast, begins: time | None, moment: datetime, is_at_work: bool
) -> None:
    days = WORKDAYS if begins is None else (0, 1, 2, 3, 4, 5)
    assert at_work(days, begins, cast.north_desk, moment.replace(tzinfo=UTC)) is is_at_work


def test_the_days_are_those_of_ones_own_huddle(cast: Cast) -> None:
    finished(cast)
    saturday = MONDAY + timedelta(days=5)
    assert prompt(cast, saturday) is None
    board_of(cast, days=[5])
    assert prompt(cast, saturday) is not None
    assert prompt(cast, MONDAY + timedelta(days=2)) is None


def test_what_one_answers_is_ones_own(cast: Cast) -> None:
    learning = finished(cast)
    for who in ("tom", "hanna"):
        with pytest.raises(NotAllowed):
            actions.answer_tip(learning=learning, did=True, by=cast.actor(who), at=MONDAY + timedelta(days=1))
    by, at = cast.actor("priya"), MONDAY + timedelta(days=1)
    actions.answer_tip(learning=learning, did=True, words="The neighbour had the key.", by=by, at=at)
    url = f"/learning/{learning.course.token}/"
    assert "The neighbour" in as_(cast.priya).get("/learning/mine/").content.decode()
    for person in (cast.tom, cast.hanna):
        pages = (as_(person).get(each).content.decode() for each in ("/learning/mine/", url, "/"))
        assert not any("The neighbour" in page for page in pages)


def test_a_withdrawn_course_asks_nothing_and_goes_on_when_it_is_offered_again(cast: Cast) -> None:
    learning, at = finished(cast), MONDAY + timedelta(days=1)
    courses.withdraw_course(course=learning.course, by=cast.actor("hanna"), at=at)
    assert prompt(cast, at) is None
    with pytest.raises(CannotLearn):
        actions.answer_tip(learning=learning, did=True, by=cast.actor("priya"), at=at)
    assert as_(cast.priya).get(f"/learning/{learning.course.token}/").status_code == 200
    assert as_(cast.dean).get(f"/learning/{learning.course.token}/").status_code == 404
    courses.offer_again(course=learning.course, by=cast.actor("hanna"), at=at)
    assert prompt(cast, at) is not None


def test_a_new_edition_is_learned_anew_and_the_same_one_once(cast: Cast) -> None:
    first = finished(cast)
    assert finished(cast, first.course, will_use="maybe").pk == first.pk
    courses.rewrite_course(course=first.course, texts=TEXTS, by=cast.actor("hanna"), at=MONDAY)
    second = finished(cast, Course.objects.get())
    first.refresh_from_db()
    assert (second.edition, first.stopped_at, first.will_use) == (2, MONDAY, "maybe")


def test_who_came_to_a_session_has_learned_it(cast: Cast) -> None:
    session = a_session(cast, seats=2)
    priya, dean = comes(cast, session, "priya"), comes(cast, session, "dean")
    by, at = cast.actor("tom"), session.begins_at
    note_attendance(session=session, came=[priya.pk, dean.pk], by=by, at=at)
    note_attendance(session=session, came=[priya.pk], by=by, at=at)
    assert list(Learning.objects.filter(stopped_at__isnull=True).values_list("person", "will_use")) == [
        (cast.priya.pk, "")
    ]


def test_who_leaves_is_asked_nothing_and_who_is_erased_is_forgotten(cast: Cast) -> None:
    learning = finished(cast)
    answer(cast, Prompt(learning, recall=learning.recalls.first()), MONDAY + timedelta(days=1))
    part_with(person=cast.priya, by=cast.actor("tomasz"), at=MONDAY)
    learning.refresh_from_db()
    assert learning.stopped_at == MONDAY
    with transaction.atomic():
        erasure.erase_everywhere(f"person:{cast.priya.pk}")
    assert not any(kind.objects.exists() for kind in (Learning, Recall, RecallAnswer, TipReply, LearningPrompt))


def test_a_phone_without_scripts_finishes_tries_and_remembers(cast: Cast) -> None:
    course, client = a_course(cast), as_(cast.priya)
    url = f"/learning/{course.token}/"
    assert "Choose yes, perhaps or no." in client.post(url + "done/", {}).content.decode()
    assert "You try: <b>Write it on line one.</b>" in do(client, url + "done/", {"will_use": "yes", "tip": "2"})
    learning = Learning.objects.get()
    with clock.held_at(MONDAY + timedelta(days=1)):
        today = client.get("/").content.decode()
        assert "Did you get to try it?" in today
        answered = do(client, f"/learning/tips/{learning.token}/", {"did": "yes", "words": "<i>It worked</i>"})
        assert "When do you ask?" in answered
        recall = learning.recalls.order_by("pk").first()
        assert "Use one of the buttons" in do(client, f"/learning/recalls/{recall.token}/", {"grade": "9"})
        assert "Skipped. It comes back in a week." in do(
            client, f"/learning/recalls/{recall.token}/", {"grade": "skip"}
        )
        mine = client.get("/learning/mine/").content.decode()
    assert "You tried one thing you learned" in mine
    assert "&lt;i&gt;It worked&lt;/i&gt;" in mine
    stopped = do(client, f"/learning/learned/{learning.token}/stop/")
    assert "It goes on." in undo(client, stopped)


def test_today_costs_one_question_for_who_learns_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    actor = cast.actor("dean")
    with django_assert_num_queries(1):
        assert prompt_for(actor, MONDAY) is None


@pytest.mark.parametrize("number", [1, 5])
def test_what_one_learned_asks_no_more_for_more(cast: Cast, number: int, django_assert_max_num_queries: Any) -> None:
    for place in range(number):
        finished(cast, a_course(cast, title={"en": f"Course {place}"}))
    client: Client = as_(cast.priya)
    client.get("/learning/mine/")
    with django_assert_max_num_queries(13):
        assert client.get("/learning/mine/").status_code == 200
    with django_assert_max_num_queries(13):
        assert prompt(cast, MONDAY + timedelta(days=1)) is not None
