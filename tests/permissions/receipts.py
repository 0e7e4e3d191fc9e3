"""What the holder of a receipt finds: a customer's voice that was answered."""

from typing import Any

from onecloth.core import clock
from onecloth.listening.actions import answer_voices
from onecloth.organisation.queries import actor_of
from tests.listening.receiving import customer_said
from tests.permissions.world import World, builds


@builds("public:receipt_thank")
def answered_voice_by_its_receipt(world: World) -> dict[str, Any]:
    voice = customer_said(world.cast)
    by = actor_of(world.people["manager"], clock.today())
    answer_voices(voices=[voice], kind="did", words="It is mended.", by=by, at=clock.now())
    return {"key": "the-key", "voice_key": voice.key}
