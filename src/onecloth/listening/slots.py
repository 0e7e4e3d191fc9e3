"""What a voice's page offers those who handle it: the talk with a hidden author, what was said before, their notes.

Others find nothing there.
"""

from onecloth.core import slots
from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.dialogues import can_be_asked
from onecloth.listening.permissions.voices import can_work_on
from onecloth.listening.queries.alike import said_before
from onecloth.listening.queries.dialogues import talk_about
from onecloth.listening.queries.notes import notes_on


def connect() -> None:
    slots.provide("voice.below", handling)


def handling(actor: Actor, voice: Voice) -> Piece | None:
    """Whether the actor handles the voice is asked once for all of it."""
    if actor.person_id is None or voice.state == VoiceState.WITHDRAWN or not can_work_on(actor, voice):
        return None
    may_note = voice.person_id != actor.person_id
    context = {
        "key": voice.key,
        "talk": talk_about(voice) if can_be_asked(voice) else None,
        "before": said_before(actor, voice),
        "may_note": may_note,
        "is_hidden": voice.is_hidden,
        "notes": notes_on(actor, voice) if may_note else [],
    }
    return Piece("listening/slots/handling.html", context, order=5)
