"""What the holder of a receipt may do with it; the key itself is the right."""

from uuid import UUID

from django.http import Http404

from onecloth.listening.choices import Audience, VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.responses.intake import hash_of_key


def get_thanked_for(key: str, voice_key: UUID) -> Voice:
    """An open voice of a customer, by its receipt; nothing of what is protected or hidden can be thanked for this way."""
    rows = Voice.objects.filter(receipt_hash=hash_of_key(key), key=voice_key).select_related("study")
    found = rows.first()
    if found is None or not _is_open(found):
        raise Http404
    return found


def can_thank_for(voice: Voice) -> bool:
    """Whether it was answered, and nobody was thanked by this receipt before."""
    if not _is_open(voice) or voice.answered_on is None:
        return False
    said = Voice.objects.filter(receipt_hash=voice.receipt_hash, kind=VoiceKind.THANKS, response_key=None)
    return not said.exists()


def _is_open(voice: Voice) -> bool:
    is_theirs = voice.audience == Audience.CUSTOMER and voice.response_key is not None and not voice.is_hidden
    return (
        is_theirs and voice.study is not None and not voice.study.is_protected and voice.state != VoiceState.WITHDRAWN
    )
