"""Customers and contacts: added, changed, closed, blanked when they ask for it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, erasure
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.models import Erasure
from onecloth.customers.choices import CustomerKind
from onecloth.customers.models import Contact, Customer
from onecloth.customers.permissions import check_can_erase, check_can_keep
from onecloth.customers.signals import contact_closed

CUSTOMER_FIELDS = frozenset({"kind", "name", "reference", "place", "language", "known_since"})
CONTACT_FIELDS = frozenset(
    {"name", "email", "telephone", "language", "may_be_asked", "may_be_told", "reach", "reach_when"}
)


class ReferenceTaken(Refused):
    """Another customer carries this reference."""


class CustomerClosed(Refused):
    """The customer or contact was closed."""


@transaction.atomic
def add_customer(
    *,
    name: str,
    kind: str = CustomerKind.PERSON.value,
    reference: str | None = None,
    place: str = "",
    language: str = "",
    known_since: date | None = None,
    by: Actor,
    at: datetime,
) -> Customer:
    """Somebody, or a company, that we serve. Raises `ReferenceTaken`."""
    check_can_keep(by)
    _check_reference_is_free(reference)
    customer = Customer.objects.create(
        name=name.strip(), kind=kind, reference=reference or None, place=place.strip(), language=language,
        known_since=known_since,
    )  # fmt: skip
    audit.record(by=by, at=at, action="add_customer", subject=customer)
    return customer


@transaction.atomic
def change_customer(
    *, customer: Customer, changes: Mapping[str, Any], expected: int | None = None, by: Actor, at: datetime
) -> Customer:
    """Change what is known of a customer. Raises `ReferenceTaken`, `Stale`."""
    check_can_keep(by)
    _check_known(changes, CUSTOMER_FIELDS)
    if "reference" in changes:
        changes = {**changes, "reference": changes["reference"] or None}
        _check_reference_is_free(changes["reference"], but=customer)
    customer.save_changes(expected=expected, **changes)
    audit.record(by=by, at=at, action="change_customer", subject=customer, fields=changes)
    return customer


@transaction.atomic
def close_customer(*, customer: Customer, expected: int | None = None, by: Actor, at: datetime) -> Customer:
    """We do not serve them any more: nobody there is asked or told anything. Raises `CustomerClosed`, `Stale`."""
    check_can_keep(by)
    if customer.closed_on:
        raise CustomerClosed(_("This customer was closed already. Nothing was changed."))
    day = at.astimezone(UTC).date()
    for contact in Contact.objects.filter(customer=customer, closed_on__isnull=True):
        close_contact(contact=contact, by=by, at=at)
    customer.save_changes(expected=expected, closed_on=day)
    audit.record(by=by, at=at, action="close_customer", subject=customer, fields=["closed_on"])
    return customer


@transaction.atomic
def reopen_customer(*, customer: Customer, expected: int | None = None, by: Actor, at: datetime) -> Customer:
    """We serve them again. Contacts stay closed until somebody has asked them. Raises `Stale`."""
    check_can_keep(by)
    customer.save_changes(expected=expected, closed_on=None)
    audit.record(by=by, at=at, action="reopen_customer", subject=customer, fields=["closed_on"])
    return customer


@transaction.atomic
def add_contact(
    *,
    customer: Customer,
    name: str,
    email: str = "",
    telephone: str = "",
    language: str = "",
    may_be_asked: bool = True,
    may_be_told: bool = True,
    reach: str = "",
    reach_when: str = "",
    by: Actor,
    at: datetime,
) -> Contact:
    """Somebody we can talk to at a customer. Raises `CustomerClosed`."""
    check_can_keep(by)
    if customer.closed_on:
        raise CustomerClosed(_("This customer was closed. Open it again first; nothing was added."))
    contact = Contact.objects.create(
        customer=customer, name=name.strip(), email=email, telephone=telephone.strip(), language=language,
        may_be_asked=may_be_asked, may_be_told=may_be_told, reach=reach, reach_when=reach_when.strip(),
    )  # fmt: skip
    audit.record(by=by, at=at, action="add_contact", subject=contact)
    return contact


@transaction.atomic
def change_contact(
    *, contact: Contact, changes: Mapping[str, Any], expected: int | None = None, by: Actor, at: datetime
) -> Contact:
    """Change how somebody is reached, or what they agreed to. Raises `Stale`."""
    check_can_keep(by)
    _check_known(changes, CONTACT_FIELDS)
    contact.save_changes(expected=expected, **changes)
    audit.record(by=by, at=at, action="change_contact", subject=contact, fields=changes)
    return contact


@transaction.atomic
def close_contact(*, contact: Contact, expected: int | None = None, by: Actor, at: datetime) -> Contact:
    """They are not spoken to any more. Raises `CustomerClosed`, `Stale`."""
    check_can_keep(by)
    if contact.closed_on:
        raise CustomerClosed(_("This contact was closed already. Nothing was changed."))
    contact.save_changes(expected=expected, closed_on=at.astimezone(UTC).date(), link_hash=None)
    audit.record(by=by, at=at, action="close_contact", subject=contact, fields=["closed_on"])
    contact_closed.send(sender=Contact, contact=contact, by=by, at=at)
    return contact


@transaction.atomic
def blank_contact(*, contact: Contact, by: Actor, at: datetime) -> dict[str, int]:
    """Erase who somebody was in every room; what they told us stays, without them. Returns rows changed by room.

    They may ask for it themselves, on their private page.
    """
    if not (by.kind == "customer" and contact.link_hash is not None):
        check_can_erase(by)
    contact_closed.send(sender=Contact, contact=contact, by=by, at=at)
    audit.record(by=by, at=at, action="blank_contact", subject=contact)
    return _erase(f"contact:{contact.pk}", at)


@transaction.atomic
def blank_customer(*, customer: Customer, by: Actor, at: datetime) -> dict[str, int]:
    """Erase a customer and everybody we know there. Returns rows changed by room."""
    check_can_erase(by)
    audit.record(by=by, at=at, action="blank_customer", subject=customer)
    changed: dict[str, int] = {}
    contacts = Contact.objects.filter(customer=customer, blanked_at__isnull=True).values_list("pk", flat=True)
    for subject in [*(f"contact:{pk}" for pk in contacts), f"customer:{customer.pk}"]:
        for room, rows in _erase(subject, at).items():
            changed[room] = changed.get(room, 0) + rows
    return changed


def _erase(subject: str, at: datetime) -> dict[str, int]:
    """In every room, and in the list outside the back-ups, so that a restore can be told again."""
    changed = erasure.erase_everywhere(subject)
    kind, _colon, pk = subject.partition(":")
    model: type[Contact] | type[Customer] = Contact if kind == "contact" else Customer
    model._default_manager.filter(pk=pk).update(blanked_at=at)
    Erasure.objects.get_or_create(subject=subject, defaults={"at": at})
    transaction.on_commit(lambda: _remember_outside(subject, at))
    return changed


def _remember_outside(subject: str, at: datetime) -> None:
    with settings.ONECLOTH_KEPT_OUTSIDE.open("a", encoding="ascii") as kept:
        kept.write(f"{at.isoformat()} {subject}\n")


def _check_known(changes: Mapping[str, Any], known: frozenset[str]) -> None:
    if not set(changes) <= known:
        raise ValueError(f"Cannot be changed here: {', '.join(sorted(set(changes) - known))}.")


def _check_reference_is_free(reference: str | None, but: Customer | None = None) -> None:
    others = Customer.objects.filter(reference=reference).exclude(pk=but.pk if but else 0)
    if reference and others.exists():
        raise ReferenceTaken(_("Another customer carries this number. Nothing was changed."))
