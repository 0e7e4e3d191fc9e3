"""Private links of those who sit without an account: made from a key and the installation's secret, kept as a hash."""

import base64
import hashlib
import hmac
from datetime import date
from uuid import UUID

from django.conf import settings

from onecloth.listening.models import Seat
from onecloth.listening.permissions.panels import held_on

LONGEST = 60


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
