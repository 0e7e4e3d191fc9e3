"""Looking again: did it work, does it hold without the band-aid, has it come back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.loop import reopen_problem
from onecloth.improvement.actions.rules import LOOK_AGAIN, schedule_check
from onecloth.improvement.actions.stages import move_to
from onecloth.improvement.choices import CheckKind, Outcome, Stage
from onecloth.improvement.exceptions import CannotCheck
from onecloth.improvement.models import Check, Countermeasure, Problem
from onecloth.improvement.permissions.problems import check_can_work_on
from onecloth.organisation.queries import day_of


@transaction.atomic
def check_result(
    *, problem: Problem, outcome: str, words: str = "", kind: str = CheckKind.RESULT,
    countermeasure: Countermeasure | None = None, by: Actor, at: datetime,
) -> Check:  # fmt: skip
    """Say what was seen when somebody looked again. What came back is opened again. Raises `CannotCheck`."""
    problem.refresh_from_db()
    check_can_work_on(by, problem)
    if outcome not in Outcome.values or kind not in CheckKind.values:
        raise CannotCheck(_("Say what you saw: it holds, it is better, nothing changed, or it came back."))
    check = _waiting(problem, kind, countermeasure) or Check.objects.create(
        problem=problem, kind=kind, countermeasure=countermeasure, due_on=day_of(at)
    )
    check.save_changes(done_on=day_of(at), outcome=outcome, words=words.strip(), checked_by_id=by.person_id)
    audit.record(by=by, at=at, action="check_result", subject=check, fields=["outcome", "words"])
    _follow(problem, check, by, at)
    return check


def _waiting(problem: Problem, kind: str, countermeasure: Countermeasure | None) -> Check | None:
    return Check.objects.filter(
        problem=problem, kind=kind, countermeasure=countermeasure, done_on__isnull=True, withdrawn_at__isnull=True
    ).first()


def _follow(problem: Problem, check: Check, by: Actor, at: datetime) -> None:
    """What was seen decides what is next."""
    if check.outcome == Outcome.CAME_BACK:
        problem.save_changes(came_back_on=day_of(at))
        if not problem.is_open:
            reopen_problem(problem=problem, because=check.words, by=by, at=at)
        else:
            move_to(problem=problem, stage=Stage.CAUSE, at=at)
    elif check.outcome == Outcome.UNCHANGED and problem.is_open:
        move_to(problem=problem, stage=Stage.MENDING, at=at, mended_on=None)
    elif check.outcome == Outcome.PARTLY and check.kind == CheckKind.RESULT:
        schedule_check(problem=problem, kind=CheckKind.RESULT, due_on=day_of(at) + LOOK_AGAIN, by=by, at=at)
