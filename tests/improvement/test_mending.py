"""The chain of whys, countermeasures with their strength, and the rule of band-aids."""

from datetime import timedelta

import pytest

from onecloth.core.models import AuditRow
from onecloth.improvement.actions.causes import add_why, name_root
from onecloth.improvement.actions.checks import check_result
from onecloth.improvement.actions.countermeasures import (
    end_band_aid,
    finish_countermeasure,
    keep_band_aid,
    note_minutes,
    withdraw_countermeasure,
)
from onecloth.improvement.choices import ACTIONS_OF, STRENGTH_OF, Action, CheckKind, Stage, Strength
from onecloth.improvement.exceptions import CannotAddWhy, CannotCheck, CannotMend
from onecloth.improvement.models import Check
from onecloth.improvement.queries.band_aids import LASTS, Why, expired, fixes_of, minutes_spent
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned, proposed, root_of

TODAY = MONDAY.date()


def test_every_action_has_the_strength_of_the_hierarchy() -> None:
    assert set(STRENGTH_OF) == set(Action)
    assert {strength: len(actions) for strength, actions in ACTIONS_OF.items()} == {
        Strength.STRONG: 5, Strength.INTERMEDIATE: 6, Strength.WEAK: 6,
    }  # fmt: skip
    assert STRENGTH_OF[Action.TRAINING] == Strength.WEAK
    assert STRENGTH_OF[Action.CHECKLIST] == Strength.INTERMEDIATE
    assert STRENGTH_OF[Action.FORCING] == Strength.STRONG


@pytest.mark.parametrize(("words", "evidence"), [(" ", "gut"), ("Because", "rumour")])
def test_a_why_takes_words_and_a_kind_of_evidence(cast: Cast, words: str, evidence: str) -> None:
    with pytest.raises(CannotAddWhy):
        add_why(problem=owned(cast), words=words, evidence=evidence, by=cast.actor("hanna"), at=MONDAY)


def test_a_strong_action_on_a_tested_root_is_a_root_fix_without_a_day(cast: Cast) -> None:
    problem = owned(cast)
    row = proposed(cast, problem, root_of(cast, problem))
    [fix] = fixes_of(problem)
    assert (row.strength, fix.is_band_aid, row.expires_on) == (Strength.STRONG, False, None)
    problem.refresh_from_db()
    assert problem.stage == Stage.MENDING


def test_an_untested_cause_makes_even_a_strong_action_a_band_aid_with_a_day(cast: Cast) -> None:
    problem = owned(cast)
    row = proposed(cast, problem, root_of(cast, problem, is_tested=False))
    [fix] = fixes_of(problem)
    assert fix.reasons == (Why.UNTESTED,)
    assert row.expires_on == TODAY + LASTS


def test_testing_the_root_turns_the_band_aid_into_a_root_fix(cast: Cast) -> None:
    problem = owned(cast)
    cause = root_of(cast, problem, is_tested=False)
    row = proposed(cast, problem, cause)
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=cast.actor("hanna"), at=MONDAY)
    problem.refresh_from_db()
    assert (problem.stage, problem.mended_on) == (Stage.MENDING, None)
    cause.refresh_from_db()
    name_root(cause=cause, is_tested=True, by=cast.actor("hanna"), at=MONDAY)
    problem.refresh_from_db()
    assert (problem.stage, problem.mended_on) == (Stage.CHECKING, TODAY)


def test_a_weak_action_alone_is_a_band_aid_and_beside_a_strong_one_it_is_not(cast: Cast) -> None:
    problem = owned(cast)
    cause = root_of(cast, problem)
    proposed(cast, problem, cause, "training", words="A course on part numbers")
    assert fixes_of(problem)[0].reasons == (Why.WEAK,)
    strong = proposed(cast, problem, cause, "remove_step")
    assert not any(fix.is_band_aid for fix in fixes_of(problem))
    withdraw_countermeasure(countermeasure=strong, by=cast.actor("hanna"), at=MONDAY)
    assert fixes_of(problem)[0].reasons == (Why.WEAK,)


def test_what_comes_back_within_ninety_days_was_a_band_aid(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    row = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=by, at=MONDAY)
    problem.refresh_from_db()
    check_result(problem=problem, outcome="came_back", words="Two vans today", by=by, at=MONDAY + timedelta(days=90))
    assert fixes_of(problem)[0].reasons == (Why.CAME_BACK,)


def test_what_comes_back_after_ninety_days_was_mended_for_a_while(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    row = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=by, at=MONDAY)
    problem.refresh_from_db()
    check_result(problem=problem, outcome="came_back", by=by, at=MONDAY + timedelta(days=91))
    assert fixes_of(problem)[0].reasons == ()


