"""What was done to a problem a moment ago is taken back by one button, without scripts."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.improvement.actions.causes import add_why, name_root
from onecloth.improvement.actions.people import join_team
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Cause, Countermeasure, Problem, ProblemVoice, TeamMember
from onecloth.organisation.models import Person
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned, proposed, raised, root_of, said
from tests.undo import do, offered, undo

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def hanna(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.hanna.user)
    return client


def at(problem: Problem, name: str, *more: Any) -> str:
    return reverse(f"problems:{name}", args=[problem.token, *more])


def on_team(problem: Problem) -> set[Person]:
    return {each.person for each in TeamMember.objects.filter(problem=problem, until_date__isnull=True)}


def test_a_voice_taken_off_a_problem_is_joined_again(cast: Cast, hanna: Client) -> None:
    voice = said(cast)
    problem = raised(cast, voices=[voice])
    page = do(hanna, at(problem, "remove_evidence", voice.key))
    assert not ProblemVoice.objects.filter(removed_at__isnull=True).exists()
    assert "Joined." in undo(hanna, page)
    assert ProblemVoice.objects.get(removed_at__isnull=True).voice == voice


def test_somebody_taken_off_the_team_is_on_it_again_and_the_other_way_round(cast: Cast, hanna: Client) -> None:
    problem = owned(cast)
    join_team(problem=problem, person=cast.priya, by=cast.actor("hanna"), at=MONDAY)
    page = do(hanna, at(problem, "leave", cast.priya.pk))
    assert on_team(problem) == {cast.dean}
    page = undo(hanna, page)
    assert on_team(problem) == {cast.dean, cast.priya}
    undo(hanna, page)
    assert on_team(problem) == {cast.dean}


def test_a_problem_taken_by_mistake_lies_with_nobody_again(cast: Cast) -> None:
    problem = raised(cast, unit=cast.north_desk)
    priya = Client()
    priya.force_login(cast.priya.user)
    page = do(priya, at(problem, "take"))
    problem.refresh_from_db()
    assert problem.owner == cast.priya
    assert "It lies with nobody again." in undo(priya, page)
    problem.refresh_from_db()
    assert problem.owner is None


def test_what_was_taken_and_worked_on_since_is_not_put_back(cast: Cast, hanna: Client) -> None:
    problem = raised(cast, unit=cast.north_desk)
    priya = Client()
    priya.force_login(cast.priya.user)
    page = do(priya, at(problem, "take"))
    hanna.post(at(problem, "owner"), {"person": "Dean Okafor"})
    assert "not yours any more" in undo(priya, page)
    problem.refresh_from_db()
    assert problem.owner == cast.dean


def test_a_former_owner_and_a_former_sponsor_are_named_again(cast: Cast, hanna: Client) -> None:
    problem = owned(cast)
    page = do(hanna, at(problem, "owner"), {"person": "Priya Nair"})
    undo(hanna, page)
    problem.refresh_from_db()
    assert problem.owner == cast.dean
    assert offered(do(hanna, at(problem, "sponsor"), {"person": "Tom Whitlock"})) is None


def test_a_countermeasure_taken_back_is_proposed_again(cast: Cast, hanna: Client) -> None:
    problem = owned(cast)
    row = proposed(cast, problem, root_of(cast, problem))
    page = do(hanna, at(problem, "withdraw", row.pk))
    assert Countermeasure.objects.get().withdrawn_at is not None
    undo(hanna, page)
    assert Countermeasure.objects.get().withdrawn_at is None
    problem.refresh_from_db()
    assert problem.stage == Stage.MENDING


def test_a_root_taken_back_is_the_root_again_unless_another_was_named(cast: Cast, hanna: Client) -> None:
    problem = owned(cast)
    root = root_of(cast, problem)
    page = do(hanna, at(problem, "withdraw_why", root.pk))
    undo(hanna, page)
    assert Cause.objects.get(pk=root.pk, withdrawn_at__isnull=True).is_root
    page = do(hanna, at(problem, "withdraw_why", root.pk))
    by = cast.actor("hanna")
    other = add_why(problem=problem, words="Nobody packs twice", evidence="seen", by=by, at=MONDAY)
    name_root(cause=other, is_tested=False, by=by, at=MONDAY)
    undo(hanna, page)
    assert Cause.objects.get(pk=root.pk, withdrawn_at__isnull=True).is_root is False
    assert Cause.objects.get(pk=other.pk).is_root


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "1"])
def test_a_made_up_undo_changes_nothing(cast: Cast, hanna: Client, version: str) -> None:
    problem = owned(cast)
    do(hanna, at(problem, "take"), {"back": "1", "version": version})
    problem.refresh_from_db()
    assert problem.owner == cast.dean
