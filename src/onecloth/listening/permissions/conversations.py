"""Who goes and listens, who reads what they noted, and who says whether a promise was kept.

Promises are everybody's to read, without the names of those they were made to; notes are the host's alone.
"""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.core.policies import Policy, holds
from onecloth.listening.choices import ConversationKind, ConversationState, PromiseState
from onecloth.listening.models import Conversation, Promise


def can_visit(actor: Actor) -> bool:
    """Everybody who leads, executives, and the experience team."""
    return actor.person_id is not None and holds(Policy.LEADER, actor)


def check_can_visit(actor: Actor) -> None:
    if not can_visit(actor):
        raise NotAllowed(_("Those who lead and the experience team log visits. Nothing was saved."))


def visible_visits(actor: Actor) -> QuerySet[Conversation]:
    """Their own, planned ones too; the experience team also sees what others held, without the notes.

    A round with staff is here, for its host, while it is to come; once it was held it is the team's to read.
    """
    to_come = Q(kind=ConversationKind.STAFF_ROUND, planned_for__isnull=False, host=actor.person_id)
    to_come &= Q(state__in=(ConversationState.PLANNED, ConversationState.CANCELLED))
    visits = Conversation.objects.filter(Q(kind=ConversationKind.VISIT) | to_come)
    if actor.is_system:
        return visits
    mine = Q(host=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
    return visits.filter(mine | Q(state=ConversationState.HELD) if actor.is_experience_team else mine)


def get_planned_visit_for(actor: Actor, token: str) -> Conversation:
    """A visit the actor plans and has not held."""
    rows = visible_visits(actor).filter(host=actor.person_id, state=ConversationState.PLANNED, token=token)
    found = rows.select_related("host", "unit", "customer").first()
    if found is None:
        raise Http404
    return found


def get_calendar_visit_for(actor: Actor, token: str) -> Conversation:
    """A visit the actor planned, as their calendar asks for it: also when it was called off."""
    ahead = (ConversationState.PLANNED, ConversationState.CANCELLED)
    rows = visible_visits(actor).filter(host=actor.person_id, state__in=ahead, planned_for__isnull=False, token=token)
    found = rows.select_related("host", "unit").first()
    if found is None:
        raise Http404
    return found


def check_is_host(actor: Actor, visit: Conversation) -> None:
    if actor.person_id is None or actor.person_id != visit.host_id:
        raise NotAllowed(_("Whoever planned this visit changes it. Nothing was changed."))


def get_visit_for(actor: Actor, token: str) -> Conversation:
    rows = visible_visits(actor).filter(token=token)
    found = rows.select_related("host", "unit", "customer", "person").first()
    if found is None:
        raise Http404
    return found


def can_read_notes(actor: Actor, visit: Conversation) -> bool:
    return actor.person_id is not None and actor.person_id == visit.host_id


# In these somebody of ours gives their word to those who are listened to, or to another team.
PROMISED_IN = (
    ConversationKind.VISIT, ConversationKind.INTERVIEW, ConversationKind.GROUP, ConversationKind.SEAM_TALK,
)  # fmt: skip


def public_promises(actor: Actor) -> QuerySet[Promise]:
    """What was promised on visits, in interviews and in seam talks, kept or broken: for everybody who works here."""
    if not (actor.is_person or actor.is_system):
        return Promise.objects.none()
    visits = Promise.objects.filter(conversation__kind__in=PROMISED_IN)
    return visits.exclude(state=PromiseState.WITHDRAWN)


def settleable_promises(actor: Actor) -> QuerySet[Promise]:
    """Whoever promised says what became of it; the experience team may, for somebody who has gone."""
    promises = Promise.objects.filter(conversation__kind__in=PROMISED_IN)
    if actor.is_experience_team or actor.is_system:
        return promises
    return promises.filter(Q(promised_by=actor.person_id)) if actor.person_id is not None else promises.none()


def get_promise_for(actor: Actor, pk: int) -> Promise:
    rows = settleable_promises(actor).filter(pk=pk).exclude(state=PromiseState.WITHDRAWN)
    found = rows.select_related("conversation", "conversation__unit", "promised_by").first()
    if found is None:
        raise Http404
    return found


def check_can_settle(actor: Actor, promise: Promise) -> None:
    if not settleable_promises(actor).filter(pk=promise.pk).exists():
        raise NotAllowed(_("Whoever made this promise says what became of it. Nothing was changed."))
