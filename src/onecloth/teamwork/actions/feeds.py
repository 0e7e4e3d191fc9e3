"""Private addresses of feeds: making one anew, and taking it away."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.choices import FeedKind
from onecloth.teamwork.models import FeedLink
from onecloth.teamwork.permissions.webhooks import check_can_keep_webhooks
from onecloth.teamwork.queries.feed_links import hash_of
from onecloth.teamwork.queries.feeds import lifetime


@transaction.atomic
def renew_feed(*, kind: FeedKind, by: Actor, at: datetime) -> str:
    """A new address in place of the one before, which leads nowhere from now on. Told once: only its hash is kept."""
    _check(kind, by)
    _withdraw(kind, by, at)
    link = secrets.token_urlsafe(24)
    made = FeedLink.objects.create(
        kind=kind, person_id=by.person_id if kind == FeedKind.OWN else None, token_hash=hash_of(link, kind),
        made_at=at, ends_at=at + lifetime(),
    )  # fmt: skip
    audit.record(by=by, at=at, action="renew_feed", subject=made, fields=["token_hash"])
    return link


@transaction.atomic
def withdraw_feed(*, kind: FeedKind, by: Actor, at: datetime) -> FeedLink | None:
    """The address leads nowhere from the next request on."""
    _check(kind, by)
    found = _withdraw(kind, by, at)
    if found is not None:
        audit.record(by=by, at=at, action="withdraw_feed", subject=found, fields=["withdrawn_at"])
    return found


def _withdraw(kind: FeedKind, by: Actor, at: datetime) -> FeedLink | None:
    rows = FeedLink.objects.filter(kind=kind, withdrawn_at__isnull=True)
    found = (rows.filter(person=by.person_id) if kind == FeedKind.OWN else rows).first()
    if found is not None:
        rows.filter(pk=found.pk).update(withdrawn_at=at)
    return found


def _check(kind: FeedKind, by: Actor) -> None:
    if kind == FeedKind.EMBED:
        check_can_keep_webhooks(by)
    elif by.person_id is None:
        raise NotAllowed(_("Only somebody who works here has a feed. Nothing was changed."))
