"""Who reads a round with staff: everybody in the team it was held with, whoever leads it, and those who serve all."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.choices import ConversationKind, ConversationState, StudyMode, VoiceState
from onecloth.listening.models import Conversation, StaffRoundItem, Voice
from onecloth.listening.permissions.conversations import can_visit
from onecloth.listening.permissions.voices import not_answerable
from onecloth.organisation.queries import path_to, unit_tree


def can_hold_round(actor: Actor) -> bool:
    return can_visit(actor)


def check_can_hold_round(actor: Actor) -> None:
    if not can_hold_round(actor):
        raise NotAllowed(_("Those who lead and the experience team hold rounds. Nothing was saved."))


def visible_staff_rounds(actor: Actor) -> QuerySet[Conversation]:
    """Rounds of the teams somebody is in, those above included, and of the teams they lead."""
    rounds = Conversation.objects.filter(kind=ConversationKind.STAFF_ROUND, state=ConversationState.HELD)
    if actor.is_experience_team or actor.is_executive or actor.is_system:
        return rounds
    if actor.person_id is None:
        return rounds.none()
    tree = unit_tree()
    homes = {above for unit in actor.unit_ids for above in path_to(unit, tree)}
    return rounds.filter(Q(unit__in=homes | actor.led_unit_ids) | Q(host=actor.person_id))


def get_staff_round_for(actor: Actor, token: str) -> Conversation:
    found = visible_staff_rounds(actor).filter(token=token).select_related("host", "unit").first()
    if found is None:
        raise Http404
    return found


def names_people(held: Conversation) -> bool:
    return held.mode == StudyMode.IDENTIFIED


def answerable_items(actor: Actor, items: list[StaffRoundItem]) -> set[int]:
    """Keys of those items whose answer is the actor's to give."""
    if actor.person_id is None:
        return set()
    voices: list[Voice] = [item.voice for item in items]
    closed = not_answerable(actor, voices)
    return {item.pk for item in items if item.voice_id not in closed}


def get_staff_item_for(actor: Actor, pk: int) -> StaffRoundItem:
    """An item the actor may answer; for others it is not there."""
    rows = StaffRoundItem.objects.filter(pk=pk).exclude(voice__state=VoiceState.WITHDRAWN)
    found = rows.select_related("voice", "conversation__unit").first()
    if found is None or not answerable_items(actor, [found]):
        raise Http404
    return found
