"""A round is begun, gets customers and interviewers, opens with a copy of its guide, and closes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.customers.models import Customer
from onecloth.listening.choices import FindingEnd, InterviewState, StudyMode, StudyState
from onecloth.listening.models import Interview, Interviewer, InterviewGuide, InterviewRound
from onecloth.listening.permissions.rounds import check_can_begin_rounds, check_can_run_round
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of, department_of, unit_tree
from onecloth.organisation.queries.people import main_places


class CannotRunRound(Refused):
    """The round is not ready for this, or over."""


@transaction.atomic
def begin_round(
    *, name: str, purpose: str, owner: Person, begins_on: date, ends_on: date,
    mode: str = StudyMode.IDENTIFIED.value, guide: InterviewGuide | None = None, by: Actor, at: datetime,
) -> InterviewRound:  # fmt: skip
    """Plan to interview customers; nobody is asked before it opens. Raises `CannotRunRound`."""
    check_can_begin_rounds(by)
    _check_dates(begins_on, ends_on)
    if mode == StudyMode.ANONYMOUS:
        raise CannotRunRound(_("Whoever sits at the table knows who speaks: an interview cannot be anonymous."))
    begun = InterviewRound.objects.create(
        name=name.strip(), purpose=purpose.strip(), owner=owner, mode=mode, guide=guide, begins_on=begins_on,
        ends_on=ends_on,
    )  # fmt: skip
    audit.record(by=by, at=at, action="round_begun", subject=begun)
    return begun


@transaction.atomic
def change_round(
    *, the_round: InterviewRound, name: str, purpose: str, owner: Person, begins_on: date, ends_on: date, mode: str,
    guide: InterviewGuide | None, expected: int | None = None, by: Actor, at: datetime,
) -> InterviewRound:  # fmt: skip
    """Say it better. How far words can be traced and the guide are fixed once it is open. Raises `CannotRunRound`."""
    check_can_run_round(by, the_round)
    check_not_closed(the_round)
    _check_dates(begins_on, ends_on)
    changes = {"name": name.strip(), "purpose": purpose.strip(), "owner": owner, "begins_on": begins_on}
    if the_round.state == StudyState.DRAFT:
        changes |= {"mode": mode, "guide": guide}
    the_round.save_changes(expected=expected, ends_on=ends_on, **changes)
    audit.record(by=by, at=at, action="round_changed", subject=the_round, fields=[*changes, "ends_on"])
    return the_round


@transaction.atomic
def add_customers(*, the_round: InterviewRound, customers: Iterable[Customer], by: Actor, at: datetime) -> int:
    """Customers to be asked; those who are in it already stay as they are. Returns how many were new."""
    check_can_run_round(by, the_round)
    check_not_closed(the_round)
    known = set(the_round.interviews.values_list("customer_id", flat=True))
    fresh = [each for each in customers if each.pk not in known and not (each.closed_on or each.blanked_at)]
    Interview.objects.bulk_create([Interview(round=the_round, customer=each) for each in fresh])
    if fresh:
        audit.record(by=by, at=at, action="round_customers_added", subject=the_round, fields=["interviews"])
    return len(fresh)


@transaction.atomic
def drop_customer(*, interview: Interview, by: Actor, at: datetime) -> None:
    """Take a customer off the list again, as long as nobody asked them. Raises `CannotRunRound`."""
    check_can_run_round(by, interview.round)
    if interview.state != InterviewState.LISTED or interview.conversation_id is not None:
        raise CannotRunRound(_("They have been asked already. Note that they declined instead; nothing was changed."))
    audit.record(by=by, at=at, action="round_customer_dropped", subject=interview)
    interview.delete()


@transaction.atomic
def add_interviewer(*, the_round: InterviewRound, person: Person, by: Actor, at: datetime) -> Interviewer:
    """A colleague who interviews; the department is that of today. Raises `CannotRunRound`."""
    check_can_run_round(by, the_round)
    check_not_closed(the_round)
    if person.blanked_at or (person.left_on and person.left_on <= day_of(at)):
        raise CannotRunRound(_("This person does not work here any more. Nothing was changed; choose somebody else."))
    place = main_places([person.pk], day_of(at)).get(person.pk)
    department = department_of(place.unit_id, unit_tree()) if place else None
    found, is_new = Interviewer.objects.get_or_create(
        round=the_round, person=person, left_at=None, defaults={"department_id": department, "joined_at": at}
    )
    if is_new:
        audit.record(by=by, at=at, action="interviewer_added", subject=the_round, fields=["interviewers"])
    return found


@transaction.atomic
def part_with_interviewer(*, interviewer: Interviewer, by: Actor, at: datetime) -> None:
    """They interview no more in this round: what they have not held is free for others, their notes stay."""
    check_can_run_round(by, interviewer.round)
    Interviewer.objects.filter(pk=interviewer.pk, left_at__isnull=True).update(left_at=at)
    open_still = Interview.objects.filter(round=interviewer.round, interviewer=interviewer.person_id)
    for interview in open_still.exclude(state=InterviewState.HELD):
        interview.save_changes(interviewer=None)
    audit.record(by=by, at=at, action="interviewer_parted", subject=interviewer.round, fields=["interviewers"])


@transaction.atomic
def open_round(*, the_round: InterviewRound, by: Actor, at: datetime) -> InterviewRound:
    """Copy the guide's questions and begin to ask. Raises `CannotRunRound` with what is missing."""
    check_can_run_round(by, the_round)
    if the_round.state != StudyState.DRAFT:
        raise CannotRunRound(_("This round is open already. Nothing was changed."))
    if the_round.guide is None or not the_round.guide.questions:
        raise CannotRunRound(_("Choose a guide first, so that everybody asks the same. Nothing was changed."))
    has_whom = the_round.interviews.exists() or the_round.groups.exists()
    if not has_whom or not the_round.interviewers.filter(left_at__isnull=True).exists():
        raise CannotRunRound(
            _("Add at least one customer, or a focus group, and one interviewer first. Nothing was changed.")
        )
    the_round.save_changes(state=StudyState.OPEN, opened_at=at, questions=list(the_round.guide.questions))
    audit.record(by=by, at=at, action="round_opened", subject=the_round, fields=["state", "questions"])
    return the_round


