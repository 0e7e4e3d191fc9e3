"""Who keeps filters for everybody, and who puts them away."""

from django.db.models import QuerySet
from django.http import Http404

from onecloth.core.actors import Actor
from onecloth.core.policies import Policy, holds
from onecloth.listening.models import SavedFilter


def can_keep_filters(actor: Actor) -> bool:
    return holds(Policy.LEADER, actor)


def can_remove_filter(actor: Actor, kept: SavedFilter) -> bool:
    return actor.is_experience_team or (actor.person_id is not None and kept.made_by_id == actor.person_id)


def standing_filters() -> QuerySet[SavedFilter]:
    """Names and addresses, which tell nothing that was said; so they are for whoever opens the ledger."""
    return SavedFilter.objects.filter(removed_at__isnull=True)


def get_filter_for(actor: Actor, token: str) -> SavedFilter:
    """Kept filters the actor may put away. Missing and forbidden look the same."""
    kept = standing_filters().filter(token=token).first()
    if kept is None or not can_remove_filter(actor, kept):
        raise Http404
    return kept
