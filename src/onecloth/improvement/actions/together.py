"""The same to several problems: an owner, a sponsor, a unit, or made one; for all of them or for none, and taken back for a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.improvement.actions.merging import merge_problem, part_problem
from onecloth.improvement.actions.people import name_owner, name_sponsor
from onecloth.improvement.choices import JointMove
from onecloth.improvement.exceptions import CannotMoveTogether, CannotTakeBack
from onecloth.improvement.models import Problem, ProblemStep, ProblemWork
from onecloth.improvement.permissions.problems import check_can_work_on
from onecloth.organisation.models import Person, Unit

UNDONE_WITHIN = timedelta(days=1)
MOST_NAMED = 5
KEPT = {JointMove.OWNER.value: "owner_id", JointMove.SPONSOR.value: "sponsor_id", JointMove.UNIT.value: "unit_id"}


@dataclass(frozen=True)
class Undone:
    """`left` are those that somebody changed meanwhile: they are as they were left."""

    done: int
    left: int


def move_together(
    *, problems: Sequence[Problem], what: str, person: Person | None = None, unit: Unit | None = None,
    seen: Mapping[int, int] | None = None, by: Actor, at: datetime,
) -> ProblemWork:  # fmt: skip
    """Do the same to each problem, or nothing to any. `seen` holds, by problem, the version that was on the screen.

    Made one, all become part of the one that was raised first. Raises `CannotMoveTogether` with who could not and why.
    """
    target = _check(problems, what, person, unit, by)
    ordered = sorted(problems, key=lambda each: (each.raised_at, each.pk))
    moved = ordered[1:] if what == JointMove.MERGE else ordered
    with transaction.atomic():
        work = ProblemWork.objects.create(what=what, done_by_id=by.person_id or 0, done_at=at)
        refused: list[tuple[Problem, str]] = []
        for problem in moved:
            before = {KEPT[what]: getattr(problem, KEPT[what])} if what in KEPT else {}
            why = _tried(problem, what, target or ordered[0], (seen or {}).get(problem.pk), by, at)
            if why:
                refused.append((problem, why))
            else:
                problem.refresh_from_db()
                ProblemStep.objects.create(work=work, problem=problem, before=before, version=problem.version)
        if refused:
            raise CannotMoveTogether(_said(refused, len(moved)))
    return work


def take_back_together(*, work: ProblemWork, by: Actor, at: datetime) -> Undone:
    """Have each problem as it was before, unless somebody changed it since. Raises `CannotTakeBack`, `NotAllowed`."""
    if by.person_id is None or by.person_id != work.done_by_id:
        raise NotAllowed(_("Only whoever did it can take it back. Nothing was changed."))
    with transaction.atomic():
        standing = ProblemWork.objects.select_for_update().get(pk=work.pk)
        if standing.undone_at is not None or at > standing.done_at + UNDONE_WITHIN:
            raise CannotTakeBack(_("This can no longer be taken back at once. Open a problem to change it."))
        steps = list(work.steps.select_related("problem").order_by("pk"))
        done = sum(_step_back(work.what, step, by, at) for step in steps)
        standing.undone_at = at
        standing.save(update_fields=["undone_at"])
    return Undone(done, len(steps) - done)


def _check(
    problems: Sequence[Problem], what: str, person: Person | None, unit: Unit | None, by: Actor
) -> Person | Unit | None:
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here does this. Nothing was changed."))
    if what not in JointMove.values:
        raise CannotMoveTogether(_("Choose what to do with them. Nothing was changed."))
    if len(problems) < (2 if what == JointMove.MERGE else 1):
        raise CannotMoveTogether(
            _("Tick two problems at least to make them one. Nothing was changed.") if what == JointMove.MERGE
            else _("Tick some problems first. Nothing was changed.")
        )  # fmt: skip
    target = {JointMove.OWNER.value: person, JointMove.SPONSOR.value: person, JointMove.UNIT.value: unit}.get(what)
    if what in KEPT and target is None:
        raise CannotMoveTogether(
            _("Choose the unit that they go to. Nothing was changed.") if what == JointMove.UNIT
            else _("Write who it is. Nothing was changed.")
        )  # fmt: skip
    return target


def _tried(problem: Problem, what: str, target: Any, expected: int | None, by: Actor, at: datetime) -> str:
    """Why it could not be done; empty once it is."""
    try:
        with transaction.atomic():
            if expected is not None and expected != problem.version:
                raise Stale(_("Somebody changed it meanwhile."))
            _move(problem, what, target, by, at)
    except Refused as refusal:
        return str(refusal)
    return ""


def _move(problem: Problem, what: str, target: Any, by: Actor, at: datetime) -> None:
    version = problem.version
    if what == JointMove.OWNER:
        name_owner(problem=problem, person=target, expected=version, by=by, at=at)
    elif what == JointMove.SPONSOR:
        name_sponsor(problem=problem, person=target, expected=version, by=by, at=at)
    elif what == JointMove.UNIT:
        move_to_unit(problem=problem, unit=target, expected=version, by=by, at=at)
    else:
        merge_problem(problem=problem, into=target, by=by, at=at)


def move_to_unit(*, problem: Problem, unit: Unit, expected: int, by: Actor, at: datetime) -> Problem:
    """Say in which unit a problem lies. Raises `CannotMoveTogether`, `Stale`."""
    check_can_work_on(by, problem)
    if not problem.is_open:
        raise CannotMoveTogether(_("It is closed, or part of another."))
    if unit.closed_on is not None:
        raise CannotMoveTogether(_("This unit was closed. Choose the one that does its work now."))
    problem.save_changes(expected=expected, unit=unit)
    audit.record(by=by, at=at, action="move_problem", subject=problem, fields=["unit"])
    return problem


def _step_back(what: str, step: ProblemStep, by: Actor, at: datetime) -> bool:
    """False where somebody changed the problem since: then it stays as it is."""
    if step.problem.version != step.version:
        return False
    try:
        with transaction.atomic():
            if what == JointMove.MERGE:
                part_problem(problem=step.problem, by=by, at=at)
            else:
                step.problem.save_changes(**step.before)
                fields = [name.removesuffix("_id") for name in step.before]
                audit.record(by=by, at=at, action="move_back_problem", subject=step.problem, fields=fields)
    except Refused:
        return False
    return True


def _said(refused: Sequence[tuple[Problem, str]], number: int) -> str:
    """Who could not and why, as far as one reads it."""
    named = " ".join(f"“{problem.title}”: {why}" for problem, why in refused[:MOST_NAMED])
    more = _(" And %(n)s more.") % {"n": len(refused) - MOST_NAMED} if len(refused) > MOST_NAMED else ""
    told = _("Nothing was changed, as %(some)s of %(all)s could not be.") % {"some": len(refused), "all": number}
    return f"{told} {named}{more}"
