"""Helping: how far it reaches, the goal everybody shares, what is said to whom; and patterns to ask about."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import facts
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.actions.helping import set_goal, stay_unnamed
from onecloth.teamwork.exceptions import CannotThank
from onecloth.teamwork.models import NotNamed, SharedGoal
from tests.cast import MONDAY, Cast, as_, join, make_person
from tests.teamwork.thanking import DID, thank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MARCH = date(2026, 3, 1)
HELPING, PATTERNS = "/thanks/helping/", "/thanks/patterns/"


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def two_departments_thank_dean(cast: Cast) -> None:
    thank(cast, "priya", "dean")
    thank(cast, "tomasz", "dean", "You told us what the tablet does in the rain.", got="A round that starts")


def test_reach_counts_departments_on_the_wall_and_lists_nobody_with_less(cast: Cast) -> None:
    two_departments_thank_dean(cast)
    thank(cast, "tomasz", "priya")
    thank(cast, "dean", "priya", is_for_wall=False)  # a private card names nobody here
    told = page(as_(cast.tom), HELPING)
    assert "Four of 4 cards crossed to another department in March 2026" in told
    assert told.count('class="person__txt"') == 1
    assert "Dean Okafor" in told
    assert "A round that starts" in told


def test_who_would_rather_not_be_named_is_not_and_still_counts(cast: Cast) -> None:
    two_departments_thank_dean(cast)
    dean, url = as_(cast.dean), reverse("thanks:unnamed")
    dean.post(url)
    told = page(as_(cast.tom), HELPING)
    assert 'class="person__txt"' not in told
    assert "Two of 2 cards" in told
    dean.post(url, {"back": "1"})
    assert not NotNamed.objects.exists()
    stay_unnamed(by=cast.actor("dean"), at=MONDAY)
    assert stay_unnamed(by=cast.actor("dean"), at=MONDAY).person == cast.dean


def test_a_bridge_is_one_that_nobody_built_before(cast: Cast) -> None:
    thank(cast, "priya", "dean", at=MONDAY - timedelta(days=40))
    thank(cast, "dean", "tom")
    thank(cast, "dean", "tomasz")
    bridges = page(as_(cast.tom), HELPING).partition('id="bridge-h"')[2].partition("</section>")[0]
    assert bridges.count("<li") == 1
    assert "Field Service" in bridges
    assert "IT" in bridges


def test_ways_stand_beside_chance_once_there_are_five_cards(cast: Cast) -> None:
    for number in range(5):
        thank(cast, "priya", "dean", f"Card {number}")
    thank(cast, "dean", "tomasz")
    ways = page(as_(cast.tom), HELPING).partition('id="ways-h"')[2].partition("</section>")[0]
    assert "1.2 <" in ways  # five of six given, five of six received: 5 / (5 * 5 / 6)
    assert ways.count("Too few to say") == 1


def test_the_goal_is_one_number_that_the_experience_team_sets(cast: Cast) -> None:
    thank(cast, "priya", "dean")
    sent = as_(cast.hanna).post(reverse("thanks:goal"), {"across": "40"})
    assert sent["Location"] == HELPING
    assert SharedGoal.objects.get().month == MARCH
    assert "of 40 cards between departments" in page(as_(cast.priya), HELPING)
    page(as_(cast.priya), reverse("thanks:goal"), 404)
    for wrong in ("0", "-3", "many", "", "9" * 30):
        assert as_(cast.hanna).post(reverse("thanks:goal"), {"across": wrong}).status_code == 422
    with pytest.raises(NotAllowed):
        set_goal(month=MARCH, across=5, by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(CannotThank):
        set_goal(month=date(2026, 3, 9), across=5, by=cast.actor("hanna"), at=MONDAY)


def test_ones_own_best_month_is_for_oneself(cast: Cast) -> None:
    for day in (40, 41):
        thank(cast, "priya", "dean", at=MONDAY - timedelta(days=day))
    thank(cast, "tomasz", "dean", at=MONDAY - timedelta(days=40))
    thank(cast, "priya", "dean", "Again.")
    own = page(as_(cast.dean), HELPING)
    assert "One other department thanked you this month. Your best month before: 2." in own
    assert "Your best month before" not in page(as_(cast.tom), HELPING)


def test_leaders_alone_are_reminded_of_their_own_quiet_people(cast: Cast) -> None:
    cast.priya.memberships.update(unit=cast.scheduling)
    thank(cast, "dean", "tom")
    told = page(as_(cast.tom), HELPING)
    assert "No card has found them for a while:" in told
    assert f"?to={cast.priya.token}" in told
    assert cast.dean.token not in told
    assert "for a while" not in page(as_(cast.dean), HELPING)
    thank(cast, "dean", "priya", "Thank you.")
    assert "for a while" not in page(as_(cast.tom), HELPING)


@pytest.mark.parametrize("month", ["2026-13", "x", "", "9999-12", "0001-01", "2026-03-01'"])
def test_a_month_that_makes_no_sense_is_this_one(cast: Cast, month: str) -> None:
    assert "March 2026" in page(as_(cast.tom), f"{HELPING}?month={month}")
    assert "February 2026" in page(as_(cast.tom), f"{HELPING}?month=2026-02")


def test_patterns_are_questions_for_the_experience_team_alone(cast: Cast) -> None:
    for number, (by, to) in enumerate([("priya", "dean"), ("dean", "tomasz"), ("tomasz", "priya")] * 2):
        thank(cast, by, to, f"Ring {number}")
    for number in range(5):
        thank(cast, "tom", "ruth", "You read all forty answers aloud to us.", at=MONDAY - timedelta(days=number))
    told = page(as_(cast.hanna), PATTERNS)
    assert "Three patterns to ask about" in told
    assert "5 of the 5 cards of Tom Whitlock went to Ruth Bell." in told
    assert "Dean Okafor, Priya Nair, Tomasz Zielinski gave each other 6 cards" in told
    assert "5 cards of Tom Whitlock on the wall say nearly the same" in told
    assert "Nothing happens by itself" in told
    page(as_(cast.ruth), PATTERNS, 404)
    page(as_(cast.priya), PATTERNS, 404)


def test_words_of_private_cards_are_not_looked_at(cast: Cast) -> None:
    for to in ("dean", "tom", "ruth"):
        thank(cast, "priya", to, is_for_wall=False)
    told = page(as_(cast.hanna), PATTERNS)
    assert "No pattern among the cards" in told
    assert DID not in told


def test_cards_leave_as_facts_with_what_each_weighs(cast: Cast) -> None:
    thank(cast, "priya", "dean", at=MONDAY - timedelta(days=10))
    thank(cast, "dean", "priya")
    (row,) = facts.table("champion_cards").rows(MONDAY.date(), MONDAY.date())
    assert (row["from_unit"], row["to_unit"]) == (cast.field_service.pk, cast.scheduling.pk)
    assert (row["credit"], row["is_across"]) == (0.5, 1)


def test_queries_do_not_grow_with_cards_and_months(cast: Cast, django_assert_max_num_queries: Any) -> None:
    two_departments_thank_dean(cast)
    for number in range(12):
        thank(cast, "priya", "dean", f"Card {number}", at=MONDAY - timedelta(days=20 * number))
    join(make_person("Nia", "Brook", signs_in=False), cast.north_desk, leads=True)
    client = as_(cast.hanna)
    page(client, HELPING)
    with django_assert_max_num_queries(24):
        page(client, HELPING)
    with django_assert_max_num_queries(14):
        page(client, PATTERNS)
