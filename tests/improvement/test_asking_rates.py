"""How often units answer in time: by department, in the order of the alphabet, with Wilson's interval and n."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.models import InputRequest, Problem
from onecloth.improvement.queries.asking_rates import OnTime, Row, asked_page
from onecloth.organisation.actions import move_unit
from onecloth.organisation.models import Unit
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()
ASKED, DUE = TODAY - timedelta(days=60), TODAY - timedelta(days=50)


def put(problem: Problem, unit: Unit, **given: date | None) -> InputRequest:
    dates = {"asked_on": ASKED, "due_on": DUE} | given
    return InputRequest.objects.create(problem=problem, unit=unit, question="Why?", **dates)


def rows(cast: Cast) -> list[tuple[str, int, int]]:
    return [(row.name, row.rate.on_time, row.rate.due) for row in asked_page(cast.actor("priya"), TODAY).rows]


def test_an_answer_counts_by_its_day_and_what_is_not_due_yet_counts_for_nothing(cast: Cast) -> None:
    problem = owned(cast)
    put(problem, cast.it, answered_on=DUE)
    put(problem, cast.it, answered_on=DUE + timedelta(days=1))
    put(problem, cast.it)
    put(problem, cast.it, due_on=TODAY)
    assert rows(cast) == [("IT", 1, 3)]
    assert asked_page(cast.actor("priya"), TODAY).title == "One of three questions were answered in time"


def test_taking_back_or_closing_hides_nothing_that_was_late(cast: Cast) -> None:
    problem, closed = owned(cast), owned(cast, title="Over")
    put(problem, cast.it, withdrawn_on=DUE)
    put(problem, cast.it, withdrawn_on=DUE + timedelta(days=1))
    put(closed, cast.sales)
    put(closed, cast.sales, due_on=TODAY)
    close_problem(problem=closed, answer_kind="wont", words="No.", by=cast.actor("dean"), at=MONDAY)
    assert rows(cast) == [("IT", 0, 1), ("Sales", 0, 1)]


def test_departments_stand_in_the_order_of_the_alphabet_whatever_they_did(cast: Cast) -> None:
    problem = owned(cast)
    for unit, in_time in ((cast.sales, 2), (cast.field_service, 0), (cast.north_desk, 1), (cast.it, 2)):
        for number in range(2):
            put(problem, unit, answered_on=DUE if number < in_time else None)
    assert rows(cast) == [("Field Service", 0, 2), ("IT", 2, 2), ("Sales", 2, 2), ("Scheduling", 1, 2)]


def test_a_question_counts_for_the_department_its_unit_was_in_on_the_day_it_was_asked(cast: Cast) -> None:
    problem = owned(cast)
    put(problem, cast.north_desk, answered_on=DUE)
    by, moved = cast.actor("hanna"), TODAY - timedelta(days=30)
    move_unit(unit=cast.north_desk, parent=cast.field_service, from_date=moved, by=by, at=MONDAY)
    put(problem, cast.north_desk, asked_on=moved, due_on=moved)
    assert rows(cast) == [("Field Service", 0, 1), ("Scheduling", 1, 1)]


def test_the_interval_is_wilsons(cast: Cast) -> None:
    """81 of 263 and 15 of 148 are the figures of METHODS 1."""
    assert [round(each, 4) for each in OnTime(263, 81).bounds] == [0.2553, 0.3662]
    assert [round(each, 4) for each in OnTime(148, 15).bounds] == [0.0624, 0.1605]


def test_few_questions_are_counted_and_not_made_a_share_of(cast: Cast) -> None:
    assert Row(cast.it, OnTime(4, 3)).rate.is_few
    problem = owned(cast)
    for number in range(4):
        put(problem, cast.it, answered_on=DUE if number else None)
    for _number in range(5):
        put(problem, cast.sales, answered_on=DUE)
    client = Client()
    client.force_login(cast.priya.user)
    told = client.get(reverse("problems:asked")).content.decode()
    assert "3 of 4" in told
    assert "75%" not in told
    assert "57–100%" in told
    assert told.index("IT</th>") < told.index("Sales</th>")


def test_the_page_is_found_from_problems_and_lists_what_waits_the_longest_due_first(cast: Cast) -> None:
    problem = owned(cast)
    put(problem, cast.it, due_on=TODAY + timedelta(days=3))
    late = put(problem, cast.sales)
    client = Client()
    client.force_login(cast.priya.user)
    assert reverse("problems:asked") in client.get(reverse("problems:problems")).content.decode()
    told = client.get(reverse("problems:asked")).content.decode()
    assert "2 wait for an answer, one past their day." in told
    assert "7 weeks late" in told
    assert reverse("problems:input", args=[late.token]) in told
    assert told.index(reverse("problems:input", args=[late.token])) < told.index("due Thursday")
    assert "No question to a unit is due yet" not in told
