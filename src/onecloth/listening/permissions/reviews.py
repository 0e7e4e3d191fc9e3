"""Who reads protected words before they are heard: people of the experience team. No job and no command does it."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.models import ReviewBatch


def can_review(actor: Actor) -> bool:
    return actor.is_experience_team and actor.person_id is not None


def check_can_review(actor: Actor) -> None:
    if not can_review(actor):
        raise NotAllowed(_("Only a person of the experience team lets these words out. Nothing was changed."))


def visible_batches(actor: Actor) -> QuerySet[ReviewBatch]:
    """Batches that wait, and those that were let out; of these no word is left here."""
    return ReviewBatch.objects.all() if can_review(actor) else ReviewBatch.objects.none()


def get_batch_for(actor: Actor, token: str) -> ReviewBatch:
    found = visible_batches(actor).filter(token=token).select_related("wave__study", "unit", "let_out_by").first()
    if found is None:
        raise Http404
    return found
