"""Owner, sponsor and team."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onecloth.core.exceptions import NotAllowed
from onecloth.core.inbox import asks_of, count_of
from onecloth.improvement.actions.people import join_team, leave_team, name_owner, name_sponsor
from onecloth.improvement.exceptions import CannotNamePerson
from onecloth.improvement.models import Initiative, Problem
from onecloth.improvement.queries.deeds import deeds_of
from onecloth.improvement.tasks import leaving
from onecloth.organisation.actions.people import blank_person, part_with
from tests.cast import MONDAY, Cast
from tests.improvement.carrying import running
from tests.improvement.parts import owned, raised


def test_naming_an_owner_puts_them_on_the_team(cast: Cast) -> None:
    problem = owned(cast)
    assert problem.owner == cast.dean
    assert problem.team.filter(person=cast.dean, until_date__isnull=True).exists()


def test_the_sponsor_cannot_be_the_owner_and_says_why(cast: Cast) -> None:
    problem, by = owned(cast, owner="tom"), cast.actor("hanna")
    with pytest.raises(CannotNamePerson, match="Tom Whitlock owns this problem"):
        name_sponsor(problem=problem, person=cast.tom, by=by, at=MONDAY)
    name_sponsor(problem=problem, person=cast.ruth, by=by, at=MONDAY)
    with pytest.raises(CannotNamePerson, match="choose somebody who does the work"):
        name_owner(problem=problem, person=cast.ruth, by=by, at=MONDAY)


def test_the_database_too_refuses_one_person_as_both(cast: Cast) -> None:
    problem = raised(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(owner=cast.dean, sponsor=cast.dean)


def test_a_sponsor_leads_somebody(cast: Cast) -> None:
    with pytest.raises(CannotNamePerson, match="leads no unit"):
        name_sponsor(problem=raised(cast), person=cast.priya, by=cast.actor("hanna"), at=MONDAY)


def test_somebody_who_left_cannot_own_a_problem(cast: Cast) -> None:
    with pytest.raises(CannotNamePerson, match="does not work here"):
        name_owner(problem=raised(cast), person=cast.lee, by=cast.actor("hanna"), at=MONDAY)


def test_who_works_where_it_happens_may_take_it_and_nobody_may_give_it_to_another(cast: Cast) -> None:
    problem = raised(cast, unit=cast.scheduling)
    with pytest.raises(NotAllowed):
        name_owner(problem=problem, person=cast.dean, by=cast.actor("priya"), at=MONDAY)
    name_owner(problem=problem, person=cast.priya, by=cast.actor("priya"), at=MONDAY)
    assert problem.owner == cast.priya


def test_leaving_the_team_ends_the_membership_and_the_owner_stays(cast: Cast) -> None:
    problem, at = owned(cast, unit=cast.scheduling), MONDAY + timedelta(days=3)
    join_team(problem=problem, person=cast.priya, by=cast.actor("priya"), at=MONDAY)
    leave_team(problem=problem, person=cast.priya, by=cast.actor("priya"), at=at)
    assert problem.team.get(person=cast.priya).until_date == at.date()
    with pytest.raises(CannotNamePerson, match="Name another owner first"):
        leave_team(problem=problem, person=cast.dean, by=cast.actor("hanna"), at=at)


def test_what_somebody_owned_is_nobodys_when_they_leave_and_others_are_asked(cast: Cast) -> None:
    problem, tom, hr = owned(cast, owner="priya", unit=cast.scheduling), cast.actor("tom"), cast.actor("tomasz")
    name_sponsor(problem=problem, person=cast.ruth, by=cast.actor("hanna"), at=MONDAY)
    asked = count_of(tom, MONDAY.date())
    part_with(person=cast.priya, by=hr, at=MONDAY)
    part_with(person=cast.ruth, by=hr, at=MONDAY)
    problem.refresh_from_db()
    assert (problem.owner, problem.sponsor) == (None, None)
    assert not problem.team.filter(until_date__isnull=True).exists()
    assert "Who takes it? “Vans arrive without the promised part”" in [ask.title for ask in asks_of(tom, MONDAY.date())]
    assert count_of(tom, MONDAY.date()) == asked + 1
    told = [each["words"] for _day, some in deeds_of(problem).days for each in some]
    assert "Its owner left, so somebody else is asked." in told


def test_who_leaves_later_owns_it_until_that_day(cast: Cast) -> None:
    problem, later = owned(cast), MONDAY + timedelta(days=10)
    part_with(person=cast.dean, on=later.date(), by=cast.actor("tomasz"), at=MONDAY)
    problem.refresh_from_db()
    assert problem.owner == cast.dean
    leaving.look(later)
    problem.refresh_from_db()
    assert problem.owner is None


def test_who_was_erased_owns_nothing_that_is_open(cast: Cast) -> None:
    problem = owned(cast)
    blank_person(person=cast.dean, by=cast.actor("tomasz"), at=MONDAY)
    problem.refresh_from_db()
    assert problem.owner is None


def test_an_initiative_whose_owner_left_is_asked_of_who_leads_its_unit(cast: Cast) -> None:
    found = running(cast)
    Initiative.objects.filter(pk=found.pk).update(owner=cast.lee)
    titles = {
        name: [ask.title for ask in asks_of(cast.actor(name), MONDAY.date())] for name in ("tom", "hanna", "priya")
    }
    assert all("Who goes on with “New uniforms”?" in titles[name] for name in ("tom", "hanna"))
    assert "Who goes on with “New uniforms”?" not in titles["priya"]
