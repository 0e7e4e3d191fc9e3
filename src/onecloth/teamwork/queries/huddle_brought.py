"""What somebody said under their name and brings to their team's board: the words are there, and they say them better."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceKind, VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import own_voices
from onecloth.teamwork.choices import ItemKind
from onecloth.teamwork.models import HuddleBoard
from onecloth.teamwork.queries.huddle_board import LANES

MOST, MOST_MORE = 200, 300  # letters of the two lines of an item


def way_to_bring(board: HuddleBoard, voice: Voice) -> str:
    """The board with the form of its lane open. By the key of the voice: words do not belong in an address."""
    return f"{reverse('huddles:board', args=[board.token])}?voice={voice.key}#b-{LANES[_kind_of(voice)]}"


def brought_along(actor: Actor, key: str) -> dict[str, Any]:
    """What the form of an item begins with; nothing of a voice that is another's, hides its author or was taken back."""
    try:
        found = own_voices(actor).exclude(state=VoiceState.WITHDRAWN).filter(key=UUID(key)).first()
    except ValueError:
        return {}
    if found is None or found.is_hidden:
        return {}
    said, further = _parted(" ".join(found.text.split()))
    return {"kind": _kind_of(found), "words": said, "more": further}


def _kind_of(voice: Voice) -> str:
    return str(ItemKind.CELEBRATE if voice.kind == VoiceKind.THANKS else ItemKind.PROBLEM)


def _parted(words: str) -> tuple[str, str]:
    """As much as one line takes, cut between words, and the rest for the second as far as that goes."""
    if len(words) <= MOST:
        return words, ""
    said = words[: MOST - 1].rpartition(" ")[0] or words[: MOST - 1]
    rest = words[len(said) :].strip()
    return f"{said}…", rest if len(
        rest
    ) <= MOST_MORE else f"{rest[: MOST_MORE - 1].rpartition(' ')[0] or rest[: MOST_MORE - 1]}…"
