"""Calendars of those who meet: ours always, the contact's where they agreed to e-mail. Each hears of every change."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from onecloth.core import mail
from onecloth.core.calendars import Event
from onecloth.customers.models import Contact
from onecloth.customers.queries import may_be_written_to
from onecloth.listening.models import Conversation, Interview
from onecloth.listening.queries.rounds.calendar import own_event, their_event
from onecloth.organisation.models import Person

Meeting = tuple[Person, Contact | None]


def tell_calendars(held: Conversation, *, before: Meeting | None = None, at: datetime) -> None:
    """Send the appointment as it is now; whoever was in it before and is not any more has it taken away."""
    interview = Interview.objects.filter(conversation=held).select_related("customer").first()
    if held.planned_for is None or interview is None or not mail.can_send():
        return
    own, host = own_event(held, interview), held.host
    was_host, was_contact = before or (host, held.contact)
    tell_person(host, own, at)
    if was_host.pk != host.pk:
        tell_person(was_host, _taken_away(own), at)
    if held.contact is not None:
        tell_contact(held.contact, held, at)
    if was_contact is not None and was_contact.pk != (held.contact.pk if held.contact else None):
        tell_contact(was_contact, held, at, is_over=True)


def _taken_away(event: Event | None) -> Event | None:
    return replace(event, is_cancelled=True) if event else None


def tell_person(person: Person, event: Event | None, at: datetime) -> None:
    if event is None or not person.email:
        return
    with translation.override(person.language or None):
        _send(person.email, event, f"person:{person.pk}", at)


def tell_contact(contact: Contact, held: Conversation, at: datetime, *, turn: int = 0, is_over: bool = False) -> None:
    """Only to an address whose owner agreed to be written to; of what is called off they hear as well.

    `turn` counts what they themselves said to it, so that a yes after a no is newer than both.
    """
    if not may_be_written_to(contact):
        return
    with translation.override(contact.language or None):
        event = their_event(held)
        if event is not None:
            told = replace(event, sequence=event.sequence + turn, is_cancelled=is_over or event.is_cancelled)
            _send(contact.email, told, f"contact:{contact.pk}", at)


def _send(to: str, event: Event | None, about: str, at: datetime) -> None:
    if event is None:
        return
    subject = " ".join(event.title.split())
    words = _("%(title)s. Open the attachment to have it in your calendar.") % {"title": subject}
    with suppress(mail.BadAddress):
        mail.queue(
            to=to,
            subject=subject,
            words=words,
            at=at,
            key=f"{event.key}:{event.sequence}:{about}",
            about=about,
            event=event,
        )
