"""What a person's calendar fetches by itself: change meetings, and the sessions at which they have a place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from onecloth.core.actors import Actor
from onecloth.core.calendars import Event
from onecloth.teamwork.models import LearningSession, SessionPlace
from onecloth.teamwork.permissions.change_meetings import visible_meetings
from onecloth.teamwork.queries import change_meetings, sessions_calendar

BACK = timedelta(days=31)
MOST = 200  # of each kind, the earliest first


def events_for(actor: Actor, at: datetime) -> Sequence[Event]:
    """Of the last month and all to come, what was called off among them, so that a calendar strikes it. Two queries.

    Whoever waits for a place has none yet: their calendar keeps that hour free.
    """
    meetings = visible_meetings(actor).filter(begins_at__gte=at - BACK).order_by("begins_at", "pk")[:MOST]
    booked = SessionPlace.objects.filter(
        person=actor.person_id or 0, placed_at__isnull=False, given_up_at__isnull=True
    ).values("session")
    sessions = LearningSession.objects.filter(pk__in=booked, begins_at__gte=at - BACK)
    together = sessions.select_related("course").order_by("begins_at", "pk")[:MOST]
    return [
        *(change_meetings.event_of(meeting) for meeting in meetings),
        *(sessions_calendar.event_of(session) for session in together),
    ]
