"""What is done about a cause, how strong it is, and the day on which a band-aid comes off."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor, system
from onecloth.improvement.actions.rules import LOOK_AGAIN, schedule_check, settle
from onecloth.improvement.choices import STRENGTH_OF, CheckKind
from onecloth.improvement.exceptions import CannotMend
from onecloth.improvement.models import Cause, Countermeasure, Problem
from onecloth.improvement.permissions.problems import check_can_work_on, works_here
from onecloth.improvement.queries import band_aids
from onecloth.insight.actions import annotate
from onecloth.insight.permissions import can_annotate
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of, the_organisation

MOST_MINUTES = 60 * 24 * 365


@transaction.atomic
def propose_countermeasure(
    *, problem: Problem, cause: Cause | None, words: str, action: str, owner: Person | None = None,
    due_on: date | None = None, expires_on: date | None = None, by: Actor, at: datetime,
) -> Countermeasure:  # fmt: skip
    """Say what will be done about a cause; its strength follows from the kind of action. Raises `CannotMend`."""
    check_can_work_on(by, problem)
    _check_open(problem)
    if not words.strip():
        raise CannotMend(_("Say what will be done, in a sentence."))
    if action not in STRENGTH_OF:
        raise CannotMend(_("Choose what kind of action this is: its strength follows from that."))
    if cause and (cause.problem_id != problem.pk or cause.withdrawn_at):
        raise CannotMend(_("This why is not in the problem's chain any more. Choose another."))
    if owner and not works_here(owner, day_of(at)):
        raise CannotMend(_("This person does not work here any more. Choose somebody else."))
    countermeasure = Countermeasure.objects.create(
        problem=problem, cause=cause, words=words.strip(), action=action, strength=STRENGTH_OF[action], owner=owner,
        proposed_at=at, due_on=due_on, expires_on=expires_on,
    )  # fmt: skip
    audit.record(by=by, at=at, action="propose_countermeasure", subject=countermeasure, fields=["words", "action"])
    settle(problem=problem, by=by, at=at)
    countermeasure.refresh_from_db()
    return countermeasure


@transaction.atomic
def finish_countermeasure(*, countermeasure: Countermeasure, done_on: date, by: Actor, at: datetime) -> Countermeasure:
    """Say that it is done; the metric's chart is annotated on that day. Raises `CannotMend`."""
    countermeasure.refresh_from_db()
    problem = countermeasure.problem
    check_can_work_on(by, problem)
    _check_on(countermeasure)
    if countermeasure.done_on:
        raise CannotMend(_("This was done already. Nothing was changed."))
    if done_on > day_of(at):
        raise CannotMend(_("This day has not come yet. Say it is done when it is."))
    countermeasure.save_changes(done_on=done_on)
    audit.record(by=by, at=at, action="finish_countermeasure", subject=countermeasure, fields=["done_on"])
    _write_on_chart(countermeasure, by, at)
    settle(problem=problem, by=by, at=at)
    return countermeasure


@transaction.atomic
def withdraw_countermeasure(*, countermeasure: Countermeasure, by: Actor, at: datetime) -> Countermeasure:
    """Take back what was proposed and not done. Raises `CannotMend`."""
    countermeasure.refresh_from_db()
    check_can_work_on(by, countermeasure.problem)
    _check_on(countermeasure)
    if countermeasure.done_on:
        raise CannotMend(_("This was done, so it stays in the story. A band-aid can be taken off instead."))
    countermeasure.save_changes(withdrawn_at=at)
    audit.record(by=by, at=at, action="withdraw_countermeasure", subject=countermeasure, fields=["withdrawn_at"])
    settle(problem=countermeasure.problem, by=by, at=at)
    return countermeasure


