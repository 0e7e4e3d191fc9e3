"""Thanking somebody: giving a card, making one of a voice, taking it back, and taking it off the wall."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.choices import Audience
from onecloth.listening.models import Voice
from onecloth.listening.words import storable
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of, one_at_a_time
from onecloth.teamwork.actions.webhook_events import tell_webhooks
from onecloth.teamwork.choices import Giver, WebhookEvent
from onecloth.teamwork.exceptions import CannotThank
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.permissions.cards import check_can_pass_on, check_is_for, check_is_written_by
from onecloth.teamwork.queries.cards_places import NOWHERE, place_of, told_unit
from onecloth.teamwork.queries.cards_written import LONGEST, LONGEST_GOT, Thanks
from onecloth_stats.alike import VERY_ALIKE, likeness, pieces

MOST_A_DAY = 20


@transaction.atomic
def give_card(*, receiver: Person, thanks: Thanks, by: Actor, at: datetime) -> ChampionCard:
    """Thank a colleague by name. The same words to the same person on one day are one card. Raises `CannotThank`."""
    return _give(receiver, thanks, Giver.COLLEAGUE, None, by, at)


@transaction.atomic
def pass_on_voice(*, voice: Voice, receiver: Person, thanks: Thanks, by: Actor, at: datetime) -> ChampionCard:
    """Make a card of what somebody said. It names them only where they are the one who writes it. Raises `CannotThank`."""
    check_can_pass_on(by, voice)
    if voice.is_hidden and likeness(pieces(voice.text), pieces(thanks.did)) >= VERY_ALIKE:
        raise CannotThank(
            _("Whoever said this keeps their name hidden, and their own words could give them away. Say it in yours.")
        )
    return _give(receiver, thanks, _giver_of(voice, by), voice, by, at)


def _giver_of(voice: Voice, by: Actor) -> Giver:
    if voice.audience == Audience.CUSTOMER:
        return Giver.CUSTOMER
    return Giver.COLLEAGUE if voice.person_id is not None and voice.person_id == by.person_id else Giver.UNNAMED


def _give(
    receiver: Person, thanks: Thanks, giver: Giver, voice: Voice | None, by: Actor, at: datetime
) -> ChampionCard:  # fmt: skip
    writer, day = _writer(by), day_of(at)
    did, got = _words(thanks)
    _check_receiver(receiver, writer)
    twice = _given_already(writer, receiver, did, voice, at)
    if twice is not None:
        return twice
    _check_how_many(writer, at)
    here = place_of(writer, day) if giver == Giver.COLLEAGUE else NOWHERE
    there = place_of(receiver.pk, day)
    card = ChampionCard.objects.create(
        giver=giver, written_by_id=writer, receiver=receiver, voice=voice, did=did, got=got,
        language=thanks.language, is_for_wall=thanks.is_for_wall, given_at=at, given_on=day,
        from_unit_id=here.unit, from_department_id=here.department,
        to_unit_id=there.unit, to_department_id=there.department,
        is_across=None not in (here.department, there.department) and here.department != there.department,
        told_unit_id=told_unit(receiver, there, day),
    )  # fmt: skip
    audit.record(by=by, at=at, action="give_card", subject=card, fields=["receiver", "did", "got", "is_for_wall"])
    _tell_others(card, at)
    return card


@transaction.atomic
def take_back_card(*, card: ChampionCard, by: Actor, at: datetime) -> ChampionCard:
    """Whoever gave it takes it back: nobody reads it any more. It can be put back."""
    check_is_written_by(by, card)
    if card.withdrawn_at is None:
        card.save_changes(withdrawn_at=at)
        audit.record(by=by, at=at, action="take_back_card", subject=card, fields=["withdrawn_at"])
    return card


@transaction.atomic
def put_back_card(*, card: ChampionCard, by: Actor, at: datetime) -> ChampionCard:
    """Give a card again that was taken back. Raises `CannotThank` where its voice thanks them by another card by now."""
    check_is_written_by(by, card)
    if card.withdrawn_at is None:
        return card
    _check_receiver(card.receiver, card.written_by_id)
    if card.voice_id and _of_voice(card.voice_id, card.receiver_id) is not None:
        raise CannotThank(_("They have a card from this voice already. Nothing was changed."))
    card.save_changes(withdrawn_at=None)
    audit.record(by=by, at=at, action="put_back_card", subject=card, fields=["withdrawn_at"])
    _tell_others(card, at)
    return card


@transaction.atomic
def take_off_wall(*, card: ChampionCard, by: Actor, at: datetime) -> ChampionCard:
    """Whoever it is for keeps it to themselves; their choice wins over the giver's."""
    check_is_for(by, card)
    card.save_changes(hidden_at=at)
    audit.record(by=by, at=at, action="take_off_wall", subject=card, fields=["hidden_at"])
    return card


