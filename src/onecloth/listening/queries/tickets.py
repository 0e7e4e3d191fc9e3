"""The signed slip in every survey form: what Django's session-bound token cannot be where there is no session.

It says which response is being written, through which address, by which version of the questions, with which receipt
key and since when. It is good for that address alone, for a week, and says nothing about a person.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from onecloth.core.exceptions import Refused
from onecloth.listening.queries.doors import Door

GOOD_FOR = timedelta(days=7)
QUICKEST = timedelta(seconds=2)
SALT = "onecloth.listening.form"
PARTS = 4
LONGEST = 300
_signer = signing.Signer(salt=SALT, sep="~")


class BadTicket(Refused):
    """A form of another survey, or one that somebody made up."""


class OldTicket(Refused):
    """A form that was open for more than a week, or sent before anybody could have read it. It is ours all the same."""

    def __init__(self, sentence: str, response_id: UUID) -> None:
        self.response_id = response_id
        super().__init__(sentence)


@dataclass(frozen=True)
class Ticket:
    response_id: UUID
    version_key: UUID
    receipt_key: str
    issued_at: int


def issue(door: Door, at: datetime, *, response_id: UUID | None = None) -> Ticket:
    """A slip for one response, with a fresh receipt key."""
    return Ticket(
        response_id or door.response_id or uuid4(), door.version_key, secrets.token_urlsafe(20), int(at.timestamp())
    )


def written(ticket: Ticket, door: Door) -> str:
    said = f"{ticket.response_id.hex}.{ticket.version_key.hex}.{ticket.receipt_key}.{ticket.issued_at}"
    return f"{said}~{_signer.signature(_bound(said, door))}"


def read(text: object, door: Door, at: datetime, *, is_quick_allowed: bool = True) -> Ticket:
    """The slip, if it is ours, for this address, and in time. Raises `BadTicket` and `OldTicket`."""
    said, _sep, signature = (
        text.rpartition("~") if isinstance(text, str) and text.isascii() and len(text) <= LONGEST else ("", "", "")
    )
    parts = said.split(".")
    if len(parts) != PARTS or not _is_ours(said, signature, door):
        raise BadTicket(_("This form belongs to another page. Nothing was saved; open your link once more."))
    ticket = Ticket(UUID(parts[0]), UUID(parts[1]), parts[2], int(parts[3]))
    age = at.timestamp() - ticket.issued_at
    if age > GOOD_FOR.total_seconds():
        raise OldTicket(
            _("This page was open for more than a week. Nothing is lost: please send it once more."), ticket.response_id
        )
    if not is_quick_allowed and age < QUICKEST.total_seconds():
        raise OldTicket(
            _("That was quicker than anybody reads. Nothing is lost: please send it once more."), ticket.response_id
        )
    return ticket


def _is_ours(said: str, signature: str, door: Door) -> bool:
    return constant_time_compare(signature, _signer.signature(_bound(said, door)))


def _bound(said: str, door: Door) -> str:
    return f"{said}|{door.kind}|{door.address}|{door.study_key.hex}"
