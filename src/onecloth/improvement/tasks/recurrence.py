from datetime import datetime

from onecloth.core.actors import system
from onecloth.improvement.actions.recurrence import reopen_what_came_back


def look(at: datetime) -> None:
    """What was mended in the last 90 days and is told of again is open again."""
    reopen_what_came_back(by=system("recurrence"), at=at)
