"""A meeting of a panel as an entry in a calendar."""

from dataclasses import replace

from django.utils.translation import get_language

from onecloth.core import calendars, mail
from onecloth.core.fields import text_in
from onecloth.listening.choices import ConversationState
from onecloth.listening.models import PanelMeeting, Seat


def path_of(meeting: PanelMeeting) -> str:
    """The page of a meeting, for those who sign in."""
    return f"/listening/panels/meetings/{meeting.conversation.token}/"


def event_of(meeting: PanelMeeting, path: str = "") -> calendars.Event:
    """Neither agenda nor private link: a calendar is seen by whoever stands beside its owner.

    `path` is a page its owner can open by signing in; whoever comes by a private link has none.
    """
    talk = meeting.conversation
    if talk.planned_for is None:
        raise ValueError("A meeting of a panel is planned for an hour.")
    return calendars.Event(
        key=f"panel-meeting-{meeting.pk}", title=text_in(meeting.panel.name, get_language() or ""),
        begins_at=talk.planned_for, minutes=talk.minutes or 60, sequence=talk.version, place=talk.place,
        link=mail.link_to(path) if path else "",
        is_cancelled=talk.state == ConversationState.CANCELLED,
    )  # fmt: skip


def without(event: calendars.Event) -> calendars.Event:
    """The same event, for one who is not there any more: above every copy they have, it takes itself out."""
    return replace(event, sequence=event.sequence + 1, is_cancelled=True)


def meeting_of(seat: Seat, token: str) -> PanelMeeting | None:
    """A meeting of the group somebody sits in, by the token of its address."""
    rows = seat.panel.meetings.select_related("panel", "conversation")
    return rows.filter(conversation__token=token).first()
