"""Closing the loop: whoever spoke is told, or the problem stays open."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.actions.checks import check_result
from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.actions.loop import close_problem, decline_problem, reopen_problem
from onecloth.improvement.actions.people import join_team
from onecloth.improvement.actions.problems import add_evidence
from onecloth.improvement.choices import CheckKind, Stage
from onecloth.improvement.exceptions import CannotCloseProblem, CannotRaiseProblem
from onecloth.improvement.models import Check, Problem
from onecloth.improvement.queries.waiting import due_checks
from onecloth.listening.actions.taking_back import withdraw_voice
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Answer
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned, proposed, raised, root_of, said

WORDS = "One person now follows your job from booking to van."


def test_closing_answers_every_voice_that_was_evidence(cast: Cast) -> None:
    voices = [said(cast), said(cast, "priya", hidden=True), said(cast, "tom", unit=cast.sales)]
    problem = owned(cast, voices=voices)
    close_problem(
        problem=problem, answer_kind="did", words=WORDS, learned="Walk it first", by=cast.actor("dean"), at=MONDAY
    )
    problem.refresh_from_db()
    assert (problem.stage, problem.closed_by, problem.mended_on) == (Stage.CLOSED, cast.dean, MONDAY.date())
    answer = Answer.objects.get()
    assert (answer.words, answer.is_public, answer.answered_by) == (WORDS, True, cast.dean)
    assert set(answer.links.values_list("voice_id", flat=True)) == {voice.pk for voice in voices}
    for voice in voices:
        voice.refresh_from_db()
        assert voice.state == VoiceState.ANSWERED


def test_closing_without_words_is_refused_and_nothing_is_half_done(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    for kind, words, by_date in (("did", "  ", None), ("", WORDS, None), ("will", WORDS, None)):
        with pytest.raises(CannotCloseProblem):
            close_problem(
                problem=problem, answer_kind=kind, words=words, by_date=by_date, by=cast.actor("dean"), at=MONDAY
            )
    problem.refresh_from_db()
    assert problem.stage == Stage.RAISED
    assert not Answer.objects.exists()


def test_the_database_too_refuses_a_closed_problem_without_an_answer(cast: Cast) -> None:
    problem = raised(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(stage=Stage.CLOSED)


def test_an_answer_that_listening_refuses_leaves_the_problem_open(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    with pytest.raises(Exception, match="letters"):
        close_problem(problem=problem, answer_kind="did", words="x" * 5000, by=cast.actor("dean"), at=MONDAY)
    problem = Problem.objects.get(pk=problem.pk)
    assert problem.stage == Stage.RAISED


def test_declining_says_why_to_everybody(cast: Cast) -> None:
    voice = said(cast)
    problem = owned(cast, voices=[voice])
    decline_problem(
        problem=problem, words="A third of customers can only ring at lunch.", by=cast.actor("hanna"), at=MONDAY
    )
    assert problem.stage == Stage.DECLINED
    assert Answer.objects.get().kind == "wont"
    assert not Check.objects.exists()


def test_the_team_mends_and_only_owner_sponsor_or_a_leader_speaks_for_us(cast: Cast) -> None:
    problem = owned(cast, unit=cast.scheduling, voices=[said(cast)])
    join_team(problem=problem, person=cast.priya, by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(NotAllowed):
        close_problem(problem=problem, answer_kind="did", words=WORDS, by=cast.actor("priya"), at=MONDAY)
    close_problem(problem=problem, answer_kind="did", words=WORDS, by=cast.actor("tom"), at=MONDAY)


def test_a_voice_taken_back_waits_for_no_answer(cast: Cast) -> None:
    stays, goes = said(cast), said(cast, "priya", text="Never mind.", unit=cast.sales)
    problem = owned(cast, voices=[stays, goes])
    withdraw_voice(voice=goes, by=cast.actor("priya"), at=MONDAY)
    close_problem(problem=problem, answer_kind="did", words=WORDS, by=cast.actor("dean"), at=MONDAY)
    assert list(Answer.objects.get().links.values_list("voice_id", flat=True)) == [stays.pk]


def test_thirty_and_ninety_days_later_the_owner_looks_whether_it_came_back(cast: Cast) -> None:
    problem = owned(cast)
    close_problem(problem=problem, answer_kind="did", words=WORDS, by=cast.actor("dean"), at=MONDAY)
    due = dict(Check.objects.values_list("kind", "due_on"))
    assert due == {
        CheckKind.AFTER_30: MONDAY.date() + timedelta(days=30), CheckKind.AFTER_90: MONDAY.date() + timedelta(days=90),
    }  # fmt: skip


def test_what_people_are_told_answers_whether_it_worked_so_nobody_is_asked_that_any_more(cast: Cast) -> None:
    problem, by, later = owned(cast), cast.actor("dean"), MONDAY.date() + timedelta(days=29)
    row = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=row, done_on=MONDAY.date(), by=by, at=MONDAY)
    assert [check.kind for check in due_checks(by, later)] == [CheckKind.RESULT]
    problem.refresh_from_db()
    close_problem(problem=problem, answer_kind="did", words=WORDS, by=by, at=MONDAY)
    assert Check.objects.get(kind=CheckKind.RESULT).withdrawn_at == MONDAY
    assert [check.kind for check in due_checks(by, later)] == [CheckKind.AFTER_30]


def test_what_came_back_is_opened_again_and_what_was_told_stays(cast: Cast) -> None:
    problem, later = owned(cast), MONDAY + timedelta(days=30)
    close_problem(problem=problem, answer_kind="did", words=WORDS, by=cast.actor("dean"), at=MONDAY)
    check_result(
        problem=problem, kind=CheckKind.AFTER_30, outcome="came_back", words="Twice", by=cast.actor("dean"), at=later
    )
    problem.refresh_from_db()
    assert (problem.is_open, problem.came_back_on, problem.mended_on) == (True, later.date(), None)
    assert (problem.answer_words, problem.reopened_because) == (WORDS, "Twice")
    assert not Check.objects.filter(done_on__isnull=True, withdrawn_at__isnull=True).exists()


def test_a_closed_problem_takes_no_voices_until_it_is_open_again(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    with pytest.raises(CannotCloseProblem, match="open already"):
        reopen_problem(problem=problem, by=by, at=MONDAY)
    close_problem(problem=problem, answer_kind="did", words=WORDS, by=by, at=MONDAY)
    with pytest.raises(CannotRaiseProblem, match="Open it again"):
        add_evidence(problem=problem, voices=[said(cast)], by=by, at=MONDAY)
    reopen_problem(problem=problem, because="Two calls this week", by=by, at=MONDAY)
    add_evidence(problem=problem, voices=[said(cast)], by=by, at=MONDAY)
