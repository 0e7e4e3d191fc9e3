"""Who leaves on a day that was said before owns nothing from that day on."""

from datetime import datetime

from onecloth.core.actors import system
from onecloth.improvement.actions.people import free_what_leavers_held


def look(at: datetime) -> None:
    free_what_leavers_held(by=system("leaving"), at=at)
