"""Who stands behind a private address. Only its hash is kept, and it says what it is for (TRUST D16)."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from onecloth.core import clock
from onecloth.core.actors import Actor, system
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.choices import FeedKind
from onecloth.teamwork.models import FeedLink

LINK = re.compile(r"[A-Za-z0-9_-]{20,60}")


def hash_of(link: str, kind: FeedKind) -> str:
    return hashlib.sha256(f"onecloth.feed.{kind}:{link}".encode()).hexdigest()


def reader_behind(link: str) -> Actor | None:
    """Somebody who works here and may sign in, at this moment; whoever left has no feed from the next request on."""
    found = _standing(link, FeedKind.OWN)
    person = found.person if found else None
    if person is None or person.user is None or not person.user.is_active or person.blanked_at is not None:
        return None
    actor = actor_of(person, clock.today())
    return actor if actor.is_person else None


def house_behind(link: str) -> Actor | None:
    """The house itself, where the intranet's address stands and somebody named an intranet."""
    return system("embed") if may_be_embedded() and _standing(link, FeedKind.EMBED) else None


def may_be_embedded() -> bool:
    return bool(embedders())


def embedders() -> Sequence[str]:
    """Origins that may frame the page, as the operator names them."""
    return list(settings.ONECLOTH_EMBED_IN)


def own_link(person_id: int | None) -> FeedLink | None:
    found = FeedLink.objects.filter(kind=FeedKind.OWN, person=person_id, withdrawn_at__isnull=True)
    return found.first() if person_id is not None else None


def embed_link() -> FeedLink | None:
    return FeedLink.objects.filter(kind=FeedKind.EMBED, withdrawn_at__isnull=True).first()


def language_of(link: str) -> str:
    """Of the person whose reader it is; empty for the house's own."""
    found = Person.objects.filter(
        pk__in=FeedLink.objects.filter(token_hash=hash_of(link, FeedKind.OWN)).values("person")
    )
    return next((person.language for person in found), "")


def _standing(link: str, kind: FeedKind) -> FeedLink | None:
    if not LINK.fullmatch(link):
        return None
    now: datetime = clock.now()
    rows = FeedLink.objects.filter(kind=kind, withdrawn_at__isnull=True, ends_at__gt=now)
    return rows.select_related("person__user").filter(token_hash=hash_of(link, kind)).first()
