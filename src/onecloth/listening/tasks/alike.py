from datetime import datetime

from onecloth.core.actors import system
from onecloth.listening.actions.merging import mark_voices


def mark(at: datetime) -> None:
    """Voices that came since the last beat are marked, so that others find them as said before."""
    mark_voices(by=system("marks"), at=at)
