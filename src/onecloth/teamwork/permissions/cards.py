"""Who reads a card: everybody where it is on the wall; else who gave it, who got it, and who leads the receiver."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import get_voice_for, visible_voices
from onecloth.organisation.models import Membership, open_on
from onecloth.organisation.queries import day_of
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.models.cards import ON_WALL, STANDS

JOINED = ("receiver", "written_by", "to_unit", "from_unit", "to_department", "from_department", "told_unit")
# What somebody says may thank somebody, though it was not said as thanks.
THANKFUL = (VoiceKind.THANKS, VoiceKind.CUSTOMER_SAID, VoiceKind.COMMENT)


def wall_cards(actor: Actor) -> QuerySet[ChampionCard]:
    """What hangs on the wall, for whoever works here."""
    found = ChampionCard.objects.filter(ON_WALL) if actor.is_person or actor.is_system else ChampionCard.objects.none()
    return found.select_related(*JOINED)


def received_cards(actor: Actor) -> QuerySet[ChampionCard]:
    """What the actor was given, private or not."""
    return _of_person(actor, Q(receiver=actor.person_id))


def written_cards(actor: Actor) -> QuerySet[ChampionCard]:
    return _of_person(actor, Q(written_by=actor.person_id))


def told_cards(actor: Actor) -> QuerySet[ChampionCard]:
    """Cards to the people of units that the actor leads today, one or the next below without a leader of its own."""
    return _of_person(actor, Q(told_unit__in=_led_today(actor))) if actor.is_manager else ChampionCard.objects.none()


def visible_cards(actor: Actor) -> QuerySet[ChampionCard]:
    if actor.person_id is None:
        return wall_cards(actor)
    own = Q(receiver=actor.person_id) | Q(written_by=actor.person_id)
    told = Q(told_unit__in=_led_today(actor)) if actor.is_manager else Q()
    return ChampionCard.objects.filter(ON_WALL | STANDS & (own | told)).select_related(*JOINED)


def get_card_for(actor: Actor, token: str) -> ChampionCard:
    """Raises Http404 alike for a card that is missing, taken back, or not for this actor."""
    return get_object_or_404(visible_cards(actor), token=token)


def get_written_card_for(actor: Actor, token: str) -> ChampionCard:
    """A card of the actor's own, taken back or not; words that were erased do not come back."""
    found = ChampionCard.objects.filter(written_by=actor.person_id).exclude(did="").select_related(*JOINED)
    return get_object_or_404(found if actor.person_id is not None else found.none(), token=token)


def get_received_card_for(actor: Actor, token: str) -> ChampionCard:
    return get_object_or_404(received_cards(actor), token=token)


def get_thankful_voice_for(actor: Actor, key: object) -> Voice:
    """A voice the actor may see and make a card of; Http404 otherwise."""
    voice = get_voice_for(actor, str(key))
    if not can_pass_on(actor, voice):
        raise Http404
    return voice


def can_pass_on(actor: Actor, voice: Voice) -> bool:
    """Whether a voice the actor may see can thank somebody: never one that was taken back."""
    return actor.person_id is not None and voice.kind in THANKFUL and voice.state != VoiceState.WITHDRAWN


def check_can_pass_on(actor: Actor, voice: Voice) -> None:
    if not can_pass_on(actor, voice) or not visible_voices(actor).filter(pk=voice.pk).exists():
        raise NotAllowed(_("This voice is not there to be made a card. Nothing was sent."))


def check_is_written_by(actor: Actor, card: ChampionCard) -> None:
    if actor.person_id is None or card.written_by_id != actor.person_id:
        raise NotAllowed(_("Whoever gave this card takes it back. Nothing was changed."))


def check_is_for(actor: Actor, card: ChampionCard) -> None:
    if actor.person_id is None or card.receiver_id != actor.person_id:
        raise NotAllowed(_("Whoever a card is for says where it hangs. Nothing was changed."))


def _of_person(actor: Actor, rows: Q) -> QuerySet[ChampionCard]:
    if actor.person_id is None:
        return ChampionCard.objects.none()
    return ChampionCard.objects.filter(STANDS & rows).select_related(*JOINED)


def _led_today(actor: Actor) -> "QuerySet[Membership, int]":
    leading = Membership.objects.filter(open_on(day_of(clock.now())), person=actor.person_id, leads=True)
    return leading.values_list("unit_id", flat=True)
