"""A planned visit as a calendar tells it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.calendars import Event
from onecloth.core.mail import link_to
from onecloth.listening.choices import ConversationKind, ConversationState
from onecloth.listening.models import Conversation


def event_of(visit: Conversation) -> Event | None:
    """The visit's version is its sequence, so that a calendar takes what was moved or called off later.

    With whom is written there: the calendar is the host's own, and nobody else is invited by it.
    """
    if visit.planned_for is None:
        return None
    return Event(
        f"visit-{visit.pk}", _title(visit) % {"who": visit.with_whom}, visit.planned_for, visit.minutes or 30,
        sequence=visit.version, place=visit.place, words=_("What they told us lately, and what was promised to them:"),
        link=link_to(reverse("listening:visit", args=[visit.token])),
        is_cancelled=visit.state == ConversationState.CANCELLED,
    )  # fmt: skip


def _title(visit: Conversation) -> str:
    return _("Round with %(who)s") if visit.kind == ConversationKind.STAFF_ROUND else _("Listen: %(who)s")
