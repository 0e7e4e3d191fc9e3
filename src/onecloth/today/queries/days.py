"""The day it is for whoever looks at the page."""

from datetime import date

from django.utils import timezone

from onecloth.core import clock


def here_today() -> date:
    """Today in the zone in which the page is shown: the person's own, else the organisation's."""
    return timezone.localtime(clock.now()).date()
