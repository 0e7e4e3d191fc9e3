"""People say they would take a seat, or are entered because they said so to somebody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.customers.models import Contact
from onecloth.listening.choices import Audience
from onecloth.listening.models import Panel, Volunteer
from onecloth.listening.permissions.panels import can_keep_panels, check_can_keep_panels
from onecloth.organisation.models import Person


class CannotVolunteer(Refused):
    """The panel is for others, or closed, or the name is in already."""


def offer_oneself(*, panel: Panel, shift: str = "", by: Actor, at: datetime) -> Volunteer:
    """Put one's own name in. Raises `CannotVolunteer`."""
    person = Person.objects.filter(pk=by.person_id).first() if by.person_id is not None else None
    if person is None:
        raise NotAllowed(_("Only people who work here can put their name in."))
    return _entered(panel, person, None, shift, by, at)


def enter_person(*, panel: Panel, person: Person, shift: str = "", by: Actor, at: datetime) -> Volunteer:
    """Put in somebody who said so and does not sign in. Raises `CannotVolunteer`."""
    check_can_keep_panels(by)
    return _entered(panel, person, None, shift, by, at)


def enter_contact(*, panel: Panel, contact: Contact, by: Actor, at: datetime) -> Volunteer:
    """Put in a customer's contact who agreed to take part. Raises `CannotVolunteer`."""
    check_can_keep_panels(by)
    if not contact.may_be_asked or contact.blanked_at is not None or contact.closed_on is not None:
        raise CannotVolunteer(_("This contact does not wish to be asked. Nobody was put in."))
    return _entered(panel, None, contact, "", by, at)


def withdraw_volunteer(*, volunteer: Volunteer, by: Actor, at: datetime) -> Volunteer:
    """Take a name out: at any time, by themselves or by those who keep panels. A draw under way begins again."""
    if by.person_id != volunteer.person_id and not can_keep_panels(by):
        raise NotAllowed(_("Only they themselves and the experience team take a name out."))
    with transaction.atomic():
        volunteer.save_changes(withdrawn_at=volunteer.withdrawn_at or at)
        audit.record(by=by, at=at, action="volunteer_withdrawn", subject=volunteer, fields=["withdrawn_at"])
    return volunteer


def _entered(
    panel: Panel, person: Person | None, contact: Contact | None, shift: str, by: Actor, at: datetime
) -> Volunteer:
    if panel.closed_on is not None:
        raise CannotVolunteer(_("This group is closed, so no more seats are drawn."))
    if (panel.audience == Audience.EMPLOYEE) != (person is not None):
        raise CannotVolunteer(_("This group is for others: customers and employees have groups of their own."))
    if panel.volunteers.filter(person=person, contact=contact, withdrawn_at__isnull=True).exists():
        raise CannotVolunteer(_("The name is in already."))
    with transaction.atomic():
        volunteer = Volunteer.objects.create(
            panel=panel, person=person, contact=contact, shift=shift.strip()[:40], offered_at=at
        )
        audit.record(by=by, at=at, action="volunteer_entered", subject=volunteer, fields=["panel"])
    return volunteer
