"""What is due about problems, month by month; the list and one problem on paper."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.improvement.actions.asking import ask_for_input
from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.models import Problem
from onecloth.improvement.queries import months
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, raised, root_of, said

pytestmark = pytest.mark.usefixtures("monday")

TODAY = MONDAY.date()
URL = "/problems/calendar/"


@pytest.fixture
def priya(cast: Cast) -> Client:
    return as_(cast.priya)


def seen(client: Client, url: str = URL) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def on(told: str, day: date) -> str:
    """What the calendar shows on a day."""
    return told.split(f">{day:%A} </span>{day.day}<")[1].split('class="month__day')[0]


def in_month(client: Client, day: date, more: str = "") -> str:
    return on(seen(client, f"{URL}?month={day:%Y-%m}{more}"), day)


def test_band_aids_looks_and_promises_stand_on_their_days(cast: Cast, priya: Client) -> None:
    problem = owned(cast)
    proposed(cast, problem, root_of(cast, problem), due_on=TODAY + timedelta(days=3))
    proposed(cast, problem, None, "memo", expires_on=TODAY + timedelta(days=9))
    assert "To be done" in in_month(priya, TODAY + timedelta(days=3))
    assert "A band-aid ends" in in_month(priya, TODAY + timedelta(days=9))
    ended = TODAY + timedelta(days=40)
    close_problem(
        problem=problem, answer_kind="will", words="One list.", by_date=ended, by=cast.actor("hanna"), at=MONDAY
    )
    assert "We said: by this day" in in_month(priya, ended)
    assert "Has it come back after 30 days?" in in_month(priya, TODAY + timedelta(days=30))
    assert "Has it come back after 90 days?" in in_month(priya, TODAY + timedelta(days=90))


def test_what_is_done_does_not_wait_on_its_day(cast: Cast, priya: Client) -> None:
    problem, due = owned(cast), TODAY + timedelta(days=3)
    row = proposed(cast, problem, root_of(cast, problem), due_on=due)
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=cast.actor("hanna"), at=MONDAY)
    assert "To be done" not in in_month(priya, due)


def test_a_question_to_a_unit_stands_on_the_day_it_is_due(cast: Cast, priya: Client) -> None:
    due = TODAY + timedelta(days=5)
    ask_for_input(
        problem=owned(cast), unit=cast.scheduling, question="How often?", due_on=due, by=cast.actor("hanna"), at=MONDAY
    )
    assert "Scheduling is asked" in in_month(priya, due)


def test_a_month_is_narrowed_to_a_unit_and_to_mine(cast: Cast, priya: Client) -> None:
    day = TODAY + timedelta(days=9)
    proposed(cast, owned(cast, title="Vans", unit=cast.field_service), None, "memo", expires_on=day)
    proposed(cast, owned(cast, title="Notes", unit=cast.scheduling, owner="priya"), None, "memo", expires_on=day)
    assert "Vans" not in in_month(priya, day, f"&unit={cast.scheduling.pk}")
    assert "Notes" in in_month(priya, day, f"&unit={cast.scheduling.pk}")
    assert "Vans" not in in_month(priya, day, "&mine=1")


@pytest.mark.parametrize("told", ["", "2026-13", "soon", "0000-01", "9999-12", "2026-3", "%F0%9F%98%80"])
def test_nonsense_for_a_month_is_this_month(cast: Cast, priya: Client, told: str) -> None:
    assert f"{TODAY:%B %Y}" in seen(priya, f"{URL}?month={told}")


def test_more_than_a_page_holds_is_said(cast: Cast, priya: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "MOST_OF_A_KIND", 2)
    problem = owned(cast)
    for _number in range(3):
        proposed(cast, problem, None, "memo", expires_on=TODAY + timedelta(days=1))
    assert "More is due than a page holds" in seen(priya)


def test_the_month_the_list_and_the_sheet_ask_as_often_for_many(
    cast: Cast, priya: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        problem = owned(cast, title=f"Problem {number}", voices=[said(cast, text=f"Voice {number}")])
        proposed(cast, problem, root_of(cast, problem), due_on=TODAY + timedelta(days=number))
    with django_assert_max_num_queries(19):
        seen(priya)
    with django_assert_max_num_queries(14):
        seen(priya, reverse("problems:paper"))
    with django_assert_max_num_queries(40):
        seen(priya, reverse("problems:sheet", args=[Problem.objects.latest("pk").token]))


def test_the_list_on_paper_keeps_the_filters_and_says_when_it_is_cut(
    cast: Cast, priya: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    owned(cast, title="Vans arrive without the part")
    raised(cast, title="Nobody sees the note")
    told = seen(priya, f"{reverse('problems:paper')}?nobody=1")
    assert "Nobody sees the note" in told
    assert "Vans arrive" not in told
    monkeypatch.setattr("onecloth.improvement.views.paper.MOST_ON_PAPER", 1)
    assert "The first 1 of them are here (2 found)" in seen(priya, reverse("problems:paper"))


def test_the_sheet_tells_the_problem_without_the_words_of_voices(cast: Cast, priya: Client) -> None:
    problem = owned(cast, voices=[said(cast, text="He stood in my kitchen.")], what_happens="The list is late")
    proposed(cast, problem, root_of(cast, problem))
    told = seen(priya, reverse("problems:sheet", args=[problem.token]))
    assert "The list is late" in told
    assert "One live list from booking to van" in told
    assert "the root, tested" in told
    assert "one voice told of it" in told
    assert "in my kitchen" not in told
    assert priya.get(reverse("problems:sheet", args=["nothing"])).status_code == 404
