"""Putting a decision before those it hits, and settling it: nobody goes ahead over a worry without saying why."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.improvement.choices import DecisionState
from onecloth.improvement.exceptions import CannotDecide
from onecloth.improvement.models import Decision, DecisionPart, Notice
from onecloth.improvement.permissions.decisions import check_can_decide, check_can_steer
from onecloth.improvement.queries.affected import affected, ground_on
from onecloth.improvement.queries.decisions import objections_to
from onecloth.journeys.models import Step
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of

LONGEST_NAME = 200


@transaction.atomic
def put_decision(
    *, what: str, why: str, from_date: date, answer_by: date, steps: Collection[Step] = (),
    units: Collection[Unit] = (), language: str = "", by: Actor, at: datetime,
) -> Decision:  # fmt: skip
    """Say what will change, and ask everybody it hits as the organisation stands today. Raises `CannotDecide`."""
    check_can_decide(by)
    _check_days(from_date, answer_by, day_of(at))
    hit = affected([step.pk for step in steps], [unit.pk for unit in units], ground_on(day_of(at)))
    if not hit:
        raise CannotDecide(
            _("As our journeys and seams stand, nobody is hit by this. Name a step that a unit owns, or a unit itself.")
        )
    decision = Decision.objects.create(
        what=_one_line(what), why=_said(why, _("Say why this changes: those it hits will ask.")), language=language,
        from_date=from_date, answer_by=answer_by, decided_by=_person(by), decided_at=at,
    )  # fmt: skip
    DecisionPart.objects.bulk_create(
        [DecisionPart(decision=decision, step=step) for step in steps]
        + [DecisionPart(decision=decision, unit=unit) for unit in units]
    )
    Notice.objects.bulk_create(
        [Notice(decision=decision, unit_id=unit, ways=[list(way) for way in ways], asked_at=at) for unit, ways in hit.items()]
    )  # fmt: skip
    audit.record(by=by, at=at, action="put_decision", subject=decision, fields=["what", "from_date", "notices"])
    return decision


@transaction.atomic
def ask_unit_too(*, decision: Decision, unit: Unit, because: str, by: Actor, at: datetime) -> Notice:
    """Ask a unit that was not computed, or one that was left out before, with the reason. Raises `CannotDecide`."""
    check_can_steer(by, decision)
    _check_asking(decision)
    because = _said(because, _("Say how it hits this unit, so that everybody sees why it is asked."))
    if not unit.is_open:
        raise CannotDecide(_("This unit was dissolved. Ask the one that does its work now."))
    notice = Notice.objects.filter(decision=decision, unit=unit).first()
    if notice and notice.left_out_at is None:
        raise CannotDecide(_("This unit is asked already. Nothing was changed."))
    if notice:
        notice.save_changes(left_out_at=None, left_out_because="", added_because=because)
    else:
        notice = Notice.objects.create(decision=decision, unit=unit, added_because=because, asked_at=at)
    audit.record(by=by, at=at, action="ask_unit_too", subject=notice, fields=["added_because"])
    return notice


@transaction.atomic
def leave_unit_out(*, notice: Notice, because: str, by: Actor, at: datetime) -> Notice:
    """Ask a unit no longer, with the reason, which everybody reads. Raises `CannotDecide`."""
    check_can_steer(by, notice.decision)
    _check_asking(notice.decision)
    because = _said(because, _("Say why this unit is not hit after all. Everybody reads it."))
    if notice.answers.exists():
        raise CannotDecide(
            _("This unit has answered, so it is hit. What it said stays; go ahead with a reason instead.")
        )
    notice.save_changes(left_out_at=at, left_out_because=because)
    audit.record(by=by, at=at, action="leave_unit_out", subject=notice, fields=["left_out_because"])
    return notice


@transaction.atomic
def ask_unit_again(*, notice: Notice, by: Actor, at: datetime) -> Notice:
    """Take `leave_unit_out` back. Raises `CannotDecide`."""
    check_can_steer(by, notice.decision)
    _check_asking(notice.decision)
    notice.save_changes(left_out_at=None, left_out_because="")
    audit.record(by=by, at=at, action="ask_unit_again", subject=notice, fields=["left_out_at"])
    return notice


@transaction.atomic
def go_ahead(
    *, decision: Decision, because: str = "", expected: int | None = None, by: Actor, at: datetime
) -> Decision:  # fmt: skip
    """It holds from its day on. Over a worry, or without an answer, only with a reason. Raises `CannotDecide`, `Stale`."""
    check_can_steer(by, decision)
    _check_asking(decision)
    if objections_to(decision).any and not because.strip():
        raise CannotDecide(
            _(
                "Somebody is worried, needs more time or has not answered. Say why we go ahead all the same; they read it."
            )
        )
    decision.save_changes(
        expected=expected, state=DecisionState.GOING, went_ahead_at=at, ahead_because=because.strip(),
        settled_by=_person(by),
    )  # fmt: skip
    audit.record(by=by, at=at, action="go_ahead", subject=decision, fields=["state", "ahead_because"])
    return decision


@transaction.atomic
def call_off(*, decision: Decision, because: str, expected: int | None = None, by: Actor, at: datetime) -> Decision:
    """It does not change after all, or not any more; those who were asked read why. Raises `CannotDecide`, `Stale`."""
    check_can_steer(by, decision)
    if decision.is_called_off:
        raise CannotDecide(_("It was called off already. Nothing was changed."))
    because = _said(because, _("Say why it is called off: people have begun to think about it."))
    decision.save_changes(
        expected=expected, state=DecisionState.CALLED_OFF, called_off_at=at, off_because=because, settled_by=_person(by)
    )
    audit.record(by=by, at=at, action="call_off", subject=decision, fields=["state", "off_because"])
    return decision


def _check_days(from_date: date, answer_by: date, today: date) -> None:
    if from_date < today or answer_by < today:
        raise CannotDecide(_("This day has passed. People are asked before something changes; choose days to come."))
    if answer_by > from_date:
        raise CannotDecide(_("Answers are due after the change itself. Choose a day before it, so that they count."))


def _check_asking(decision: Decision) -> None:
    if not decision.is_asking:
        raise CannotDecide(_("This decision is settled already. Nothing was changed; have a look at it as it is now."))


def _one_line(what: str) -> str:
    what = " ".join(_said(what, _("Say in a sentence what changes.")).split())
    if len(what) > LONGEST_NAME:
        raise CannotDecide(_("That is longer than 200 characters. Say it shorter; the rest goes below it."))
    return what


def _said(words: str, otherwise: str) -> str:
    if not words.strip():
        raise CannotDecide(otherwise)
    return words.strip()


def _person(by: Actor) -> Person | None:
    return Person.objects.filter(pk=by.person_id).first() if by.person_id else None
