"""The chain of whys: each stands on something, the last that we can act on is the root."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.rules import settle
from onecloth.improvement.actions.stages import move_to
from onecloth.improvement.choices import Evidence, Stage
from onecloth.improvement.exceptions import CannotAddWhy
from onecloth.improvement.models import Cause, Countermeasure, Problem
from onecloth.improvement.permissions.problems import check_can_work_on

MOST_WHYS = 6


@transaction.atomic
def add_why(*, problem: Problem, words: str, evidence: str, evidence_words: str = "", by: Actor, at: datetime) -> Cause:
    """Add the next why and what it stands on: data, a voice, something seen, or gut. Raises `CannotAddWhy`."""
    check_can_work_on(by, problem)
    _check_open(problem)
    if not words.strip():
        raise CannotAddWhy(_("Say why, in a sentence."))
    if evidence not in Evidence.values:
        raise CannotAddWhy(_("Say what this why stands on: data, a voice, something seen, or gut."))
    Problem.objects.select_for_update().get(pk=problem.pk)  # two whys at once must not take the same place
    problem.refresh_from_db()
    chain = Cause.objects.filter(problem=problem, withdrawn_at__isnull=True)
    last = chain.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_WHYS:
        raise CannotAddWhy(_("Six whys are enough. Name the last as the root, or take one back that leads nowhere."))
    chain.filter(is_root=True).update(is_root=False)  # a deeper why: the one above it was not the root
    cause = Cause.objects.create(
        problem=problem,
        position=last + 1,
        words=words.strip(),
        evidence=evidence,
        evidence_words=evidence_words.strip(),
    )
    audit.record(by=by, at=at, action="add_why", subject=cause, fields=["words", "evidence"])
    if problem.stage == Stage.RAISED:
        move_to(problem=problem, stage=Stage.CAUSE, at=at)
    return cause


@transaction.atomic
def name_root(*, cause: Cause, is_tested: bool, by: Actor, at: datetime) -> Cause:
    """Call the last why the root, and say whether anybody tested it. Raises `CannotAddWhy`."""
    cause.refresh_from_db()
    problem = cause.problem
    check_can_work_on(by, problem)
    _check_open(problem)
    chain = Cause.objects.filter(problem=problem, withdrawn_at__isnull=True)
    if cause.withdrawn_at or chain.filter(position__gt=cause.position).exists():
        raise CannotAddWhy(_("There is a why below this one. Name that the root, or take it back first."))
    chain.exclude(pk=cause.pk).filter(is_root=True).update(is_root=False)
    cause.save_changes(is_root=True, is_tested=is_tested)
    audit.record(by=by, at=at, action="name_root", subject=cause, fields=["is_root", "is_tested"])
    settle(problem=problem, by=by, at=at)
    return cause


@transaction.atomic
def withdraw_why(*, cause: Cause, by: Actor, at: datetime) -> Cause:
    """Take the last why back. Raises `CannotAddWhy` where something is done about it already."""
    cause.refresh_from_db()
    problem = cause.problem
    check_can_work_on(by, problem)
    _check_open(problem)
    chain = Cause.objects.filter(problem=problem, withdrawn_at__isnull=True)
    if chain.filter(position__gt=cause.position).exists():
        raise CannotAddWhy(_("Only the last why can be taken back. Start from the bottom of the chain."))
    if Countermeasure.objects.filter(cause=cause, withdrawn_at__isnull=True).exists():
        raise CannotAddWhy(_("Something is being done about this why. Take that back first."))
    cause.save_changes(withdrawn_at=at, is_root=False)
    audit.record(by=by, at=at, action="withdraw_why", subject=cause, fields=["withdrawn_at"])
    return cause


@transaction.atomic
def restore_why(*, cause: Cause, was_root: bool, by: Actor, at: datetime) -> Cause:
    """Take `withdraw_why` back. Raises `CannotAddWhy` where the chain went on meanwhile."""
    cause.refresh_from_db()
    check_can_work_on(by, cause.problem)
    _check_open(cause.problem)
    chain = Cause.objects.filter(problem=cause.problem, withdrawn_at__isnull=True)
    if chain.filter(position__gte=cause.position).exists():
        raise CannotAddWhy(_("Another why was written meanwhile. Nothing was changed; write this one below it."))
    cause.save_changes(withdrawn_at=None, is_root=was_root and not chain.filter(is_root=True).exists())
    audit.record(by=by, at=at, action="restore_why", subject=cause, fields=["withdrawn_at"])
    settle(problem=cause.problem, by=by, at=at)
    return cause


def _check_open(problem: Problem) -> None:
    if not problem.is_open:
        raise CannotAddWhy(_("This problem is closed. Open it again to go on looking for its cause."))
