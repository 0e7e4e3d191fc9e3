"""What a voice's page offers those who handle it: the talk with its hidden author. Others find nothing there."""

from onecloth.core import slots
from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.listening.models import Voice
from onecloth.listening.permissions.dialogues import can_be_asked
from onecloth.listening.permissions.voices import can_work_on
from onecloth.listening.queries.dialogues import talk_about


def connect() -> None:
    slots.provide("voice.below", talk)


def talk(actor: Actor, voice: Voice) -> Piece | None:
    if not (voice.is_hidden and actor.person_id is not None and can_work_on(actor, voice) and can_be_asked(voice)):
        return None
    return Piece("listening/slots/talk.html", {"talk": talk_about(voice), "key": voice.key}, order=5)
