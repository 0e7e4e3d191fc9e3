"""Kept answers are for all who lead, written before anybody asked; whoever kept one puts it away."""

from django.db.models import QuerySet
from django.http import Http404

from onecloth.core.actors import Actor
from onecloth.core.policies import Policy, holds
from onecloth.listening.models import KeptAnswer


def visible_kept_answers(actor: Actor) -> QuerySet[KeptAnswer]:
    standing = KeptAnswer.objects.filter(removed_at__isnull=True)
    return standing if holds(Policy.SIGNED_IN, actor) else standing.none()


def can_put_answer_away(actor: Actor, kept: KeptAnswer) -> bool:
    return actor.is_experience_team or (actor.person_id is not None and kept.made_by_id == actor.person_id)


def get_kept_answer_for(actor: Actor, token: str) -> KeptAnswer:
    """A kept answer the actor may put away. Missing and forbidden look the same."""
    kept = visible_kept_answers(actor).filter(token=token).first()
    if kept is None or not can_put_answer_away(actor, kept):
        raise Http404
    return kept