@transaction.atomic
def hang_on_wall(*, card: ChampionCard, by: Actor, at: datetime) -> ChampionCard:
    """Take `take_off_wall` back. A card that was given privately stays private."""
    check_is_for(by, card)
    card.save_changes(hidden_at=None)
    audit.record(by=by, at=at, action="hang_on_wall", subject=card, fields=["hidden_at"])
    _tell_others(card, at)
    return card


def _tell_others(card: ChampionCard, at: datetime) -> None:
    """Other systems hear of what everybody here may read, and of nothing else."""
    if card.is_on_wall:
        tell_webhooks(event=WebhookEvent.CARD, subject=card.token, at=at)


def _writer(by: Actor) -> int:
    """The person who writes, one card at a time: two tabs at once do not get past the day's limit."""
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here gives a card. Nothing was sent."))
    one_at_a_time(by)
    return by.person_id


def _words(thanks: Thanks) -> tuple[str, str]:
    did, got = storable(thanks.did), " ".join(storable(thanks.got).split())
    if not did:
        raise CannotThank(_("Say what they did; a sentence is enough. Nothing is lost."))
    if not got:
        raise CannotThank(_("Say what the customer or a colleague got from it. Nothing is lost."))
    if len(did) > LONGEST or len(got) > LONGEST_GOT:
        raise CannotThank(_("A card has room for 280 letters, and 120 for what came of it. Please say it shorter."))
    return did, got


def _check_receiver(receiver: Person, writer: int) -> None:
    if receiver.pk == writer:
        raise CannotThank(_("A card is for somebody else. Who made it possible? Your words are still here."))
    if receiver.left_on is not None or receiver.blanked_at is not None:
        raise CannotThank(
            _(
                "They do not work here any more, so a card would not find them. Nothing was sent; your words are still here."
            )
        )


def _given_already(writer: int, receiver: Person, did: str, voice: Voice | None, at: datetime) -> ChampionCard | None:
    """A button pressed twice is one card."""
    if voice is not None:
        return _of_voice(voice.pk, receiver.pk)
    same = ChampionCard.objects.filter(written_by=writer, receiver=receiver, did=did, given_on=day_of(at))
    return same.filter(withdrawn_at__isnull=True, voice__isnull=True).order_by("pk").first()


def _of_voice(voice: int, receiver: int) -> ChampionCard | None:
    return ChampionCard.objects.filter(voice=voice, receiver=receiver, withdrawn_at__isnull=True).first()


def _check_how_many(writer: int, at: datetime) -> None:
    """Cards taken back count too: otherwise pasting and taking back has no end."""
    if ChampionCard.objects.filter(written_by=writer, given_on=day_of(at)).count() >= MOST_A_DAY:
        raise CannotThank(
            _(
                "You have thanked %(n)s people today: what a day. Send this one tomorrow, so that each card keeps its weight; "
                "your words are still here."
            )
            % {"n": MOST_A_DAY}
        )