@transaction.atomic
def restore_countermeasure(*, countermeasure: Countermeasure, by: Actor, at: datetime) -> Countermeasure:
    """Take `withdraw_countermeasure` back. Raises `CannotMend`."""
    countermeasure.refresh_from_db()
    check_can_work_on(by, countermeasure.problem)
    _check_open(countermeasure.problem)
    countermeasure.save_changes(withdrawn_at=None)
    audit.record(by=by, at=at, action="restore_countermeasure", subject=countermeasure, fields=["withdrawn_at"])
    settle(problem=countermeasure.problem, by=by, at=at)
    return countermeasure


@transaction.atomic
def note_minutes(*, countermeasure: Countermeasure, minutes: int, by: Actor, at: datetime) -> Countermeasure:
    """Add time that people spent on it. Raises `CannotMend`."""
    countermeasure.refresh_from_db()
    check_can_work_on(by, countermeasure.problem)
    spent = (countermeasure.minutes_spent or 0) + minutes
    if minutes <= 0 or spent > MOST_MINUTES:
        raise CannotMend(_("Give the time that people spent, in hours, above nought."))
    countermeasure.save_changes(minutes_spent=spent)
    audit.record(by=by, at=at, action="note_minutes", subject=countermeasure, fields=["minutes_spent"])
    return countermeasure


@transaction.atomic
def keep_band_aid(
    *, countermeasure: Countermeasure, expires_on: date, because: str, by: Actor, at: datetime
) -> Countermeasure:
    """Leave a band-aid on until another day, with the reason. Raises `CannotMend`."""
    countermeasure.refresh_from_db()
    check_can_work_on(by, countermeasure.problem)
    _check_on(countermeasure)
    if not because.strip():
        raise CannotMend(_("Say why the band-aid stays on: its day was there to make us ask."))
    if not day_of(at) < expires_on <= day_of(at) + band_aids.LASTS:
        raise CannotMend(
            _("A band-aid stays on for 90 days at most before it is asked about again. Choose a day within that.")
        )
    countermeasure.save_changes(expires_on=expires_on, kept_because=because.strip())
    audit.record(by=by, at=at, action="keep_band_aid", subject=countermeasure, fields=["expires_on", "kept_because"])
    return countermeasure


@transaction.atomic
def end_band_aid(*, countermeasure: Countermeasure, ended_on: date, by: Actor, at: datetime) -> Countermeasure:
    """Take a band-aid off; a month later somebody looks whether it holds without. Raises `CannotMend`."""
    countermeasure.refresh_from_db()  # the rule may have given it a day since it was read
    problem = countermeasure.problem
    check_can_work_on(by, problem)
    _check_on(countermeasure)
    if ended_on > day_of(at):
        raise CannotMend(_("This day has not come yet. Say it is off when it is."))
    countermeasure.save_changes(ended_on=ended_on)
    audit.record(by=by, at=at, action="end_band_aid", subject=countermeasure, fields=["ended_on"])
    due_on = ended_on + LOOK_AGAIN
    schedule_check(
        problem=problem, kind=CheckKind.FIRST_AID, due_on=due_on, countermeasure=countermeasure, by=by, at=at
    )
    settle(problem=problem, by=by, at=at)
    return countermeasure


def _write_on_chart(countermeasure: Countermeasure, by: Actor, at: datetime) -> None:
    """Whoever mends writes on the metric's chart by that right, and need not be a leader; then no author is named."""
    problem, done_on = countermeasure.problem, countermeasure.done_on
    if problem.metric is None or done_on is None:
        return
    annotate(
        metric=problem.metric, on_date=min(done_on, at.date()), words=_in_its_language(problem, countermeasure.words),
        source=f"problem:{problem.token}", by=by if can_annotate(by) else system("improvement"), at=at,
    )  # fmt: skip


def _check_open(problem: Problem) -> None:
    if not problem.is_open:
        raise CannotMend(_("This problem is closed. Open it again to do more about it."))


def _check_on(countermeasure: Countermeasure) -> None:
    if countermeasure.withdrawn_at or countermeasure.ended_on:
        raise CannotMend(_("This was taken back or came off already. Nothing was changed."))


def _in_its_language(problem: Problem, words: str) -> dict[str, str]:
    return {problem.language or the_organisation().default_language: words}
