"""Who sees and runs studies: the experience team. Nobody else sees counts of answers before they are released."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.models import Collector, Invitation, Study, Wave


def can_run_studies(actor: Actor) -> bool:
    return actor.is_system or actor.is_experience_team


def check_can_run_studies(actor: Actor) -> None:
    if not can_run_studies(actor):
        raise NotAllowed(_("Only the experience team runs studies. Nothing was changed."))


def visible_studies(actor: Actor) -> QuerySet[Study]:
    return Study.objects.all() if can_run_studies(actor) else Study.objects.none()


def get_study_for(actor: Actor, token: str) -> Study:
    found = visible_studies(actor).filter(token=token).select_related("owner").first()
    if found is None:
        raise Http404
    return found


def get_wave_for(actor: Actor, study: Study, number: int) -> Wave:
    found = Wave.objects.filter(study__in=visible_studies(actor), study=study, number=number).first()
    if found is None:
        raise Http404
    return found


def get_collector_for(actor: Actor, token: str) -> Collector:
    collectors = Collector.objects.filter(study__in=visible_studies(actor), token=token)
    found = collectors.select_related("study", "about_unit", "about_step", "invitee_class__unit").first()
    if found is None:
        raise Http404
    return found


def own_invitations(actor: Actor) -> QuerySet[Invitation]:
    """What the actor is asked to answer: nobody sees another's."""
    if actor.person_id is None:
        return Invitation.objects.none()
    return invitations_of([actor])


def invitations_of(actors: Sequence[Actor]) -> QuerySet[Invitation]:
    """Those of many, for whoever counts what waits for each."""
    people = [actor.person_id for actor in actors if actor.person_id is not None]
    return Invitation.objects.filter(person__in=people, withdrawn_at__isnull=True)
