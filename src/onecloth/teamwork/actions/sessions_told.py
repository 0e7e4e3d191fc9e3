"""Calendars of those who come to a session: each hears of every change by one mail."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import mail
from onecloth.teamwork.models import SessionPlace
from onecloth.teamwork.queries.sessions_calendar import event_of


def tell_calendar(place: SessionPlace, at: datetime) -> None:
    """Send the appointment as it is now to whoever has an address; a place that was given up takes it away."""
    person, session = place.person, place.session
    if not person.email or not mail.can_send():
        return
    with translation.override(person.language or None), suppress(mail.BadAddress):
        event = event_of(session)
        if place.given_up_at:
            event = replace(event, is_cancelled=True)
        subject = " ".join(event.title.split())
        words = _("%(title)s. Open the attachment to have it in your calendar.") % {"title": subject}
        gone = "out" if event.is_cancelled else "in"
        mail.queue(
            to=person.email, subject=subject, words=words, at=at, event=event, about=f"person:{person.pk}",
            key=f"{event.key}:{event.sequence}:{place.pk}:{gone}",
        )  # fmt: skip
