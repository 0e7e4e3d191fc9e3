"""Who may talk with a hidden author: those who work on the voice ask, the author replies and alone may end it."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import get_own_voice_for, get_workable_voice_for, own_voices
from onecloth.responses import extract
from onecloth.responses.intake import hash_of_key


def can_be_asked(voice: Voice) -> bool:
    """Whether a question would find its hidden author. Nothing more about them is asked, or known here."""
    return voice.is_hidden and voice.state != VoiceState.WITHDRAWN and extract.has_author(voice.key)


def get_askable_voice_for(actor: Actor, key: UUID) -> Voice:
    voice = get_workable_voice_for(actor, key)
    if actor.person_id is None or not can_be_asked(voice):
        raise Http404
    return voice


def get_own_hidden_voice_for(actor: Actor, key: UUID) -> Voice:
    voice = get_own_voice_for(actor, key)
    if not voice.is_hidden or voice.state == VoiceState.WITHDRAWN:
        raise Http404
    return voice


def hidden_voices_of_receipt(key: str) -> QuerySet[Voice]:
    """What the holder of a receipt key said with their name hidden: by Speak up, or among released words."""
    hashed = hash_of_key(key)
    theirs = Q(receipt_hash=hashed) | Q(key__in=list(extract.voices_of_mailbox(hashed)))
    return Voice.objects.filter(theirs, is_hidden=True).exclude(state=VoiceState.WITHDRAWN)


def get_hidden_voice_of_receipt(key: str, voice_key: UUID) -> Voice:
    voice = hidden_voices_of_receipt(key).filter(key=voice_key).first()
    if voice is None:
        raise Http404
    return voice


def is_author(voice: Voice, *, by: Actor, receipt_key: str) -> bool:
    """Whether somebody may speak as the author: they hold the receipt's key, or it is theirs and they are signed in."""
    if receipt_key:
        return hidden_voices_of_receipt(receipt_key).filter(pk=voice.pk).exists()
    return own_voices(by).filter(pk=voice.pk, is_hidden=True).exists()
