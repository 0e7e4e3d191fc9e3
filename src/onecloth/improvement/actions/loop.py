"""Closing the loop: whoever spoke is told what became of it, in words, or the problem is not closed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.answering import Wording, check_is_edited, check_nobody_else_wrote, tell
from onecloth.improvement.actions.rules import schedule_check
from onecloth.improvement.actions.stages import move_to
from onecloth.improvement.choices import CheckKind, Stage
from onecloth.improvement.exceptions import CannotCloseProblem
from onecloth.improvement.models import Cause, Check, Problem
from onecloth.improvement.permissions.problems import check_can_close, check_can_work_on
from onecloth.improvement.queries.drafting import Listeners, listeners
from onecloth.listening.choices import AnswerKind, Audience
from onecloth.organisation.queries import day_of

COMES_BACK = {CheckKind.AFTER_30: timedelta(days=30), CheckKind.AFTER_90: timedelta(days=90)}


@transaction.atomic
def close_problem(
    *, problem: Problem, answer_kind: str, words: str = "", wordings: Mapping[str, Wording] | None = None,
    by_date: date | None = None, learned: str = "", again: bool = False, is_confirmed: bool = False,
    expected: int | None = None, by: Actor, at: datetime,
) -> Problem:  # fmt: skip
    """Close a problem by answering every voice behind it that has no answer yet; with `again`, those too that have one.

    `wordings` are the words by the key of those they are for, `words` whatever is not among them. A draft goes out word
    for word only where `is_confirmed`. Raises `CannotCloseProblem`, `NotEdited`, `Stale`.
    """
    if expected is None:
        problem.refresh_from_db()
    check_can_close(by, problem)
    told = listeners(problem, again=again)
    given = {each.key: (wordings or {}).get(each.key) or Wording(words) for each in told}
    _check_answer(problem, answer_kind, given, by_date, at)
    check_nobody_else_wrote(problem, given)
    if not is_confirmed:
        check_is_edited(problem, told, given)
    declined = answer_kind == AnswerKind.WONT
    mended_on = problem.mended_on or (day_of(at) if answer_kind == AnswerKind.DID else None)
    move_to(
        problem=problem, expected=expected, stage=Stage.DECLINED if declined else Stage.CLOSED, at=at, closed_at=at,
        closed_by_id=by.person_id, answer_kind=answer_kind, answer_words=_for_everybody(told, given),
        answer_by_date=by_date, learned=learned.strip(), mended_on=mended_on,
    )  # fmt: skip
    audit.record(by=by, at=at, action="close_problem", subject=problem, fields=["stage", "answer_words", "learned"])
    tell(problem=problem, told=told, wordings=given, by=by, at=at)
    withdraw_checks(problem, [CheckKind.RESULT], at)  # what people are told is the answer to "did it work?"
    if not declined:
        for kind, after in COMES_BACK.items():
            schedule_check(problem=problem, kind=kind, due_on=day_of(at) + after, by=by, at=at)
    return problem


@transaction.atomic
def decline_problem(
    *, problem: Problem, words: str, learned: str = "", expected: int | None = None, by: Actor, at: datetime
) -> Problem:
    """Not take a problem up, because; everybody who raised it is told the reason. Raises `CannotCloseProblem`."""
    return close_problem(
        problem=problem, answer_kind=AnswerKind.WONT, words=words, learned=learned, expected=expected, by=by, at=at
    )


@transaction.atomic
def reopen_problem(*, problem: Problem, because: str = "", by: Actor, at: datetime) -> Problem:
    """Open a closed problem again. What people were told stays said. Raises `CannotCloseProblem`."""
    problem.refresh_from_db()
    check_can_work_on(by, problem)
    if problem.is_open:
        raise CannotCloseProblem(_("This problem is open already."))
    if problem.stage == Stage.MERGED:
        raise CannotCloseProblem(_("This problem is part of another. Take it apart first; nothing was changed."))
    has_chain = Cause.objects.filter(problem=problem, withdrawn_at__isnull=True).exists()
    move_to(
        problem=problem, stage=Stage.CAUSE if has_chain else Stage.RAISED, at=at, closed_at=None, mended_on=None,
        reopened_at=at, reopened_because=because.strip(),
    )  # fmt: skip
    withdraw_checks(problem, list(COMES_BACK), at)
    audit.record(by=by, at=at, action="reopen_problem", subject=problem, fields=["stage", "reopened_because"])
    return problem


def withdraw_checks(problem: Problem, kinds: Sequence[str], at: datetime) -> None:
    """Nobody need look at these any more; what was seen already stays."""
    open_ones = Check.objects.filter(problem=problem, kind__in=kinds, done_on__isnull=True, withdrawn_at__isnull=True)
    open_ones.update(withdrawn_at=at)


def _check_answer(
    problem: Problem, kind: str, given: Mapping[str, Wording], by_date: date | None, at: datetime
) -> None:
    if problem.stage == Stage.MERGED:
        raise CannotCloseProblem(_("This problem is part of another, and its people are told with that one."))
    if not problem.is_open:
        raise CannotCloseProblem(_("This problem is closed already. What was told stays told."))
    if kind not in AnswerKind.values:
        raise CannotCloseProblem(_("Say which answer it is: we did, we will by a day, or we won’t, because."))
    if not all(wording.words.strip() for wording in given.values()):
        raise CannotCloseProblem(
            _("Closing tells everybody who spoke what became of it, so it takes an answer in your words.")
        )
    if kind == AnswerKind.WILL and (by_date is None or by_date < day_of(at)):
        raise CannotCloseProblem(_("“We will” takes the day by which, and one that has not passed."))


def _for_everybody(told: Sequence[Listeners], given: Mapping[str, Wording]) -> str:
    """What stands with the problem, where colleagues read it: their wording where there is one."""
    own = next((each for each in told if each.audience == Audience.EMPLOYEE), told[0])
    return given[own.key].words.strip()
