"""A session as an entry in a calendar."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from onecloth.core import mail
from onecloth.core.calendars import Event
from onecloth.core.fields import text_in
from onecloth.teamwork.models import LearningSession


def event_of(session: LearningSession) -> Event:
    return Event(
        key=f"learning-session-{session.pk}", title=text_in(session.course.title, get_language() or ""),
        begins_at=session.begins_at, minutes=session.minutes, sequence=session.version, place=session.where,
        link=mail.link_to(reverse("learning:session", args=[session.token], urlconf=settings.ROOT_URLCONF)),
        is_cancelled=session.cancelled_at is not None,
    )  # fmt: skip
