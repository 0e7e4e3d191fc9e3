"""Lines of sight: written by those who lead, confirmed or corrected by those whose they are."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.journeys.models import Confirmation, Contribution, Step
from onecloth.journeys.permissions import check_can_write_contribution
from onecloth.organisation.models import Person, Role, Unit
from onecloth.organisation.queries import day_of


class ContributionEnded(Refused):
    """The wording was replaced since it was read."""


class NothingToAnswer(Refused):
    """The correction was answered already, or there is none."""


@transaction.atomic
def write_contribution(
    *,
    unit: Unit,
    does: dict[str, str],
    hands_on: dict[str, str],
    customer_gets: dict[str, str],
    role: Role | None = None,
    receiver: Unit | None = None,
    step: Step | None = None,
    replaces: Contribution | None = None,
    by: Actor,
    at: datetime,
) -> Contribution:
    """Say what a unit, or a role in it, hands on and what a customer gets from it. The wording before ends today.

    Everybody it is about is asked anew whether it is theirs. Raises `ContributionEnded` where `replaces` is not the
    present wording any more.
    """
    check_can_write_contribution(by, unit)
    day = day_of(at)
    present = Contribution.objects.filter(unit=unit, role=role, until_date__isnull=True)
    if replaces is not None and not present.filter(pk=replaces.pk).exists():
        raise ContributionEnded(
            _("Somebody wrote this anew while you were writing. Have a look at it as it is now, then send again.")
        )
    present.update(until_date=day)
    written = Contribution.objects.create(
        unit=unit, role=role, does=does, hands_on=hands_on, receiver=receiver, step=step,
        customer_gets=customer_gets, from_date=day,
    )  # fmt: skip
    audit.record(
        by=by, at=at, action="write_contribution", subject=written, fields=["does", "hands_on", "customer_gets"]
    )
    return written


@transaction.atomic
def end_contribution(*, contribution: Contribution, by: Actor, at: datetime) -> Contribution:
    """This is nobody's line of sight any more. Raises `ContributionEnded`."""
    check_can_write_contribution(by, contribution.unit)
    _check_is_present(contribution)
    contribution.save_changes(until_date=max(day_of(at), contribution.from_date))
    audit.record(by=by, at=at, action="end_contribution", subject=contribution, fields=["until_date"])
    return contribution


@transaction.atomic
def resume_contribution(*, contribution: Contribution, by: Actor, at: datetime) -> Contribution:
    """Take `end_contribution` back, unless something else was written meanwhile. Raises `ContributionEnded`."""
    check_can_write_contribution(by, contribution.unit)
    present = Contribution.objects.filter(unit=contribution.unit, role=contribution.role, until_date__isnull=True)
    if present.exclude(pk=contribution.pk).exists():
        raise ContributionEnded(_("Something else was written meanwhile, and that holds. Nothing was changed."))
    contribution.save_changes(until_date=None)
    audit.record(by=by, at=at, action="resume_contribution", subject=contribution, fields=["until_date"])
    return contribution


@transaction.atomic
def confirm_contribution(*, contribution: Contribution, correction: str = "", by: Actor, at: datetime) -> Confirmation:
    """A person says that this line of sight is theirs, or what is not right about it. Raises `ContributionEnded`."""
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here has a line of sight. Nothing was changed."))
    _check_is_present(contribution)
    confirmation = Confirmation.objects.create(
        contribution=contribution, person=Person.objects.get(pk=by.person_id), confirmed_at=at,
        correction=correction.strip(),
    )  # fmt: skip
    audit.record(by=by, at=at, action="confirm_contribution", subject=contribution)
    return confirmation


@transaction.atomic
def answer_correction(*, confirmation: Confirmation, words: str, by: Actor, at: datetime) -> Confirmation:
    """Leave the wording as it is and say why to the person who would have it otherwise. Raises `NothingToAnswer`."""
    check_can_write_contribution(by, confirmation.contribution.unit)
    if not confirmation.correction or confirmation.answered_at is not None:
        raise NothingToAnswer(_("This was answered already. Nothing was changed."))
    confirmation.answer, confirmation.answered_at = words.strip(), at
    confirmation.answered_by = Person.objects.filter(pk=by.person_id or 0).first()
    confirmation.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(by=by, at=at, action="answer_correction", subject=confirmation.contribution, fields=["answer"])
    return confirmation


def _check_is_present(contribution: Contribution) -> None:
    if contribution.until_date is not None:
        raise ContributionEnded(_("This wording was replaced. Have a look at the new one; nothing was changed."))
