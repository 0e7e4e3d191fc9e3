"""What happens to learning by itself: a month after a team learned something, its neighbours are asked."""

from datetime import datetime

from onecloth.core.actors import system
from onecloth.teamwork.actions.noticing import ask_all_due


def ask_neighbours(at: datetime) -> None:
    ask_all_due(by=system("learning"), at=at)
