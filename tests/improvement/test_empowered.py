"""Who solves problems, who waits for a leader and for how long, what is told and tried: by department, never ranked."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.improvement.actions.causes import add_why
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.actions.people import name_owner, name_sponsor
from onecloth.improvement.choices import Stage, Trial
from onecloth.improvement.models import Improvement, Problem, ProblemVoice, Stay
from onecloth.improvement.queries.behind import behind_problems, behind_title
from onecloth.improvement.queries.empowered import Case, Houses, Share, Waited, cases, waits
from onecloth.improvement.queries.ideas import Number
from onecloth.improvement.queries.solving import Row, SolvingPage, solving_page
from onecloth.insight.models import Metric
from onecloth.listening.actions.voices import raise_voice
from onecloth.organisation.actions import dissolve_unit
from onecloth.organisation.models import Membership, Person
from onecloth_stats.survival import kaplan_meier
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import raised, said
from tests.improvement.trying import ease

TODAY = MONDAY.date()


pytestmark = pytest.mark.usefixtures("monday")


def days(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def owned_by(cast: Cast, owner: str, who: str, **given: Any) -> Problem:
    problem = raised(cast, who, **given)
    return name_owner(problem=problem, person=getattr(cast, owner), by=cast.actor("hanna"), at=MONDAY)


def solved(cast: Cast, owner: str, who: str, **given: Any) -> Problem:
    by = cast.actor("hanna")
    return close_problem(
        problem=owned_by(cast, owner, who, **given), answer_kind="did", words="Mended.", by=by, at=MONDAY
    )


def page(cast: Cast, day: date = TODAY) -> SolvingPage:
    return solving_page(cast.actor("priya"), day)


def row(cast: Cast, name: str, day: date = TODAY) -> Row:
    return next(each for each in page(cast, day).rows if each.name == name)


def an_idea(cast: Cast, number: int = 1) -> list[Any]:
    given = {
        "kind": "idea",
        "name_hidden": False,
        "about_unit": cast.north_desk,
        "by": cast.actor("priya"),
        "at": MONDAY,
    }
    return [raise_voice(text=f"Ring first, {n}.", **given).voice for n in range(number)]


def tried(cast: Cast, problem: Problem | None = None, on: date = TODAY) -> Improvement:
    metric = Metric.objects.filter(slug="ease").first() or ease()
    return Improvement.objects.create(
        title="Ring before the van leaves", unit=cast.north_desk, problem=problem, state=Trial.RUNNING, started_on=on,
        owner=cast.priya, sponsor=cast.tom, begun_at=MONDAY, metric=metric, predicted_words="Easier",
        predicted_value=80, predicted_by=on + timedelta(days=30),
    )  # fmt: skip


def test_it_is_solved_where_it_was_raised_if_its_owner_stands_no_higher(cast: Cast) -> None:
    """Priya sits in a team, Tom leads her department, Hanna belongs to the whole organisation."""
    solved(cast, "priya", "priya")
    solved(cast, "tom", "priya")
    solved(cast, "hanna", "tom")
    solved(cast, "priya", "tom")
    assert page(cast).level == Share(2, 4)


def test_what_was_declined_or_is_open_was_not_solved(cast: Cast) -> None:
    by = cast.actor("hanna")
    owned_by(cast, "priya", "priya")
    close_problem(
        problem=owned_by(cast, "priya", "priya"), answer_kind="wont", words="No means.", by=by, at=MONDAY
    )  # fmt: skip
    assert page(cast).level == Share(0, 0)
    assert page(cast).title == "Too few problems were solved in a year to say where that happens"


def test_where_the_owner_had_left_whoever_closed_it_counts_and_nobody_owns_it(cast: Cast) -> None:
    problem = owned_by(cast, "priya", "priya")
    Person.objects.filter(pk=cast.priya.pk).update(left_on=TODAY)
    Membership.objects.filter(person=cast.priya).update(until_date=TODAY)
    Problem.objects.filter(pk=problem.pk).update(raised_at=days(-1))
    found = page(cast)
    assert (found.front, found.unowned) == (Share(0, 0), 1)
    close_problem(problem=problem, answer_kind="did", words="Mended.", by=cast.actor("hanna"), at=MONDAY)
    assert page(cast).level == Share(0, 1)


def test_who_leads_nobody_is_the_front_line(cast: Cast) -> None:
    for owner in ("priya", "dean", "tom", "ruth"):
        owned_by(cast, owner, "hanna")
    raised(cast)
    found = page(cast)
    assert (found.front, found.unowned) == (Share(2, 4), 1)


def test_a_problem_waits_for_a_leader_from_its_first_why_until_one_clears_the_way(cast: Cast) -> None:
    by, problem, other = cast.actor("hanna"), owned_by(cast, "priya", "priya"), owned_by(cast, "priya", "priya")
    for each in (problem, other):
        add_why(problem=each, words="The list is old", evidence="seen", by=by, at=MONDAY)
        each.refresh_from_db()
    name_sponsor(problem=problem, person=cast.tom, by=by, at=days(4))
    assert sorted(case.waited for case in cases(TODAY + timedelta(days=9), Houses(TODAY)) if case.waited) == [
        (4.0, True), (9.0, False),
    ]  # fmt: skip
    found = page(cast, TODAY + timedelta(days=9))
    assert (found.waits, found.waits_title) == (Waited(1, 2, None), "One problem waits for a leader")
    assert found.waiting == [other]
    assert found.half == "too few to say"


def test_a_leader_who_left_leaves_it_waiting_and_the_first_day_stays(cast: Cast) -> None:
    by, problem = cast.actor("hanna"), owned_by(cast, "priya", "priya")
    add_why(problem=problem, words="The list is old", evidence="seen", by=by, at=MONDAY)
    name_sponsor(problem=problem, person=cast.tom, by=by, at=days(1))
    Person.objects.filter(pk=cast.tom.pk).update(left_on=TODAY + timedelta(days=2))
    assert page(cast).waits.now == 0
    assert page(cast, TODAY + timedelta(days=2)).waits.now == 1
    name_sponsor(problem=problem, person=cast.ruth, by=by, at=days(5))
    problem.refresh_from_db()
    assert problem.sponsored_on == TODAY + timedelta(days=1)


def test_the_wait_is_kaplan_and_meiers_median(cast: Cast) -> None:
    times = [(6.0, True)] * 3 + [(7.0, True), (10.0, True), (9.0, False), (10.0, False)]
    found = [Case(1, None, None, each, waits=not each[1]) for each in times]
    whole, by = waits(found)
    curve = kaplan_meier([time for time, _seen in times], [seen for _time, seen in times])
    assert whole == by[1] == Waited(2, 7, curve)
    assert curve.median == 7


def test_what_a_dissolved_department_had_counts_for_who_follows_it(cast: Cast) -> None:
    solved(cast, "dean", "dean", unit=cast.field_service)
    assert row(cast, "Field Service").level == Share(1, 1)
    dissolve_unit(unit=cast.field_service, successors=[cast.north_desk], by=cast.actor("tomasz"), at=days(3))
    names = [each.name for each in page(cast, TODAY + timedelta(days=4)).rows]
    assert names == ["Scheduling"]
    assert row(cast, "Scheduling", TODAY + timedelta(days=4)).level == Share(1, 1)


def test_departments_stand_in_the_order_of_the_alphabet_whatever_they_did(cast: Cast) -> None:
    for who, number in (("tomasz", 1), ("priya", 3), ("dean", 2)):
        for _n in range(number):
            solved(cast, who, who)
    assert [each.name for each in page(cast).rows] == ["Field Service", "IT", "Scheduling"]


def test_ideas_told_and_tried_are_counted_by_department_and_few_are_not_given(cast: Cast) -> None:
    problem = raised(cast, "priya", voices=an_idea(cast, 4))
    tried(cast, problem)
    tried(cast, on=TODAY - timedelta(days=400))
    found = page(cast)
    assert (found.ideas.told, found.ideas.tried, found.ideas.followed) == (4, 1, Share(4, 4))
    assert (row(cast, "Scheduling").told.is_few, row(cast, "Scheduling").tried) == (True, Number(1))
    assert Number(10).bounds == "5–18"
    an_idea(cast)
    assert not row(cast, "Scheduling").told.is_few


def test_the_page_defines_each_figure_sets_no_aim_and_is_found_from_two_pages(cast: Cast) -> None:
    for _n in range(5):
        solved(cast, "priya", "priya")
    client = as_(cast.dean)
    url = reverse("problems:solving")
    told = client.get(url).content.decode()
    assert "100% of problems were solved where they were raised" in told
    assert "57–100% · n 5" in told
    for words in (
        "stands no higher",
        "leads no unit",
        "began to look for the cause",
        "exact, Poisson",
        "nobody is asked for fewer",
    ):
        assert words in told, words
    assert url in client.get(reverse("problems:problems")).content.decode()
    assert url in client.get(reverse("insight:organisation")).content.decode()


def test_the_organisations_page_says_how_many_voices_behind_problems_have_an_answer(cast: Cast) -> None:
    then = MONDAY - timedelta(days=20)
    voices = [said(cast, text=f"It is late, {n}.", at=then) for n in range(6)]
    said(cast, text="About nothing in particular.", at=then)
    first, second = raised(cast, voices=voices[:4], at=then), raised(cast, voices=voices[4:], at=then)
    assert behind_title(behind_problems(TODAY)) == "0% of the voices behind problems have an answer"
    close_problem(problem=first, answer_kind="did", words="Mended.", by=cast.actor("hanna"), at=MONDAY)
    found = behind_problems(TODAY)
    assert (found.answered, found.raised, found.median_days) == (4, 6, 20)
    client = as_(cast.priya)
    assert (
        "67% of the voices behind problems have an answer"
        in client.get(reverse("insight:organisation")).content.decode()
    )
    assert ProblemVoice.objects.filter(problem=second).count() == 2


def test_the_page_asks_no_more_for_more_problems(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        solved(cast, "priya", "priya", title=f"Problem {number}")
    client, url = as_(cast.priya), reverse("problems:solving")
    client.get(url)
    assert Stay.objects.filter(stage=Stage.CLOSED).count() == 8
    with django_assert_max_num_queries(22):
        assert client.get(url).status_code == 200
