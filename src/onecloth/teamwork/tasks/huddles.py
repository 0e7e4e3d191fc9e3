"""What happens to huddles by itself."""

from datetime import datetime

from onecloth.core.actors import system
from onecloth.teamwork.actions.huddle_mail import forget_mail
from onecloth.teamwork.actions.huddles import end_forgotten_huddles


def end_forgotten(at: datetime) -> None:
    end_forgotten_huddles(by=system("huddles"), at=at)


def forget_old_mail(at: datetime) -> None:
    forget_mail(by=system("mail to a board"), at=at)
