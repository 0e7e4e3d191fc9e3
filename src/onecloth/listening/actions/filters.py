"""Filters of the ledger are kept under a name, and put away."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.listening.models import SavedFilter
from onecloth.listening.permissions.filters import can_keep_filters, can_remove_filter
from onecloth.listening.words import storable

MOST_KEPT = 40


class CannotKeepFilter(Refused):
    """It has no name, the name is taken, or there are too many."""


def keep_filter(*, name: str, query: str, by: Actor, at: datetime) -> SavedFilter:
    """Keep filters, written as in an address, under a name for everybody. Raises `CannotKeepFilter`, `NotAllowed`."""
    if by.person_id is None or not can_keep_filters(by):
        raise NotAllowed(_("Filters are kept by those who lead, and by the experience team. Nothing was kept."))
    called = " ".join(storable(name).split())[:60]
    if not called:
        raise CannotKeepFilter(_("Give these filters a name, so that others know what they find."))
    if SavedFilter.objects.filter(removed_at__isnull=True).count() >= MOST_KEPT:
        raise CannotKeepFilter(_("There are %(most)s kept filters. Put one away first.") % {"most": MOST_KEPT})
    try:
        with transaction.atomic():
            kept = SavedFilter.objects.create(name=called, query=query, made_by_id=by.person_id, made_at=at)
            audit.record(by=by, at=at, action="filter_kept", subject=kept, fields=["name", "query"])
    except IntegrityError as fault:
        raise CannotKeepFilter(_("There are kept filters of this name. Choose another one.")) from fault
    return kept


def put_filter_away(*, kept: SavedFilter, by: Actor, at: datetime) -> SavedFilter:
    """Take it off the list, for everybody. Once more changes nothing. Raises `NotAllowed`."""
    if not can_remove_filter(by, kept):
        raise NotAllowed(_("Only whoever kept these filters, or the experience team, puts them away."))
    with transaction.atomic():
        if SavedFilter.objects.filter(pk=kept.pk, removed_at__isnull=True).update(removed_at=at):
            audit.record(by=by, at=at, action="filter_put_away", subject=kept, fields=["removed_at"])
    return kept
