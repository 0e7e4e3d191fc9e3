"""Those who work on a problem ask a unit, or a role in it; who belongs there answers by a day, and who asked reads it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.exceptions import CannotAskForInput, CannotGiveInput
from onecloth.improvement.models import InputAnswer, InputRequest, Problem
from onecloth.improvement.permissions.asking import check_can_answer, check_can_read_answers, is_somebody_there
from onecloth.improvement.permissions.problems import check_can_work_on
from onecloth.listening.words import storable
from onecloth.organisation.models import Role, Unit
from onecloth.organisation.queries import day_of

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 8000


@transaction.atomic
def ask_for_input(
    *, problem: Problem, unit: Unit, role: Role | None = None, question: str, due_on: date, by: Actor, at: datetime
) -> InputRequest:
    """Ask those who belong to a unit, or hold a role in it or below it. Raises `CannotAskForInput`."""
    check_can_work_on(by, problem)
    asked = " ".join(storable(question).split())
    _check_can_be_asked(problem, unit, role, day_of(at))
    if not asked or len(asked) > LONGEST_QUESTION:
        raise CannotAskForInput(_("Ask in 1,000 letters at most. Nothing was sent."))
    if due_on < day_of(at):
        raise CannotAskForInput(_("This day has passed. Choose one that is still to come."))
    request = InputRequest.objects.create(
        problem=problem, unit=unit, role=role, question=asked, asked_by_id=by.person_id, asked_on=day_of(at),
        due_on=due_on,
    )  # fmt: skip
    audit.record(by=by, at=at, action="ask_for_input", subject=request, fields=["question", "unit", "role", "due_on"])
    return request


def _check_can_be_asked(problem: Problem, unit: Unit, role: Role | None, day: date) -> None:
    if not problem.is_open:
        raise CannotAskForInput(_("This problem is closed. Open it again to ask about it; nothing was sent."))
    if not unit.is_open or (role and role.closed_on):
        raise CannotAskForInput(_("This unit or role is not there any more. Choose another; nothing was sent."))
    if not is_somebody_there(unit, role, day):
        raise CannotAskForInput(
            _("Nobody would find this question: today nobody holds this role there.") if role else
            _("Nobody would find this question: today nobody works in this unit itself. Ask one below it, or a role.")
        )  # fmt: skip


@transaction.atomic
def give_input(*, asked: InputRequest, words: str, expected: int | None = None, by: Actor, at: datetime) -> InputAnswer:
    """Answer a question under one's own name, before or after its day. Raises `CannotGiveInput`, `Stale`.

    `expected` is the version that was read: who answers while a colleague does is shown that answer first.
    """
    asked.refresh_from_db()
    check_can_answer(by, asked, day_of(at))
    said = storable(words)
    if asked.withdrawn_on or not asked.problem.is_open:
        raise CannotGiveInput(_("This is not asked any more. Copy your words if you want to keep them."))
    if not said or len(said) > LONGEST_ANSWER:
        raise CannotGiveInput(_("Answer in 8,000 letters at most. Nothing was sent, and your words are still here."))
    same = InputAnswer.objects.filter(request=asked, person=by.person_id, words=said).first()
    if same:
        return same  # sent twice by an impatient thumb
    asked.save_changes(expected=expected, answered_on=asked.answered_on or day_of(at))
    answer = InputAnswer.objects.create(request=asked, person_id=by.person_id or 0, words=said, said_at=at)
    audit.record(by=by, at=at, action="give_input", subject=asked, fields=["answers"])
    return answer


@transaction.atomic
def read_input(*, asked: InputRequest, by: Actor, at: datetime) -> int:
    """Whoever asked has read what was said; it leaves their Inbox. Returns how many answers were new."""
    check_can_read_answers(by, asked)
    fresh = InputAnswer.objects.filter(request=asked, read_at__isnull=True).update(read_at=at)
    if fresh:
        audit.record(by=by, at=at, action="read_input", subject=asked, fields=["read_at"])
    return fresh


@transaction.atomic
def withdraw_input(*, asked: InputRequest, by: Actor, at: datetime) -> InputRequest:
    """Ask no more; what was late by then stays counted as late. Raises `CannotAskForInput`."""
    asked.refresh_from_db()
    check_can_work_on(by, asked.problem)
    if not asked.is_waiting:
        raise CannotAskForInput(_("This was answered or taken back already. Nothing was changed."))
    asked.save_changes(withdrawn_on=day_of(at))
    audit.record(by=by, at=at, action="withdraw_input", subject=asked, fields=["withdrawn_on"])
    return asked


@transaction.atomic
def restore_input(*, asked: InputRequest, by: Actor, at: datetime) -> InputRequest:
    """Take `withdraw_input` back. Raises `CannotAskForInput`."""
    asked.refresh_from_db()
    check_can_work_on(by, asked.problem)
    if asked.withdrawn_on is None:
        raise CannotAskForInput(_("This is asked already. Nothing was changed."))
    _check_can_be_asked(asked.problem, asked.unit, asked.role, day_of(at))
    asked.save_changes(withdrawn_on=None)
    audit.record(by=by, at=at, action="restore_input", subject=asked, fields=["withdrawn_on"])
    return asked


@transaction.atomic
def hand_over_input(*, unit: Unit, successor: Unit, by: Actor, at: datetime) -> int:
    """What a dissolved unit was asked and has not answered is asked of its successor. Returns how many."""
    handed = 0
    for request in InputRequest.objects.filter(unit=unit, answered_on__isnull=True, withdrawn_on__isnull=True):
        request.save_changes(unit=successor)
        audit.record(by=by, at=at, action="hand_over_input", subject=request, fields=["unit"])
        handed += 1
    return handed
