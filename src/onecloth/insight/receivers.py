"""What listening tells us: a wave closed, answers came in."""

from datetime import datetime
from typing import Any

from onecloth.core.actors import system
from onecloth.insight import actions
from onecloth.listening import signals
from onecloth.listening.models import Wave

READER = system("insight")


def connect() -> None:
    signals.wave_closed.connect(on_wave_closed, dispatch_uid="insight.release_wave")


def on_wave_closed(sender: Any, *, wave: Wave, at: datetime, **_kwargs: Any) -> None:
    """Protected waves are released once; an open study is read by the schedule."""
    actions.agree_ready_metrics(study=wave.study, by=READER, at=at)
    if wave.study.is_protected:
        actions.release_wave(wave=wave, by=READER, at=at)
