"""What customers are written out for those who may reach them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch

from onecloth.core.actors import Actor
from onecloth.core.exports import ExportTable
from onecloth.customers.choices import ConsentPurpose
from onecloth.customers.models import Consent
from onecloth.customers.permissions import can_reach, visible_contacts, visible_customers


def _customers(actor: Actor) -> Iterable[Sequence[Any]]:
    if not can_reach(actor):
        return
    for each in visible_customers(actor).order_by("name", "pk").iterator(chunk_size=2000):
        yield each.reference or "", each.kind, each.name, each.place, each.language, each.known_since, each.closed_on


def _contacts(actor: Actor) -> Iterable[Sequence[Any]]:
    standing = Prefetch("consents", Consent.objects.filter(replaced_at__isnull=True), to_attr="standing")
    found = visible_contacts(actor).order_by("customer__name", "name", "pk").prefetch_related(standing)
    for each in found.iterator(chunk_size=2000):
        said = {consent.purpose: consent for consent in each.standing}
        yield (
            each.customer.reference or "", each.customer.name, each.name, each.email, each.telephone, each.language,
            each.may_be_asked, each.may_be_told, each.closed_on, each.reach, each.reach_when,
            *(value for purpose in ConsentPurpose for value in _said(said.get(purpose))),
        )  # fmt: skip


def _said(consent: Consent | None) -> tuple[Any, Any]:
    return (consent.is_given, consent.said_on) if consent else (None, None)


CUSTOMERS = ExportTable(
    "customers", "Customers, open and closed; for those who may reach them",
    ("reference", "kind", "name", "place", "language", "known since", "closed on"), _customers,
)  # fmt: skip
CONTACTS = ExportTable(
    "contacts", "Whom we can talk to at each customer, and what they agreed to",
    ("customer", "customer name", "name", "email", "telephone", "language", "may be asked", "may be told", "closed on",
     "reach", "when", *(name for each in ConsentPurpose for name in (f"agreed to {each.value}", f"{each.value} said on"))),
    _contacts,
)  # fmt: skip
