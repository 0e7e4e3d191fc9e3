"""What follows from answers and from waves that close, at least once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onecloth.core import outbox
from onecloth.core.actors import system
from onecloth.listening.actions.following import follow_up_answer, mark_answered
from onecloth.listening.actions.studies import roll_waves
from onecloth.listening.actions.studies.waves import CLOSED_TOPIC
from onecloth.listening.models import Wave
from onecloth.listening.signals import wave_closed
from onecloth.responses import intake

COLLECTOR = system("collector")
ANSWERED = "responses.answered"


@outbox.handles(ANSWERED)
def answered(payload: Mapping[str, Any], at: datetime) -> None:
    """The message is removed, not marked: when a confidential answer was followed up is written nowhere."""
    if "invitation" in payload:
        mark_answered(invitation_key=UUID(payload["invitation"]), by=COLLECTOR, at=at)
        intake.forget_message(f"invitation:{payload['invitation']}")
    else:
        follow_up_answer(response_id=UUID(payload["response"]), by=COLLECTOR, at=at)
        intake.forget_message(f"response:{payload['response']}")


@outbox.handles(CLOSED_TOPIC)
def closed(payload: Mapping[str, Any], at: datetime) -> None:
    """Rows of the wave lose what is left of their order first; then whoever computes from it is told."""
    wave = Wave.objects.select_related("study").filter(key=payload["wave"]).first()
    if wave is not None:
        intake.forget_order(wave.key, wave.study.mode)
        wave_closed.send(sender=Wave, wave=wave, at=at)


def roll(at: datetime) -> None:
    roll_waves(by=COLLECTOR, at=at)
