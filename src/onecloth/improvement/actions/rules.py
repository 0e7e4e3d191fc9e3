"""What follows by rule when causes or countermeasures change: band-aids get their day, a mended problem is looked at again."""

from datetime import date, datetime, timedelta

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.actions.stages import move_to
from onecloth.improvement.choices import CheckKind, Stage
from onecloth.improvement.models import Check, Countermeasure, Problem
from onecloth.improvement.queries import band_aids
from onecloth.improvement.queries.band_aids import Fix
from onecloth.organisation.queries import day_of

LOOK_AGAIN = timedelta(days=30)


def settle(*, problem: Problem, by: Actor, at: datetime) -> Problem:
    """Give every band-aid the day it expires, and move the problem to checking once its root fixes are done.

    Runs inside the caller's transaction, on the problem as it is now.
    """
    problem.refresh_from_db()
    fixes = [fix for fix in band_aids.fixes_of(problem) if fix.is_on]
    for fix in fixes:
        if fix.is_band_aid and fix.countermeasure.expires_on is None:
            fix.countermeasure.save_changes(expires_on=day_of(at) + band_aids.LASTS)
    mended_on = _mended_on(fixes)
    stage = _stage(problem, fixes, mended_on)
    if (stage, mended_on) != (problem.stage, problem.mended_on):
        move_to(problem=problem, stage=stage, at=at, mended_on=mended_on)
        audit.record(by=by, at=at, action="settle_problem", subject=problem, fields=["stage", "mended_on"])
    if mended_on and stage == Stage.CHECKING:
        schedule_check(problem=problem, kind=CheckKind.RESULT, due_on=mended_on + LOOK_AGAIN, by=by, at=at)
    return problem


def schedule_check(
    *, problem: Problem, kind: CheckKind, due_on: date, countermeasure: Countermeasure | None = None,
    by: Actor, at: datetime,
) -> Check:  # fmt: skip
    """Put a day on which somebody looks again. One of a kind waits at a time; a later day moves it."""
    waiting = Check.objects.filter(
        problem=problem, kind=kind, countermeasure=countermeasure, done_on__isnull=True, withdrawn_at__isnull=True
    ).first()
    if waiting:
        return waiting if waiting.due_on == due_on else waiting.save_changes(due_on=due_on)
    check = Check.objects.create(problem=problem, kind=kind, countermeasure=countermeasure, due_on=due_on)
    audit.record(by=by, at=at, action="schedule_check", subject=check, fields=["due_on"])
    return check


def _mended_on(fixes: list[Fix]) -> date | None:
    """The day the last root fix was done; none while one is open, or where only band-aids are on."""
    days = [fix.countermeasure.done_on for fix in fixes if not fix.is_band_aid]
    done = [day for day in days if day is not None]
    return max(done) if done and len(done) == len(days) else None


def _stage(problem: Problem, fixes: list[Fix], mended_on: date | None) -> str:
    if not problem.is_open:
        return problem.stage
    if mended_on:
        return Stage.CHECKING
    return Stage.MENDING if fixes else problem.stage
