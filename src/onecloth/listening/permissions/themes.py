"""Who keeps the codebook: people of the experience team. Whoever handles a voice says what it is about."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.core.policies import Policy, holds
from onecloth.listening.models import Theme


def can_keep_codebook(actor: Actor) -> bool:
    return actor.is_experience_team and actor.person_id is not None


def check_can_keep_codebook(actor: Actor) -> None:
    if not can_keep_codebook(actor):
        raise NotAllowed(_("The experience team keeps the codebook. Nothing was changed."))


def can_count_themes(actor: Actor) -> bool:
    """How many voices have a theme is told to those who may read all of them."""
    return actor.is_experience_team or actor.is_executive


def visible_themes(actor: Actor) -> QuerySet[Theme]:
    """Names and what belongs to them are for everybody who opens the ledger: they tell nothing that was said."""
    return Theme.objects.all() if holds(Policy.SIGNED_IN, actor) or actor.is_system else Theme.objects.none()


def get_theme_for(actor: Actor, token: str) -> Theme:
    """A theme the actor may change. Missing and forbidden look the same."""
    found = visible_themes(actor).filter(token=token).select_related("merged_into").first()
    if found is None or not can_keep_codebook(actor):
        raise Http404
    return found
