"""How often leaders mean to listen: agreed with their own leader, both halves shown, nobody ranked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.listening.actions.visits.aims import CannotAim, set_aim
from onecloth.listening.actions.visits.kept import log_visit
from onecloth.listening.models import VisitAim
from onecloth.listening.permissions.visits_aims import aimable_people
from onecloth.listening.queries.visits.quarter import aims_page, balances, quarter_end, quarter_of, quarter_start
from onecloth.listening.queries.visits.told import Visit
from tests.cast import MONDAY, Cast, as_, join, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()
QUARTER = date(2026, 1, 1)


def aimed(cast: Cast, by: str = "hanna", customers: int = 3, colleagues: int = 2, expected: int | None = None):
    return set_aim(
        person=cast.tom, begins_on=QUARTER, customers=customers, colleagues=colleagues, expected=expected,
        by=cast.actor(by), at=MONDAY,
    )  # fmt: skip


def went(cast: Cast, who: str, audience: str, on: date = TODAY) -> None:
    told = Visit(audience=audience, with_whom="Them", minutes=30, held_on=on)
    log_visit(visit=told, by=cast.actor(who), at=MONDAY)


def test_quarters_begin_in_january_april_july_and_october() -> None:
    assert quarter_start(date(2026, 12, 31)) == date(2026, 10, 1)
    assert quarter_end(date(2026, 10, 1)) == date(2027, 1, 1)
    assert quarter_end(date(2026, 1, 1)) == date(2026, 4, 1)


def test_the_experience_team_and_the_own_leader_agree_an_aim_and_nobody_else(cast: Cast) -> None:
    assert set(aimable_people(cast.actor("ruth"), TODAY)) == {cast.tom, cast.hanna}
    assert set(aimable_people(cast.actor("hanna"), TODAY)) == {cast.tom, cast.hanna, cast.ruth}
    assert aimed(cast, "ruth").customers == 3
    for who in ("tom", "priya", "dean", "tomasz"):
        with pytest.raises(NotAllowed):
            aimed(cast, who)


def test_two_who_set_the_same_aim_are_told(cast: Cast) -> None:
    first = aimed(cast)
    with pytest.raises(Stale):
        aimed(cast, "ruth", expected=0)
    with pytest.raises(Stale):
        aimed(cast, "ruth", expected=9)
    assert aimed(cast, "ruth", customers=5, expected=first.version).customers == 5
    assert VisitAim.objects.count() == 1


@pytest.mark.parametrize("customers", [-1, 61])
def test_an_aim_nobody_can_reach_is_refused(cast: Cast, customers: int) -> None:
    with pytest.raises(CannotAim):
        aimed(cast, customers=customers)


def test_an_aim_is_for_a_quarter(cast: Cast) -> None:
    with pytest.raises(CannotAim):
        set_aim(person=cast.tom, begins_on=TODAY, customers=1, colleagues=1, by=cast.actor("hanna"), at=MONDAY)


def test_ones_own_page_shows_the_aim_and_what_is_still_to_come(cast: Cast) -> None:
    aimed(cast)
    went(cast, "tom", "customer")
    page = as_(cast.tom).get(reverse("listening:visits")).content.decode()
    assert "Your aim this quarter: 3 with customers, 2 with colleagues." in page
    assert "Still to come: two with customers and two with colleagues." in page


def test_a_visit_of_another_quarter_does_not_count(cast: Cast) -> None:
    went(cast, "tom", "customer", QUARTER - timedelta(days=1))
    went(cast, "tom", "employee", QUARTER)
    found = balances([cast.tom.pk], QUARTER)[cast.tom.pk]
    assert (found.customers, found.colleagues, found.words) == (0, 1, "No customer yet")


def test_leaders_stand_by_name_with_both_halves_and_nobody_above_another(cast: Cast) -> None:
    went(cast, "tom", "customer")
    went(cast, "tom", "employee")
    went(cast, "ruth", "employee")
    page = aims_page(cast.actor("hanna"), QUARTER, TODAY)
    assert [(row.person.family_name, row.balance.total) for row in page.rows] == [
        ("Bell", 1), ("Lund", 0), ("Whitlock", 2),
    ]  # fmt: skip
    assert page.title == "One of three has heard both customers and colleagues"


def test_the_aim_is_set_on_a_page(cast: Cast) -> None:
    client = as_(cast.ruth)
    address = reverse("listening:visit_aim", args=[cast.tom.pk])
    told = {"customers": "4", "colleagues": "4", "version": "0"}
    page = client.post(address, told, follow=True).content.decode()
    assert "of 4" in page
    assert client.post(address, told).status_code == 422  # somebody set one meanwhile
    assert client.post(address, {**told, "customers": "x"}).status_code == 422
    assert client.get(f"{address}?quarter=2026-02-01").status_code == 404
    assert client.get(f"{address}?quarter=nonsense").status_code == 404
    assert as_(cast.tom).get(address).status_code == 404


def test_many_leaders_ask_no_more_of_the_database(cast: Cast, django_assert_max_num_queries) -> None:
    actor = cast.actor("hanna")
    with django_assert_max_num_queries(3):
        assert aims_page(actor, QUARTER, TODAY).rows
    client = as_(cast.hanna)
    with django_assert_max_num_queries(22):
        assert client.get(reverse("listening:visit_aims")).status_code == 200


def test_a_long_list_of_leaders_has_pages_and_its_title_tells_of_all(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(52):
        leader = make_person(f"Lead{number:02}", "Aarden", signs_in=False)
        join(leader, cast.north_desk, leads=True)
    went(cast, "tom", "customer")
    went(cast, "tom", "employee")
    client, address = as_(cast.hanna), reverse("listening:visit_aims")
    with django_assert_max_num_queries(22):
        first = client.get(f"{address}?quarter=2026-01-01").content.decode()
    assert "One of 55 has heard both" in first
    assert "1–50 of 55" in first
    assert "Tom Whitlock" not in first
    assert "?quarter=2026-01-01&amp;page=2" in first
    second = client.get(f"{address}?quarter=2026-01-01&page=2").content.decode()
    assert "Tom Whitlock" in second
    assert "One of 55 has heard both" in second
    assert client.get(f"{address}?page=nonsense").status_code == 200


def test_the_line_of_the_quarter_tells_customers_from_colleagues_and_from_what_is_planned(cast: Cast) -> None:
    went(cast, "tom", "customer")
    went(cast, "tom", "employee")
    from onecloth.listening.models import Conversation

    rows = list(Conversation.objects.order_by("pk"))
    told = quarter_of(rows, [], QUARTER, TODAY)
    assert told.title == "Two visits"
    assert told.words == "With customers: 1. With colleagues: 1. Planned: 0."
    for drawing in told.drawings:
        assert [dot.css for dot in drawing.dots] == ["dot", "ring"]
        assert all(0 < dot.x < drawing.width for dot in drawing.dots)
