"""Many problems: the board by stage, the list by filters, page after page, with as many questions as for few."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from onecloth.core.fields import random_token
from onecloth.improvement.actions.problems import rewrite_problem
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Problem
from onecloth.improvement.queries import filters as filters_of
from onecloth.improvement.queries.filters import Filters
from onecloth.improvement.queries.listed import listed
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, raised, root_of, said

pytestmark = pytest.mark.usefixtures("monday")

TODAY = MONDAY.date()
URL = "/problems/"


@pytest.fixture
def priya(cast: Cast) -> Client:
    return as_(cast.priya)


def many(number: int, **given: Any) -> list[Problem]:
    """Raised one a day, the last one yesterday, without all that an action does."""
    given = {"stage": Stage.RAISED, **given}
    return Problem.objects.bulk_create(
        Problem(title=f"Problem {n:03}", token=random_token(), raised_at=MONDAY - timedelta(days=number - n), **given)
        for n in range(number)
    )


def seen(client: Client, query: str = "") -> str:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def titles(cast: Cast, query: str) -> list[str]:
    page = listed(cast.actor("priya"), Filters.from_query(QueryDict(query)), TODAY)
    return [row.problem.title for row in page.rows]


def test_a_long_column_shows_the_oldest_and_the_way_to_the_rest(cast: Cast, priya: Client) -> None:
    many(12)
    many(2, stage=Stage.MENDING)
    told = seen(priya)
    assert "14 problems are open, two being mended" in told
    assert "Problem 007" in told
    assert "Problem 008" not in told
    assert "?stage=raised" in told
    assert "?stage=mending" not in told
    assert "Problem 011" in seen(priya, "stage=raised")


def test_the_list_goes_on_after_the_last_one_and_leaves_none_out(cast: Cast) -> None:
    many(60)
    for order in ("oldest", "newest", "name"):
        met, after = [], ""
        for _page in range(3):
            page = listed(cast.actor("priya"), Filters(view="list", order=order), TODAY, after)
            met, after = met + [row.problem.title for row in page.rows], page.after
        assert len(met) == len(set(met)) == 60
        assert met == sorted(met, reverse=order == "newest")
        assert after == ""


def test_problems_raised_at_the_same_moment_are_all_met(cast: Cast) -> None:
    many(30)
    Problem.objects.update(raised_at=MONDAY, title="The same")
    for order in ("oldest", "newest", "name"):
        first = listed(cast.actor("priya"), Filters(view="list", order=order), TODAY)
        rest = listed(cast.actor("priya"), Filters(view="list", order=order), TODAY, first.after)
        assert {row.problem.pk for row in (*first.rows, *rest.rows)} == set(
            Problem.objects.values_list("pk", flat=True)
        )


def test_words_are_found_in_the_name_and_in_what_happens_whatever_their_case(cast: Cast, priya: Client) -> None:
    raised(cast, title="Vans arrive without the part", what_happens="The customer’s kitchen stays cold")
    raised(cast, title="Nobody sees the note")
    assert titles(cast, "q=KITCHEN") == ["Vans arrive without the part"]
    assert titles(cast, "q=kitch") == ["Vans arrive without the part"]
    assert titles(cast, "q=nobody+note") == ["Nobody sees the note"]
    assert titles(cast, "q=itchen") == []
    assert "Nothing fits these filters" in seen(priya, "q=itchen&view=list")


def test_words_said_better_are_found_and_those_before_no_more(cast: Cast) -> None:
    problem = raised(cast, title="Vans arrive without the part")
    rewrite_problem(problem=problem, title="Parts are missing", by=cast.actor("hanna"), at=MONDAY)
    assert titles(cast, "q=vans") == []
    assert titles(cast, "q=missing") == ["Parts are missing"]


def test_the_list_is_narrowed_by_who_has_it_and_what_is_late(cast: Cast) -> None:
    mine = owned(cast, owner="priya", title="Priya has it")
    root_of(cast, mine)
    aided = owned(cast, title="With a band-aid")
    proposed(cast, aided, None, "memo", expires_on=TODAY)
    raised(cast, title="Nobody has it")
    assert titles(cast, "mine=1") == ["Priya has it"]
    assert titles(cast, "owner=priya+nair") == ["Priya has it"]
    assert titles(cast, "nobody=1") == ["Nobody has it"]
    assert titles(cast, "late=1") == titles(cast, "first_aid=1") == ["With a band-aid"]
    assert set(titles(cast, "leader=1")) == {"Priya has it", "With a band-aid"}
    assert titles(cast, "leader=1&mine=1") == ["Priya has it"]


def test_nobody_of_that_name_finds_nothing_and_says_how_to_ask(cast: Cast, priya: Client) -> None:
    owned(cast)
    told = seen(priya, "owner=Nobody+Here&view=list")
    assert "Nothing of “Nobody Here” is here; it takes the whole name" in told


@pytest.mark.parametrize(
    "nonsense",
    [
        "after=nothing",
        "order=rank",
        "view=wall",
        "unit=-1",
        "late=yes",
        "stage=merged2",
        "owner=%20",
    ],
)
def test_nonsense_in_an_address_narrows_nothing(cast: Cast, priya: Client, nonsense: str) -> None:
    owned(cast)
    assert "Vans arrive" in seen(priya, nonsense)
    assert "Vans arrive" in seen(priya, f"view=list&{nonsense}".replace("&view=wall", ""))


def test_many_are_counted_as_far_as_it_helps(cast: Cast, priya: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters_of, "MOST_COUNTED", 40)
    many(60)
    assert "More than 40 problems are open, none being mended" in seen(priya)
    assert "More than 40 found" in seen(priya, "view=list")


def test_board_and_list_ask_as_often_for_many_as_for_few(
    cast: Cast, priya: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        aided = owned(cast, title=f"Aided {number}", voices=[said(cast, text=f"Voice {number}")])
        proposed(cast, aided, None, "memo", expires_on=TODAY)
    for stage in ("raised", "cause", "mending", "checking"):
        many(30, stage=stage)
    many(30, stage="closed", closed_at=MONDAY, answer_words="Done.")
    with django_assert_max_num_queries(24):
        seen(priya)
    with django_assert_max_num_queries(20):
        assert "Show the next" in seen(priya, "view=list")
    with django_assert_max_num_queries(20):
        seen(priya, f"view=list&late=1&mine=1&unit={cast.scheduling.pk}&q=aided")


def test_the_board_leads_to_figures_and_the_list_keeps_its_filters(cast: Cast, priya: Client) -> None:
    many(30)
    assert reverse("problems:figures") in seen(priya)
    told = seen(priya, f"view=list&nobody=1&unit={cast.company.pk}&q=")
    assert "nobody=1" in told.split("Board")[0].rsplit("href", 1)[1]
