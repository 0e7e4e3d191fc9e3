"""What happens here when a contact takes something back, or nobody speaks with them any more."""

from datetime import datetime
from typing import Any

from onecloth.core import mail
from onecloth.core.actors import Actor
from onecloth.customers.choices import ConsentPurpose
from onecloth.customers.models import Contact
from onecloth.customers.signals import consent_withdrawn, contact_closed
from onecloth.listening.actions.panels import leave_panels
from onecloth.listening.actions.rounds import leave_groups, leave_to


def end_what_was_agreed(*, contact: Contact, purpose: str, by: Actor, at: datetime, **_sent: Any) -> None:
    """Interviews, groups and seats still to come end with the yes they stood on; mail that has not left does not leave."""
    if purpose == ConsentPurpose.INTERVIEW:
        leave_to(contact=contact, by=by, at=at)
    elif purpose == ConsentPurpose.GROUP:
        leave_groups(contact=contact, by=by, at=at)
    elif purpose == ConsentPurpose.BOARD:
        leave_panels(contact=contact, by=by, at=at)
    elif purpose == ConsentPurpose.EMAIL:
        mail.forget(f"contact:{contact.pk}")


def let_go(*, contact: Contact, by: Actor, at: datetime, **_sent: Any) -> None:
    leave_to(contact=contact, by=by, at=at)
    leave_groups(contact=contact, by=by, at=at)
    leave_panels(contact=contact, by=by, at=at)


def connect() -> None:
    consent_withdrawn.connect(end_what_was_agreed, sender=Contact, dispatch_uid="listening.consent_withdrawn")
    contact_closed.connect(let_go, sender=Contact, dispatch_uid="listening.contact_closed")
