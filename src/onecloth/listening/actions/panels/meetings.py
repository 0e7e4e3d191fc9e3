"""A panel meets: when and where, what about, who came, what was said."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.actions.panels.inviting import tell_members
from onecloth.listening.choices import ConversationKind, ConversationState, SeatState
from onecloth.listening.models import AgendaItem, Attendance, Conversation, Panel, PanelMeeting, Seat, Voice
from onecloth.listening.permissions.panels import check_can_keep_panels
from onecloth.listening.permissions.voices import visible_voices
from onecloth.organisation.queries import day_of

MOST_ITEMS = 12


class CannotMeet(Refused):
    """The hour has passed, the agenda is full, or the meeting was held already."""


def plan_meeting(
    *, panel: Panel, planned_for: datetime, minutes: int, place: str, by: Actor, at: datetime
) -> PanelMeeting:  # fmt: skip
    """Raises `CannotMeet`."""
    check_can_keep_panels(by)
    if planned_for <= at:
        raise CannotMeet(_("Choose an hour that has not passed. A meeting that was held is planned before."))
    if panel.closed_on is not None or by.person_id is None:
        raise CannotMeet(_("This group is closed. Nothing was planned."))
    with transaction.atomic():
        conversation = Conversation.objects.create(
            kind=ConversationKind.MEETING, audience=panel.audience, host_id=by.person_id, planned_for=planned_for,
            minutes=minutes, place=place.strip(), written_at=at,
        )  # fmt: skip
        meeting = PanelMeeting.objects.create(panel=panel, conversation=conversation)
        audit.record(by=by, at=at, action="panel_meeting_planned", subject=meeting, fields=["conversation"])
        tell_members(meeting, at)
    return meeting


def move_meeting(
    *, meeting: PanelMeeting, planned_for: datetime, minutes: int, place: str, expected: int | None = None,
    by: Actor, at: datetime,
) -> PanelMeeting:  # fmt: skip
    """Another day, hour, length or place; members are told. `expected` is the version of its conversation.

    Raises `CannotMeet`, `Stale`.
    """
    check_can_keep_panels(by)
    _check_planned(meeting)
    if planned_for <= at:
        raise CannotMeet(_("Choose an hour that has not passed. A meeting that was held keeps its day in the minutes."))
    before = meeting.conversation.planned_for
    with transaction.atomic():
        meeting.conversation.save_changes(
            expected=expected, planned_for=planned_for, minutes=minutes, place=place.strip()
        )
        audit.record(by=by, at=at, action="panel_meeting_moved", subject=meeting, fields=["planned_for", "place"])
        tell_members(meeting, at, before=before)
    return meeting


def call_off_meeting(*, meeting: PanelMeeting, by: Actor, at: datetime) -> PanelMeeting:
    """It does not take place; members are told. Raises `CannotMeet`, `Stale`."""
    check_can_keep_panels(by)
    _check_planned(meeting)
    with transaction.atomic():
        meeting.conversation.save_changes(state=ConversationState.CANCELLED)
        audit.record(by=by, at=at, action="panel_meeting_called_off", subject=meeting, fields=["state"])
        tell_members(meeting, at)
    return meeting


def add_to_agenda(
    *, meeting: PanelMeeting, words: str, voice: Voice | None = None, by: Actor, at: datetime
) -> AgendaItem:  # fmt: skip
    """In words a person wrote; the voice behind it stays with those who may read it. Raises `CannotMeet`."""
    check_can_keep_panels(by)
    _check_planned(meeting)
    if not words.strip():
        raise CannotMeet(_("Say in a line what to talk about."))
    if meeting.agenda.count() >= MOST_ITEMS:
        raise CannotMeet(_("Twelve things are more than one meeting can talk about. Take one off first."))
    if voice is not None and not visible_voices(by).filter(pk=voice.pk).exists():
        raise CannotMeet(_("This voice is not there any more. Nothing was added."))
    with transaction.atomic():
        last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem.objects.create(meeting=meeting, position=last + 1, words=words.strip()[:200], voice=voice)
        audit.record(by=by, at=at, action="agenda_added", subject=meeting, fields=["agenda"])
    return item


def take_off_agenda(*, item: AgendaItem, by: Actor, at: datetime) -> None:
    """Raises `CannotMeet`."""
    check_can_keep_panels(by)
    _check_planned(item.meeting)
    with transaction.atomic():
        audit.record(by=by, at=at, action="agenda_taken_off", subject=item.meeting, fields=["agenda"])
        item.delete()


def keep_minutes(
    *, meeting: PanelMeeting, held_on: date, present: Collection[Seat], minutes: str, expected: int | None = None,
    by: Actor, at: datetime,
) -> PanelMeeting:  # fmt: skip
    """Who came and what was said; it can be written better later. Raises `CannotMeet`, `Stale`."""
    check_can_keep_panels(by)
    if held_on > day_of(at):
        raise CannotMeet(_("It cannot have been held on a day that is still to come."))
    if meeting.conversation.state == ConversationState.CANCELLED:
        raise CannotMeet(_("This meeting was called off. Your words are still here; plan the one that took place."))
    theirs = {seat.pk for seat in present if seat.panel_id == meeting.panel_id and seat.state != SeatState.DECLINED}
    with transaction.atomic():
        meeting.save_changes(expected=expected, minutes=minutes.strip())
        meeting.conversation.save_changes(state=ConversationState.HELD, held_on=held_on)
        meeting.attended.all().delete()
        Attendance.objects.bulk_create(Attendance(meeting=meeting, seat_id=seat) for seat in sorted(theirs))
        audit.record(by=by, at=at, action="panel_minutes_kept", subject=meeting, fields=["minutes", "attended"])
    return meeting


def _check_planned(meeting: PanelMeeting) -> None:
    if meeting.conversation.state != ConversationState.PLANNED:
        raise CannotMeet(_("This meeting was held or called off, so it stays as it is."))
