"""To whom a post for customers is written."""

from django.db.models import QuerySet

from onecloth.customers.choices import ConsentPurpose
from onecloth.customers.models import Contact
from onecloth.customers.queries.consents import agreed_to


def mailboxes() -> QuerySet[Contact]:
    """Contacts with an address and a standing yes to e-mail."""
    rows = Contact.objects.filter(agreed_to(ConsentPurpose.EMAIL), closed_on__isnull=True, blanked_at__isnull=True)
    return rows.exclude(email="").select_related("customer")
