"""What somebody learned, tried and remembers is theirs: nobody else reads a single answer, whoever leads them included."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.models import Learning, Recall


def own_learnings(actor: Actor) -> QuerySet[Learning]:
    if actor.person_id is None:
        return Learning.objects.none()
    return Learning.objects.filter(person=actor.person_id).select_related("course", "tip")


def get_own_learning_for(actor: Actor, token: str) -> Learning:
    return get_object_or_404(own_learnings(actor), token=token)


def get_own_recall_for(actor: Actor, token: str) -> Recall:
    rows = Recall.objects.filter(learning__in=own_learnings(actor)).select_related("learning__course", "question")
    return get_object_or_404(rows, token=token)


def check_is_learner(actor: Actor, learning: Learning) -> None:
    if actor.person_id is None or learning.person_id != actor.person_id:
        raise NotAllowed(_("This is what somebody else learns. Nothing was changed."))
