"""What a contact agreed to, how they want to be reached, and the private page on which they say so themselves."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.customers.choices import ConsentPurpose, ConsentSource, ReachWay
from onecloth.customers.models import Consent, Contact
from onecloth.customers.permissions import can_keep, check_can_keep
from onecloth.customers.queries.consents import hash_of_link, link_of, said_by
from onecloth.customers.signals import consent_withdrawn

# The day begins there first.
FIRST_ZONE = timedelta(hours=14)


class CannotNote(Refused):
    """A consent of a day to come, or one that they took back since."""


@transaction.atomic
def note_consent(
    *,
    contact: Contact,
    purpose: str,
    is_given: bool,
    said_on: date,
    way: str,
    source: str = "",
    by: Actor,
    at: datetime,
) -> Consent:
    """Note a yes or a no, with its day and where it comes from. The same again changes nothing. Raises `CannotNote`.

    What they said later than `said_on` is not overruled by it.
    """
    _check_may_say(by, contact)
    if purpose not in ConsentPurpose.values or way not in ConsentSource.values:
        raise ValueError(f"{purpose!r} or {way!r} is not known.")
    if said_on > (at.astimezone(UTC) + FIRST_ZONE).date():
        raise CannotNote(_("This day has not come yet. Correct it; nothing was changed."))
    standing = said_by([contact.pk]).get(contact.pk, {}).get(purpose)
    if standing is not None and standing.is_given == is_given:
        return standing
    if standing is not None and standing.said_on > said_on:
        raise CannotNote(_("They said otherwise since, so that holds. Nothing was changed."))
    if standing is not None:
        Consent.objects.filter(pk=standing.pk).update(replaced_at=at)
    noted = Consent.objects.create(
        contact=contact,
        purpose=purpose,
        is_given=is_given,
        said_on=said_on,
        way=way,
        source=source.strip(),
        noted_at=at,
    )
    audit.record(by=by, at=at, action="consent_noted", subject=contact, fields=[purpose])
    if not is_given:
        consent_withdrawn.send(sender=Contact, contact=contact, purpose=purpose, by=by, at=at)
    return noted


@transaction.atomic
def say_how_to_reach(
    *, contact: Contact, reach: str, reach_when: str, expected: int | None = None, by: Actor, at: datetime
) -> Contact:
    """How and when they want to be spoken to. Raises `Stale`."""
    _check_may_say(by, contact)
    if reach and reach not in ReachWay.values:
        raise ValueError(f"{reach!r} is not known.")
    contact.save_changes(expected=expected, reach=reach, reach_when=" ".join(reach_when.split())[:200])
    audit.record(by=by, at=at, action="reach_noted", subject=contact, fields=["reach", "reach_when"])
    return contact


@transaction.atomic
def make_link(*, contact: Contact, by: Actor, at: datetime) -> str:
    """A new private link for them; one made before leads nowhere from now on."""
    check_can_keep(by)
    return _fresh_link(contact, by, at)


@transaction.atomic
def link_for(*, contact: Contact, by: Actor, at: datetime) -> str:
    """The link they have, or a first one. For rooms that write to them."""
    return link_of(contact.key) if contact.link_hash else _fresh_link(contact, by, at)


def _fresh_link(contact: Contact, by: Actor, at: datetime) -> str:
    if not contact.is_there:
        raise CannotNote(_("They are not among our contacts any more, so there is no link for them."))
    key = uuid4()
    contact.save_changes(key=key, link_hash=hash_of_link(link_of(key)))
    audit.record(by=by, at=at, action="contact_link_made", subject=contact, fields=["link_hash"])
    return link_of(key)


@transaction.atomic
def withdraw_link(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    check_can_keep(by)
    contact.save_changes(link_hash=None)
    audit.record(by=by, at=at, action="contact_link_withdrawn", subject=contact, fields=["link_hash"])
    return contact


def _check_may_say(by: Actor, contact: Contact) -> None:
    """Those who keep customers, and whoever holds the contact's own link."""
    if can_keep(by) or (by.kind == "customer" and contact.link_hash is not None):
        return
    raise NotAllowed(_("Those who lead a unit and the experience team keep the customers. Nothing was changed."))
