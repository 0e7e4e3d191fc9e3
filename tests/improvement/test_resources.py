"""Hours there are by department and month, and whether hours go where the voices are."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.actions.initiatives.capacity import say_capacity
from onecloth.improvement.actions.initiatives.means import Given, note_spent
from onecloth.improvement.exceptions import CannotCarry
from onecloth.improvement.models import Capacity, Initiative
from onecloth.improvement.queries.capacity import Cell, capacity_page
from onecloth.improvement.queries.means import months_from
from onecloth.improvement.queries.pain import pain_page
from onecloth.organisation.actions import dissolve_unit
from tests.cast import MONDAY, Cast, as_
from tests.improvement.carrying import hours_of, proposed, running
from tests.improvement.parts import raised, root_of, said
from tests.improvement.test_pages import page

TODAY = MONDAY.date()
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


pytestmark = pytest.mark.usefixtures("monday")


def there_are(cast: Cast, hours: int, who: str = "ruth", **given: Any) -> list[Capacity]:
    whole = {"unit": cast.scheduling, "month": TODAY, "months": 2} | given
    return say_capacity(**whole, minutes=hours * 60, by=cast.actor(who), at=MONDAY)


def cell(cast: Cast, month: date, unit: Any = None) -> Cell:
    found = capacity_page(cast.actor("priya"), [MARCH, APRIL])
    row = next(cells for there, cells in found.rows if there.pk == (unit or cast.scheduling).pk)
    return next(each for each in row if each.month == month)


def test_hours_of_a_desk_are_its_departments_and_what_is_only_proposed_is_wanted(cast: Cast) -> None:
    runs, waits = running(cast), proposed(cast)
    hours_of(cast, runs, 30)
    hours_of(cast, runs, 20, unit=cast.north_desk)
    hours_of(cast, waits, 15, month=date(2026, 4, 9))
    there_are(cast, 40)
    assert cell(cast, MARCH).hours == (40, 50, 0)
    assert cell(cast, MARCH).is_over
    assert cell(cast, APRIL).hours == (40, 0, 15)
    assert cell(cast, APRIL, cast.sales).hours == (None, 0, 0)
    told = page(as_(cast.dean), reverse("initiatives:capacity"))
    assert "One department is asked for more than it has" in told
    assert "15 wanted" in told


def test_what_is_stopped_asks_for_nothing(cast: Cast) -> None:
    runs = running(cast)
    hours_of(cast, runs, 30)
    Initiative.objects.update(state="stopped", turned_because="No gain")
    assert cell(cast, MARCH).hours == (None, 0, 0)


def test_what_a_dissolved_department_was_to_give_is_asked_of_its_successor(cast: Cast) -> None:
    hours_of(cast, running(cast), 30, unit=cast.sales)
    dissolve_unit(unit=cast.sales, successors=[cast.it], by=cast.actor("hanna"), at=MONDAY)
    assert cell(cast, MARCH, cast.it).hours == (None, 30, 0)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"month": date(2026, 2, 28)}, "This month is over"),
        ({"months": 13}, "one month up to twelve"),
        ({"hours": -1}, "Say a number of hours"),
    ],
)
def test_hours_that_cannot_be_get_a_sentence(cast: Cast, given: dict[str, Any], words: str) -> None:
    with pytest.raises(CannotCarry, match=words):
        there_are(cast, **({"hours": 4} | given))
    assert not Capacity.objects.exists()


def test_whoever_leads_a_department_says_it_for_that_one(cast: Cast) -> None:
    assert [row.month for row in there_are(cast, 10, who="tom")] == [MARCH, APRIL]
    with pytest.raises(NotAllowed):
        there_are(cast, 10, who="tom", unit=cast.sales)
    there_are(cast, 12, who="ruth")
    assert [row.minutes for row in Capacity.objects.order_by("month")] == [720, 720]
    client, url = as_(cast.tom), reverse("initiatives:say_capacity")
    assert client.post(url, {"unit": cast.sales.pk, "hours": 3, "month": "2026-03-02", "months": 1}).status_code == 422
    client.post(url, {"unit": cast.scheduling.pk, "hours": 3.5, "month": "2026-03-02", "months": 1})
    assert Capacity.objects.get(month=MARCH).minutes == 210
    assert as_(cast.dean).get(url).status_code == 404


def test_months_follow_each_other_over_the_end_of_a_year() -> None:
    assert months_from(date(2026, 11, 30), 4) == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)
    ]  # fmt: skip


def test_the_page_says_which_of_the_most_told_problems_have_no_hours(cast: Cast) -> None:
    loud = raised(cast, title="Nobody rings back", voices=[said(cast, text=f"No call {n}") for n in range(3)])
    quiet = raised(cast, title="The gate is dark", voices=[said(cast, text="Dark")])
    raised(cast, title="Nobody told of this")
    root_of(cast, quiet)
    carried = running(cast, problems=[quiet])
    hours_of(cast, carried, 40)
    note_spent(
        initiative=carried,
        given=Given("hours", unit=cast.it, minutes=90),
        on_day=TODAY,
        by=cast.actor("hanna"),
        at=MONDAY,
    )
    told = page(as_(cast.dean), reverse("initiatives:pain"))
    assert "One of the two most told problems has no hours" in told
    assert "Most told of: “Nobody rings back”." in told
    found = pain_page(cast.actor("dean"))
    assert [(ache.problem, ache.voices, ache.has_means) for ache in found.aches] == [(loud, 3, False), (quiet, 1, True)]
    assert (found.aches[1].planned_words, found.aches[1].spent_words) == ("40 hours", "1.5 hours")
    assert found.aches[1].root == "The list prints before the last job changes"
    assert (round(found.aches[0].low, 3), round(found.aches[0].high, 3)) == (0.301, 0.954)


def test_hours_are_shared_by_the_problems_named_and_what_names_none_is_told_apart(cast: Cast) -> None:
    both = [raised(cast, title=f"Problem {n}", voices=[said(cast, text=f"Words {n}")]) for n in range(2)]
    hours_of(cast, running(cast, problems=both), 40)
    hours_of(cast, running(cast, title="A campaign"), 25)
    found = pain_page(cast.actor("dean"))
    assert [ache.planned for ache in found.aches] == [1200, 1200]
    assert found.elsewhere == "25 hours"
    assert found.title == "Each of the two most told problems has hours"


def test_where_nobody_told_of_anything_the_page_says_so(cast: Cast) -> None:
    assert "No open problem has voices behind it yet" in page(as_(cast.priya), reverse("initiatives:pain"))
    assert "Nobody has said yet how many hours there are" in page(as_(cast.priya), reverse("initiatives:capacity"))


def test_queries_do_not_grow_with_problems_and_departments(cast: Cast, django_assert_max_num_queries: Any) -> None:
    problems = [raised(cast, title=f"Problem {n}", voices=[said(cast, text=f"Words {n}")]) for n in range(6)]
    for n in range(4):
        hours_of(cast, running(cast, title=f"Number {n}", problems=problems), 10)
    client = as_(cast.hanna)
    with django_assert_max_num_queries(20):
        page(client, reverse("initiatives:pain"))
    with django_assert_max_num_queries(20):
        page(client, reverse("initiatives:capacity"))


def test_of_two_who_say_hours_at_once_the_second_is_shown_what_the_first_said(cast: Cast) -> None:
    address, later = reverse("initiatives:say_capacity"), MONDAY + timedelta(minutes=5)
    began = page(as_(cast.tom), address)
    since = re.search(r'name="since" value="([^"]+)"', began)
    assert since is not None
    given = {"unit": cast.scheduling.pk, "hours": "30", "month": "2026-03-02", "months": "2", "since": since[1]}
    with clock.held_at(later):
        say_capacity(
            unit=cast.scheduling, month=MARCH, months=1, minutes=40 * 60, by=cast.actor("ruth"), at=later
        )  # fmt: skip
        told = as_(cast.tom).post(address, given)
        assert told.status_code == 422
        assert f"{cast.ruth.name} said 40 hours for March 2026 while you were writing" in told.content.decode()
        assert Capacity.objects.get(month=MARCH).minutes == 40 * 60
        assert 'value="30"' in told.content.decode()
        seen = re.search(r'name="since" value="([^"]+)"', told.content.decode())
        assert seen is not None
        assert as_(cast.tom).post(address, given | {"since": seen[1]}).status_code == 302
    assert list(Capacity.objects.order_by("month").values_list("minutes", flat=True)) == [1800, 1800]
    assert as_(cast.tom).post(address, given | {"since": "never"}).status_code == 422
