"""Private links of those who sit without an account: made from a key and the installation's secret, kept as a hash.

And where a member is written to.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from onecloth.customers.queries import want_no_mail
from onecloth.listening.models import Seat
from onecloth.listening.permissions.panels import held_on

LONGEST = 60


@dataclass(frozen=True)
class Mailbox:
    """`about` is whom an erasure would name; `language` may be empty."""

    address: str
    about: str
    language: str


def link_of(key: UUID) -> str:
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"onecloth.seat:{key}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:20]).decode().rstrip("=")


def hash_of_link(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()


def seat_behind(link: str, day: date) -> Seat | None:
    """The seat a link leads to, while somebody is asked or sits there."""
    if len(link) > LONGEST:
        return None
    rows = Seat.objects.filter(held_on(day), link_hash=hash_of_link(link))
    return rows.select_related("panel", "volunteer__person", "volunteer__contact__customer").first()


def mailbox_of(seat: Seat) -> Mailbox | None:
    """Where whoever was drawn reads mail; None where they have no address, or said that we write them none."""
    volunteer = seat.volunteer
    asked = volunteer.person or volunteer.contact
    if asked is None or not asked.email or (volunteer.contact_id and want_no_mail([volunteer.contact_id])):
        return None
    about = f"person:{asked.pk}" if volunteer.person_id else f"contact:{asked.pk}"
    return Mailbox(asked.email, about, asked.language)


def path_for(seat: Seat, signed_in: str) -> str:
    """The page a mail leads to: the private one where there is a link, else the one for those who sign in.

    Empty for whoever does not sign in and whose link was withdrawn.
    """
    if seat.link_hash:
        return f"/b/{link_of(seat.key)}/"
    person = seat.volunteer.person
    return signed_in if person is not None and person.user_id is not None else ""
