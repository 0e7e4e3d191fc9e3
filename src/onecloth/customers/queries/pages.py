"""What the pages of customers show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.customers.models import Contact, Customer
from onecloth.customers.permissions import visible_contacts, visible_customers
from onecloth.customers.queries.consents import ConsentRow, rows_of, said_by
from onecloth.ui.wording import figure

ON_A_PAGE = 50


@dataclass(frozen=True)
class CustomersPage:
    title: str
    page: Page[Any]
    searched: str
    with_closed: bool


def customers_page(actor: Actor, *, searched: str, with_closed: bool, number: str) -> CustomersPage:
    """Customers by name, fifty a page, each with how many people we know there."""
    searched = searched.strip()[:100]
    found = visible_customers(actor)
    if not with_closed:
        found = found.filter(closed_on__isnull=True)
    if searched:
        found = found.filter(Q(name__icontains=searched) | Q(reference=searched) | Q(place__icontains=searched))
    known = Count("contacts", filter=Q(contacts__closed_on__isnull=True, contacts__blanked_at__isnull=True))
    page = Paginator(found.annotate(known=known).order_by("name", "pk"), ON_A_PAGE).get_page(number)
    return CustomersPage(_title(page.paginator.count, searched), page, searched, with_closed)


def _title(count: int, searched: str) -> str:
    if searched:
        told = {"n": figure(count), "searched": searched}
        return ngettext("One customer fits “%(searched)s”", "%(n)s customers fit “%(searched)s”", count) % told
    if not count:
        return _("We know no customer by name yet")
    return ngettext("We know one customer by name", "We know %(n)s customers by name", count) % {"n": figure(count)}


def contacts_of(actor: Actor, customer: Customer) -> Sequence[tuple[Contact, Sequence[ConsentRow]]]:
    """Those the actor may reach there, the open ones first, each with what they agreed to."""
    found = list(visible_contacts(actor).filter(customer=customer))
    said = said_by(contact.pk for contact in found)
    in_order = sorted(found, key=lambda each: (each.closed_on is not None, each.name.casefold(), each.pk))
    return [(contact, rows_of(said.get(contact.pk, {}))) for contact in in_order]