@transaction.atomic
def close_round(*, the_round: InterviewRound, by: Actor, at: datetime) -> InterviewRound:
    """End it: every finding has an end by now. Raises `CannotRunRound`."""
    check_can_run_round(by, the_round)
    check_open(the_round)
    loose = the_round.findings.filter(end=FindingEnd.OPEN).count()
    if loose:
        raise CannotRunRound(
            ngettext(
                "%(n)s finding has no end yet: make it a problem, an answer or a recommendation first.",
                "%(n)s findings have no end yet: make each a problem, an answer or a recommendation first.", loose,
            ) % {"n": loose}
        )  # fmt: skip
    the_round.save_changes(state=StudyState.CLOSED, closed_at=at)
    audit.record(by=by, at=at, action="round_closed", subject=the_round, fields=["state"])
    return the_round


@transaction.atomic
def reopen_round(*, the_round: InterviewRound, by: Actor, at: datetime) -> InterviewRound:
    """Somebody closed it too early. Raises `CannotRunRound`."""
    check_can_run_round(by, the_round)
    if the_round.state != StudyState.CLOSED:
        raise CannotRunRound(_("This round is not closed. Nothing was changed."))
    the_round.save_changes(state=StudyState.OPEN, closed_at=None)
    audit.record(by=by, at=at, action="round_reopened", subject=the_round, fields=["state"])
    return the_round


def check_open(the_round: InterviewRound) -> None:
    if the_round.state != StudyState.OPEN:
        raise CannotRunRound(_("This round is not open, so nothing was changed. Nothing of it is lost."))


def check_not_closed(the_round: InterviewRound) -> None:
    if the_round.state == StudyState.CLOSED:
        raise CannotRunRound(_("This round is closed, so nothing was changed. Nothing of it is lost."))


def _check_dates(begins_on: date, ends_on: date) -> None:
    if ends_on < begins_on:
        raise CannotRunRound(_("The round would end before it begins. Correct one of the two days."))
