"""Raising problems, and the voices that are evidence of them."""

from datetime import timedelta

import pytest

from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.improvement.actions.problems import add_evidence, raise_problem, remove_evidence, rewrite_problem
from onecloth.improvement.choices import Stage
from onecloth.improvement.exceptions import CannotRaiseProblem
from onecloth.improvement.models import ProblemVoice
from onecloth.improvement.permissions.problems import can_add_evidence, can_join, can_work_on, visible_problems
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned, raised, said


def test_a_problem_from_voices_keeps_them_as_evidence_and_takes_their_unit(cast: Cast) -> None:
    voices = [said(cast), said(cast, text="The pick list prints at six.")]
    problem = raised(cast, voices=voices)
    assert problem.unit == cast.field_service
    assert problem.stage == Stage.RAISED
    assert problem.raised_by == cast.hanna
    assert set(problem.evidence.values_list("voice_id", flat=True)) == {voice.pk for voice in voices}
    assert AuditRow.objects.filter(action="raise_problem", subject_id=str(problem.pk)).exists()


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_problem_needs_a_name_of_one_line(cast: Cast, title: str) -> None:
    with pytest.raises(CannotRaiseProblem):
        raised(cast, title=title)


def test_whoever_works_here_may_raise_a_problem_and_a_customer_may_not(cast: Cast) -> None:
    assert raised(cast, who="priya").raised_by == cast.priya
    with pytest.raises(NotAllowed):
        raise_problem(title="A dog at the gate", by=CUSTOMER, at=MONDAY)


def test_a_voice_one_may_not_read_cannot_be_evidence(cast: Cast) -> None:
    voice = said(cast, hidden=True)
    with pytest.raises(CannotRaiseProblem):
        raised(cast, who="priya", voices=[voice])
    assert not ProblemVoice.objects.exists()


def test_a_leader_may_join_a_voice_to_a_problem_of_another_unit(cast: Cast) -> None:
    problem = owned(cast)
    voice = said(cast, "priya", unit=cast.scheduling)
    add_evidence(problem=problem, voices=[voice], by=cast.actor("tom"), at=MONDAY)
    assert problem.evidence.filter(voice=voice).exists()


def test_joining_twice_is_once_and_taking_off_is_undone_by_joining_again(cast: Cast) -> None:
    problem, voice, by = owned(cast), said(cast), cast.actor("hanna")
    for _again in range(2):
        add_evidence(problem=problem, voices=[voice], by=by, at=MONDAY)
    remove_evidence(problem=problem, voice=voice, by=by, at=MONDAY)
    assert not problem.evidence.filter(removed_at__isnull=True).exists()
    add_evidence(problem=problem, voices=[voice], by=by, at=MONDAY + timedelta(hours=1))
    assert problem.evidence.filter(removed_at__isnull=True).count() == 1


def test_two_people_rewriting_at_once_do_not_lose_the_first(cast: Cast) -> None:
    problem, by = owned(cast), cast.actor("hanna")
    seen = problem.version
    rewrite_problem(problem=problem, title="Vans leave without the part", expected=seen, by=by, at=MONDAY)
    with pytest.raises(Stale):
        rewrite_problem(problem=problem, title="Something else", expected=seen, by=by, at=MONDAY)
    problem.refresh_from_db()
    assert problem.title == "Vans leave without the part"


def test_everybody_reads_a_problem_and_its_own_people_work_on_it(cast: Cast) -> None:
    problem = owned(cast, unit=cast.scheduling)
    may_work = {
        who for who in ("priya", "tom", "dean", "hanna", "ruth", "tomasz") if can_work_on(cast.actor(who), problem)
    }
    assert may_work == {"tom", "dean", "hanna", "ruth"}  # leads it, owns it, experience team, leads all
    assert visible_problems(cast.actor("tomasz")).exists()
    assert not visible_problems(CUSTOMER).exists()


def test_whoever_works_in_the_unit_may_join_in_and_others_are_asked(cast: Cast) -> None:
    problem = owned(cast, unit=cast.scheduling)
    assert can_join(cast.actor("priya"), problem)
    assert not can_join(cast.actor("tomasz"), problem)
    assert not can_add_evidence(cast.actor("tomasz"), problem)