def test_a_band_aid_past_its_day_is_found_and_can_be_kept_with_a_reason_or_taken_off(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    row = proposed(cast, problem, None, "memo", expires_on=TODAY + timedelta(days=10))
    later = MONDAY + timedelta(days=12)
    assert list(expired(TODAY)) == []
    assert list(expired(later.date())) == [row]
    with pytest.raises(CannotMend, match="Say why"):
        keep_band_aid(countermeasure=row, expires_on=later.date() + timedelta(days=5), because=" ", by=by, at=later)
    with pytest.raises(CannotMend, match="90 days at most"):
        keep_band_aid(countermeasure=row, expires_on=later.date() + timedelta(days=91), because="IT", by=by, at=later)
    keep_band_aid(countermeasure=row, expires_on=later.date() + timedelta(days=5), because="IT waits", by=by, at=later)
    assert list(expired(later.date())) == []
    end_band_aid(countermeasure=row, ended_on=later.date(), by=by, at=later)
    check = Check.objects.get(kind=CheckKind.FIRST_AID)
    assert (check.countermeasure, check.due_on) == (row, later.date() + timedelta(days=30))
    assert list(expired(later.date() + timedelta(days=90))) == []


def test_finishing_the_last_root_fix_moves_the_problem_to_checking_and_plans_a_look(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    cause = root_of(cast, problem)
    one, two = proposed(cast, problem, cause), proposed(cast, problem, cause, "software", words="A live list")
    finish_countermeasure(countermeasure=one, done_on=TODAY, by=by, at=MONDAY)
    problem.refresh_from_db()
    assert problem.mended_on is None
    done = MONDAY + timedelta(days=7)
    finish_countermeasure(countermeasure=two, done_on=done.date(), by=by, at=done)
    problem.refresh_from_db()
    assert (problem.stage, problem.mended_on) == (Stage.CHECKING, done.date())
    assert Check.objects.get(problem=problem, kind=CheckKind.RESULT).due_on == done.date() + timedelta(days=30)
    assert AuditRow.objects.filter(action="finish_countermeasure").count() == 2


def test_nothing_is_done_in_the_future_or_twice_and_what_is_done_stays(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    row = proposed(cast, problem, None)
    with pytest.raises(CannotMend, match="has not come yet"):
        finish_countermeasure(countermeasure=row, done_on=TODAY + timedelta(days=1), by=by, at=MONDAY)
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=by, at=MONDAY)
    with pytest.raises(CannotMend, match="done already"):
        finish_countermeasure(countermeasure=row, done_on=TODAY, by=by, at=MONDAY)
    with pytest.raises(CannotMend, match="stays in the story"):
        withdraw_countermeasure(countermeasure=row, by=by, at=MONDAY)


def test_hours_on_band_aids_and_on_the_root_are_kept_apart(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    root = proposed(cast, problem, root_of(cast, problem))
    aid = proposed(cast, problem, None, "memo")
    note_minutes(countermeasure=root, minutes=90, by=by, at=MONDAY)
    note_minutes(countermeasure=aid, minutes=30, by=by, at=MONDAY)
    note_minutes(countermeasure=aid, minutes=15, by=by, at=MONDAY)
    assert minutes_spent(fixes_of(problem)) == (45, 90)
    with pytest.raises(CannotMend, match="above nought"):
        note_minutes(countermeasure=aid, minutes=-5, by=by, at=MONDAY)


def test_a_look_that_finds_nothing_changed_goes_back_to_mending_and_a_half_result_plans_another(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    row = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=by, at=MONDAY)
    problem.refresh_from_db()
    later = MONDAY + timedelta(days=30)
    check_result(problem=problem, outcome="partly", words="Brackley only", by=by, at=later)
    assert Check.objects.get(kind=CheckKind.RESULT, done_on__isnull=True).due_on == later.date() + timedelta(days=30)
    check_result(problem=problem, outcome="unchanged", by=by, at=later)
    problem.refresh_from_db()
    assert (problem.stage, problem.mended_on) == (Stage.MENDING, None)
    with pytest.raises(CannotCheck):
        check_result(problem=problem, outcome="wonderful", by=by, at=later)


def test_objects_read_before_the_rule_spoke_can_still_be_worked_with(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    cause = root_of(cast, problem)
    row = proposed(cast, problem, cause)
    stale = type(problem).objects.get(pk=problem.pk)
    name_root(cause=cause, is_tested=False, by=by, at=MONDAY)  # gives the countermeasure its day
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=by, at=MONDAY)
    assert row.expires_on == TODAY + LASTS
    name_root(cause=cause, is_tested=True, by=by, at=MONDAY)
    check_result(problem=stale, outcome="holds", by=by, at=MONDAY)
    assert stale.stage == Stage.CHECKING
