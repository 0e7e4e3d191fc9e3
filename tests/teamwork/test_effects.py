"""Whether a course helped, from the outside in: noticed by others, a figure that moved, memory, and last what was meant."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, erasure
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow
from onecloth.journeys.models import Seam
from onecloth.organisation.actions import part_with
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.actions.noticing import ask_all_due, ask_whether_noticed, say_whether_noticed
from onecloth.teamwork.exceptions import CannotAskWhetherNoticed
from onecloth.teamwork.models import Course, Learning, NoticedCount, NoticeQuestion, Recall, RecallAnswer
from onecloth.teamwork.queries.effects import effect_page, share_of
from onecloth.teamwork.tasks.learning import ask_neighbours
from tests.cast import LONG_AGO, MONDAY, Cast, as_
from tests.teamwork.gapping import CALM, a_gap, days, later, learn, measured_unit, team
from tests.teamwork.learning import a_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MONTH = 35


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def effect(course: Course) -> str:
    return reverse("learning:effect", args=[course.token])


def sewn(cast: Cast) -> Seam:
    return Seam.objects.create(
        giver=cast.north_desk, receiver=cast.field_service, hands_over={"en": "Jobs"}, from_date=LONG_AGO
    )


def neighbours(cast: Cast, number: int = 6) -> list[Person]:
    return team(cast, number, cast.field_service, "Field")


def learned(cast: Cast, number: int = 5) -> Course:
    course = a_course(cast)
    learn(team(cast, number), course, MONDAY)
    return course


def ask(cast: Cast) -> int:
    return ask_all_due(by=cast.actor("hanna"), at=days(MONTH))


def answer(question: NoticeQuestion, said: str, at: Any = None) -> None:
    by = actor_of(question.person, days(MONTH).date())
    say_whether_noticed(question=question, noticed=said, by=by, at=at or days(MONTH))


def said(cast: Cast, *answers: str) -> Course:
    """What neighbours said of what the north desk learned."""
    sewn(cast)
    neighbours(cast, max(len(answers), 5))
    course = learned(cast)
    ask(cast)
    for question, words in zip(NoticeQuestion.objects.order_by("pk"), answers, strict=False):
        answer(question, words)
    return course


def shown(cast: Cast, course: Course, at: Any = None) -> Any:
    return effect_page(cast.actor("dean"), course, at or days(MONTH + 7))


def test_a_month_later_the_neighbours_are_asked_once_and_never_about_a_person(cast: Cast) -> None:
    sewn(cast)
    people = neighbours(cast)
    learned(cast)
    ask_neighbours(days(29))
    assert not NoticeQuestion.objects.exists()
    ask_neighbours(days(MONTH))
    ask_neighbours(days(MONTH + 1))
    asked = NoticeQuestion.objects.select_related("person", "unit")
    assert {each.unit for each in asked} == {cast.north_desk}
    assert {each.person for each in asked} == {*people, cast.dean}
    with clock.held_at(days(MONTH)):
        read = page(as_(cast.dean), "/inbox/")
        link = reverse("learning:noticed", args=[asked.get(person=cast.dean).token])
        assert "Have you noticed a change in North desk?" in read
        assert link in read
        assert "Desk0" not in page(as_(cast.dean), link)
        assert as_(cast.dean).post(link, {}).status_code == 422
        as_(cast.dean).post(link, {"noticed": "yes"})
        assert "Have you noticed" not in page(as_(cast.dean), "/inbox/")
        assert "answered this already" in as_(cast.dean).post(link, {"noticed": "no"}).content.decode()
        page(as_(cast.priya), link, 404)


@pytest.mark.parametrize(("learners", "people"), [(4, 6), (5, 3)])
def test_nobody_is_asked_about_or_among_fewer_than_five(cast: Cast, learners: int, people: int) -> None:
    sewn(cast)
    neighbours(cast, people)
    learned(cast, learners)
    assert ask(cast) == 0


def test_nobody_is_asked_where_no_seam_joins(cast: Cast) -> None:
    neighbours(cast)
    learned(cast)
    assert ask(cast) == 0


def test_nobody_is_asked_twice_in_a_month(cast: Cast) -> None:
    sewn(cast)
    neighbours(cast)
    first, second = a_course(cast), a_course(cast, title={"en": "Second"})
    people = team(cast, 5)
    learn(people, first, MONDAY)
    learn(people, second, MONDAY)
    assert ask(cast) == 7
    assert set(NoticeQuestion.objects.values_list("course", flat=True)) == {first.pk}
    assert ask_all_due(by=cast.actor("hanna"), at=days(MONTH + 31)) == 7


def test_who_left_or_is_of_the_team_itself_or_was_asked_is_not_asked(cast: Cast) -> None:
    sewn(cast)
    course, by = a_course(cast), cast.actor("hanna")

    def put(person: Person) -> NoticeQuestion:
        return ask_whether_noticed(course=course, unit=cast.north_desk, person=person, by=by, at=MONDAY)

    question = put(cast.dean)
    for person, why in ((cast.lee, "not work here"), (cast.priya, "another team"), (cast.tomasz, "another team"), (cast.dean, "not asked twice")):  # fmt: skip
        with pytest.raises(CannotAskWhetherNoticed, match=why):
            put(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeQuestion.objects.create(
            course=course, unit=cast.north_desk, person=cast.dean, asked_on=MONDAY, until_date=MONDAY
        )
    with pytest.raises(NotAllowed):
        say_whether_noticed(question=question, noticed="yes", by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(CannotAskWhetherNoticed, match="Say yes"):
        say_whether_noticed(question=question, noticed="perhaps", by=cast.actor("dean"), at=MONDAY)
    with pytest.raises(CannotAskWhetherNoticed, match="not asked any more"):
        say_whether_noticed(question=question, noticed="yes", by=cast.actor("dean"), at=days(15))


def test_whoever_leaves_or_is_erased_is_asked_no_more_and_what_was_counted_stays(cast: Cast) -> None:
    said(cast, "yes", "yes")
    gone, erased = NoticeQuestion.objects.filter(answered_on__isnull=True).order_by("pk")[:2]
    part_with(person=gone.person, by=cast.actor("hanna"), at=days(MONTH))
    gone.refresh_from_db()
    assert gone.until_date < days(MONTH).date()
    erasure.erase_everywhere(f"person:{erased.person_id}")
    assert not NoticeQuestion.objects.filter(pk=erased.pk).exists()
    assert NoticedCount.objects.get().yes == 2


def test_what_was_said_is_counted_apart_from_who_said_it(cast: Cast) -> None:
    said(cast, "no")
    question = NoticeQuestion.objects.exclude(answered_on=None).get()
    assert {field.name for field in NoticeQuestion._meta.fields} == {
        "id", "token", "course", "unit", "person", "asked_on", "until_date", "answered_on",
    }  # fmt: skip
    assert question.answered_on.weekday() == 0
    kept = AuditRow.objects.filter(action="say_whether_noticed").get()
    assert kept.actor == "person"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (("yes",) * 4, None),
        (("yes",) * 4 + ("unsure",) * 2, None),
        (("yes",) * 3 + ("no",) * 2, "60%, interval 23–88, n = 5"),
        (("yes",) * 6, "90% or more, n = 6"),
        (("no",) * 6, "10% or less, n = 6"),
    ],
)
def test_what_others_noticed_is_told_from_five_on(cast: Cast, answers: tuple[str, ...], words: str | None) -> None:
    course = said(cast, *answers)
    assert shown(cast, course, days(MONTH)).noticed == []
    found = shown(cast, course).noticed[0].noticed
    assert (found.words if found else None) == words
    with clock.held_at(days(MONTH + 7)):
        told = page(as_(cast.dean), effect(course))
    assert (words or "Fewer than five answered. We wait") in told


def test_later_answers_wait_until_there_are_five_more(cast: Cast) -> None:
    course = said(cast, "yes", "yes", "yes", "no", "no")
    NoticedCount.objects.create(course=course, unit=cast.north_desk, week=days(MONTH + 7).date(), no=4)
    assert shown(cast, course, days(MONTH + 20)).noticed[0].noticed.n == 5
    NoticedCount.objects.create(course=course, unit=cast.north_desk, week=days(MONTH + 14).date(), yes=1)
    assert shown(cast, course, days(MONTH + 30)).noticed[0].noticed.n == 10


def checked(course: Course, grades: list[int], at: Any) -> None:
    for learning, grade in zip(Learning.objects.order_by("pk"), grades, strict=False):
        recall = Recall.objects.filter(learning=learning).first()
        RecallAnswer.objects.create(recall=recall, grade=grade, is_check=True, answered_at=at)


def test_what_was_meant_is_never_told_alone_or_first(cast: Cast) -> None:
    course = learned(cast, 6)
    alone = shown(cast, course)
    assert (alone.title, alone.meant) == ("Whether it helped is not known yet", None)
    checked(course, [1, 3, 3, 4, 2, 1], days(30))
    found = shown(cast, course)
    assert found.title == "Most remember it; whether it shows in the work is not known yet"
    assert found.remembered.words == "67%, interval 30–90, n = 6"
    with clock.held_at(days(MONTH + 7)):
        told = page(as_(cast.dean), effect(course))
    assert told.index("Remembered after thirty days") < told.index("Meant to use it")
    assert "90% or more, n = 6" in told


def test_four_checks_say_nothing_and_most_forgotten_is_said(cast: Cast) -> None:
    course = learned(cast, 6)
    checked(course, [3] * 4, days(30))
    assert shown(cast, course).remembered is None
    RecallAnswer.objects.all().delete()
    checked(course, [1] * 6, days(30))
    assert shown(cast, course).title == "Most have forgotten it after a month"


@pytest.mark.parametrize(
    ("after", "title"),
    [
        ((80.0, 82.0), "A figure is better since; nobody outside has confirmed it yet"),
        ((61.0, 60.0), "It has not shown in the work yet"),
    ],
)
def test_the_figure_of_a_gap_is_the_fourth_level(cast: Cast, after: Any, title: str) -> None:
    metric, course = measured_unit(cast, CALM), a_course(cast)
    a_gap(cast, course=course)
    learn(team(cast, 5), course, days(1))
    later(metric, cast.north_desk, after, until=days(7 + 7 * len(after)).date())
    assert shown(cast, course).title == title


def test_share_is_bounded_near_its_ends() -> None:
    assert share_of(9, 10).words == "90% or more, n = 10"
    assert share_of(1, 10).words == "10% or less, n = 10"
    assert share_of(5, 10).words == "50%, interval 24–76, n = 10"


def test_the_page_asks_no_more_for_more(cast: Cast, django_assert_max_num_queries: Any) -> None:
    course = said(cast, "yes", "yes", "yes", "no", "no")
    for unit in (cast.scheduling, cast.sales, cast.it):
        NoticedCount.objects.create(course=course, unit=unit, week=MONDAY.date(), yes=5)
    with clock.held_at(days(MONTH + 7)):
        client = as_(cast.dean)
        page(client, effect(course))
        with django_assert_max_num_queries(24):
            page(client, effect(course))
