"""Customers and contacts: kept, brought from files, blanked; what they agreed to and take back."""

from onecloth.customers.actions.consents import (
    CannotNote,
    link_for,
    make_link,
    note_consent,
    say_how_to_reach,
    withdraw_link,
)
from onecloth.customers.actions.customers import (
    CustomerClosed,
    ReferenceTaken,
    add_contact,
    add_customer,
    blank_contact,
    blank_customer,
    change_contact,
    change_customer,
    close_contact,
    close_customer,
    reopen_customer,
)
from onecloth.customers.actions.files import keep_file, map_file, put_aside, stop_taking, take, take_file

__all__ = [
    "CannotNote", "CustomerClosed", "ReferenceTaken", "add_contact", "add_customer", "blank_contact", "blank_customer",
    "change_contact", "change_customer", "close_contact", "close_customer", "keep_file", "link_for", "make_link",
    "map_file", "note_consent", "put_aside", "reopen_customer", "say_how_to_reach", "stop_taking",
    "take", "take_file", "withdraw_link",
]  # fmt: skip
