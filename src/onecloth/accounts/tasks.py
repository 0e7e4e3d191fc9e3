"""What tidies itself."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from onecloth.accounts import attempts
from onecloth.core import schedule


def register() -> None:
    schedule.every("accounts.tidy", timedelta(hours=6), tidy)


def tidy(at: datetime) -> None:
    """Sessions that ran out, and guesses of yesterday."""
    Session.objects.filter(expire_date__lt=at).delete()
    attempts.forget_old(at)
