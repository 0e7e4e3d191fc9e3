"""What the pages of customers show, what somebody agreed to, and what a file would change."""

from onecloth.customers.queries.consents import (
    agreed_to,
    contact_behind,
    link_of,
    may_be_written_to,
    said_by,
    want_no_mail,
)
from onecloth.customers.queries.pages import contacts_of, customers_page

__all__ = [
    "agreed_to",
    "contact_behind",
    "contacts_of",
    "customers_page",
    "link_of",
    "may_be_written_to",
    "said_by",
    "want_no_mail",
]
