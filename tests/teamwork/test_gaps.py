"""Skill gaps: named from what is known, answered by a course, measured again; and what people say of themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, erasure
from onecloth.core.exceptions import NotAllowed
from onecloth.insight.models import Reading
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.actions import gaps as actions
from onecloth.teamwork.actions import wishes
from onecloth.teamwork.actions.courses import bring_starter_courses, withdraw_course
from onecloth.teamwork.actions.gaps import Known
from onecloth.teamwork.actions.huddle_items import add_item
from onecloth.teamwork.exceptions import CannotKeepGap, CannotLearn
from onecloth.teamwork.models import GapSource, Skill, SkillGap, Wish
from onecloth.teamwork.queries.gap_measures import measured, measures_for
from onecloth.teamwork.queries.wishes import wished
from onecloth_stats.learning import Moved
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.gapping import CALM, SAID, a_gap, a_skill, days, later, learn, measured_unit, team
from tests.teamwork.huddling import board_of
from tests.teamwork.learning import a_course
from tests.undo import do, undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_a_gap_names_a_skill_says_how_it_is_known_and_which_course_answers_it(cast: Cast) -> None:
    measured_unit(cast)
    course = a_course(cast)
    open_ = reverse("learning:open_gap", args=[cast.north_desk.pk])
    given = {"new_skill": "Asking for the code", "course": course.token, "kind": "pulse", "words": "Two in three.", "measure": "metric:ease"}  # fmt: skip
    as_(cast.tom).post(open_, given)
    gap = SkillGap.objects.get()
    url = reverse("learning:gap", args=[gap.token])
    read = page(as_(cast.dean), url)
    assert "Two in three." in read
    assert "What the pulse says" in read
    assert "62%, interval 57–67, n = 40" in read
    assert "Key safes" in read
    assert "Fewer than 5 people here have finished the course since" in read
    for place in ("/learning/gaps/", reverse("learning:course", args=[course.token]), reverse("organisation:unit", args=[cast.north_desk.pk])):  # fmt: skip
        assert "Asking for the code" in page(as_(cast.dean), place)
    assert "Asking for the code" in page(as_(cast.priya), "/learning/")
    assert "Asking for the code" not in page(as_(cast.dean), "/learning/")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"measure": ""}, "Choose a figure"),
        ({"measure": "metric:nothing"}, "Choose a figure"),
        ({"measure": "seam:nothing"}, "Choose a figure"),
        ({"new_skill": " "}, "which skill is missing"),
        ({"new_skill": "x" * 121}, "120 letters"),
        ({"known": Known("pulse", " ")}, "how it is known"),
        ({"known": Known("rumour", "They say")}, "how it is known"),
    ],
)
def test_a_gap_that_cannot_be_measured_or_is_not_known_is_refused(
    cast: Cast, changed: dict[str, Any], why: str
) -> None:
    measured_unit(cast)
    with pytest.raises(CannotKeepGap, match=why):
        a_gap(cast, **changed)
    assert not SkillGap.objects.exists()


def test_a_figure_that_was_never_shown_for_the_team_shows_no_gap(cast: Cast) -> None:
    metric = measured_unit(cast)
    Reading.objects.filter(metric=metric).update(status="too_few", value=None, low=None, high=None)
    assert measures_for(cast.actor("tom"), cast.north_desk) == []
    assert "No figure is shown for this team yet" in page(
        as_(cast.tom), reverse("learning:open_gap", args=[cast.north_desk.pk])
    )
    with pytest.raises(CannotKeepGap, match="Choose a figure"):
        a_gap(cast)


def test_a_gap_is_open_once_and_by_those_who_lead_or_serve_all(cast: Cast) -> None:
    measured_unit(cast)
    gap = a_gap(cast)
    with pytest.raises(CannotKeepGap, match="open here already"):
        a_gap(cast, new_skill="asking for the CODE")
    with pytest.raises(NotAllowed):
        a_gap(cast, who="dean", new_skill="Other")
    page(as_(cast.priya), reverse("learning:open_gap", args=[cast.north_desk.pk]), 404)
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillGap.objects.create(unit=gap.unit, skill=gap.skill, metric=gap.metric, opened_on=TODAY)
    other = a_skill("Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillGap.objects.create(unit=gap.unit, skill=other, opened_on=TODAY)


def test_a_problem_on_the_board_becomes_a_source(cast: Cast) -> None:
    measured_unit(cast)
    board = board_of(cast)
    item = add_item(board=board, kind="problem", words="No code again", by=cast.actor("priya"), at=MONDAY)
    link = reverse("learning:open_gap", args=[cast.north_desk.pk]) + f"?item={item.token}"
    assert link.replace("&", "&amp;") in page(as_(cast.tom), reverse("huddles:item", args=[item.token]))
    assert link not in page(as_(cast.priya), reverse("huddles:item", args=[item.token]))
    given = {"new_skill": "Asking for the code", "kind": "huddle", "words": "", "measure": "metric:ease"}
    as_(cast.tom).post(link, given)
    gap = SkillGap.objects.get()
    assert "No code again" in page(as_(cast.dean), reverse("learning:gap", args=[gap.token]))
    with pytest.raises(CannotKeepGap, match="stands there already"):
        actions.add_gap_source(gap=gap, known=Known("huddle", "", item), by=cast.actor("tom"), at=MONDAY)
    as_(cast.tom).post(reverse("learning:add_source", args=[gap.token]), {"kind": "review", "words": "In spring too."})
    assert list(GapSource.objects.order_by("pk").values_list("kind", flat=True)) == ["huddle", "review"]


def test_a_gap_is_closed_with_a_reason_and_opened_again(cast: Cast) -> None:
    measured_unit(cast)
    gap = a_gap(cast)
    url = reverse("learning:close_gap", args=[gap.token])
    assert as_(cast.tom).post(url, {"because": ""}).status_code == 422
    as_(cast.tom).post(url, {"because": "It arrives ready."})
    gap.refresh_from_db()
    assert gap.because == "It arrives ready."
    with pytest.raises(CannotKeepGap, match="closed"):
        actions.answer_gap(gap=gap, course=a_course(cast), by=cast.actor("tom"), at=MONDAY)
    as_(cast.tom).post(url, {"back": "1"})
    gap.refresh_from_db()
    assert gap.closed_at is None


def test_a_withdrawn_course_answers_no_gap(cast: Cast) -> None:
    measured_unit(cast)
    gap, course = a_gap(cast), a_course(cast)
    withdraw_course(course=course, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotKeepGap, match="not offered"):
        actions.answer_gap(gap=gap, course=course, by=cast.actor("tom"), at=MONDAY)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (CALM, (62.0, 60.0), Moved.SAME),
        (CALM, (80.0, 82.0), Moved.BETTER),
        (CALM, (40.0, 41.0), Moved.WORSE),
        (CALM, (), None),
        (CALM[:2], (63.0,), Moved.SAME),
        (CALM[:2], (80.0,), Moved.BETTER),
    ],
)
def test_a_gap_is_measured_again_once_five_have_learned(
    cast: Cast, before: Any, after: Any, moved: Moved | None
) -> None:
    metric, course = measured_unit(cast, before), a_course(cast)
    gap = a_gap(cast, course=course)
    people = team(cast, 5)
    learn(people[:4], course, days(1))
    later(metric, cast.north_desk, after, until=days(7 + 7 * len(after)).date())
    assert measured([gap])[gap.pk].moved is None
    learn(people[4:], course, days(2))
    found = measured([gap])[gap.pk]
    assert found.moved == moved
    assert found.learned_on == days(2).date()
    words = {Moved.SAME: "Not changed beyond chance", Moved.BETTER: "Better since", Moved.WORSE: "Worse since"}
    told = words[moved] if moved else "when the next period"
    assert told in page(as_(cast.dean), reverse("learning:gap", args=[gap.token]))


def test_what_was_learned_before_the_gap_or_elsewhere_closes_none(cast: Cast) -> None:
    measured_unit(cast)
    course = a_course(cast)
    learn(team(cast, 5), course, days(-3))
    learn(team(cast, 5, cast.sales, "Sale"), course, days(1))
    gap = a_gap(cast, course=course)
    assert measured([gap])[gap.pk].learned_on is None


def wishing(cast: Cast, number: int, people: int, at: Any = None) -> Skill:
    skill = a_skill()
    for each in team(cast, people)[:number]:
        wishes.wish(skill=skill, words="Mine", by=actor_of(each, TODAY), at=at or days(-7))
    return skill


@pytest.mark.parametrize(("number", "people", "told"), [(4, 20, 0), (5, 20, 5), (9, 20, 5), (10, 20, 10), (5, 5, 0)])
def test_wishes_are_told_in_steps_of_five_of_teams_of_ten(cast: Cast, number: int, people: int, told: int) -> None:
    wishing(cast, number, people)
    assert [each.at_least for each in wished(TODAY, {cast.north_desk.pk})] == ([told] if told else [])


def test_this_weeks_wishes_wait_and_nobody_reads_whose_they_are(cast: Cast) -> None:
    wishing(cast, 5, 20, MONDAY)
    assert wished(TODAY) == []
    assert [each.unit for each in wished(TODAY + timedelta(days=7))] == [cast.north_desk]
    with clock.held_at(days(7)):
        read = page(as_(cast.tom), "/learning/gaps/")
    assert "At least 5 would like to get better at this: Asking for the code" in read
    assert "Desk0" not in read
    assert "Mine" not in read


def test_somebody_says_what_they_would_like_and_takes_it_back(cast: Cast) -> None:
    skill = a_skill()
    as_(cast.priya).post("/learning/wishes/", {"skill": skill.token, "words": "On the phone"})
    as_(cast.priya).post("/learning/wishes/", {"skill": skill.token, "words": "On the phone, early"})
    kept = Wish.objects.get()
    assert "On the phone, early" in page(as_(cast.priya), "/learning/mine/")
    assert as_(cast.priya).post("/learning/wishes/", {"skill": "", "words": " "}).status_code == 422
    end = reverse("learning:end_wish", args=[kept.token])
    assert as_(cast.tom).post(end).status_code == 404
    gone = do(mine := as_(cast.priya), end)
    assert "On the phone, early" not in gone
    assert "On the phone, early" in undo(mine, gone)
    with pytest.raises(NotAllowed):
        wishes.end_wish(wish=kept, by=cast.actor("tom"), at=MONDAY)
    erasure.erase_everywhere(f"person:{cast.priya.pk}")
    assert not Wish.objects.exists()


def test_twenty_wishes_are_the_most(cast: Cast) -> None:
    for number in range(20):
        wishes.wish(words=f"Thing {number}", by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(CannotLearn, match="Twenty"):
        wishes.wish(words="One more", by=cast.actor("priya"), at=MONDAY)
    assert Wish.objects.count() == 20


def test_starter_courses_bring_the_skill_they_teach(cast: Cast) -> None:
    bring_starter_courses(by=cast.actor("hanna"), at=MONDAY)
    assert {each.key: bool(each.name["de"]) for each in Skill.objects.all()} == {
        "journeys": True, "listening": True, "service": True,
    }  # fmt: skip


@pytest.mark.parametrize("many", [1, 8])
def test_pages_ask_no_more_for_more_gaps(cast: Cast, many: int, django_assert_max_num_queries: Any) -> None:
    measured_unit(cast)
    course = a_course(cast)
    for number in range(many):
        a_gap(cast, new_skill=f"Skill {number}", course=course, known=SAID)
    client = as_(cast.priya)
    page(client, "/learning/gaps/")
    for url, most in (
        ("/learning/gaps/", 24),
        ("/learning/", 24),
        (reverse("learning:course", args=[course.token]), 28),
    ):
        with django_assert_max_num_queries(most):
            page(client, url)
