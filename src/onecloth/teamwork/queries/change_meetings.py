"""Change meetings as pages: the list, one with its agenda or its minutes, and when the next one would be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import calendars, mail
from onecloth.core.actors import Actor
from onecloth.organisation.models import Person
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.models import ChangeMeeting, MeetingPoint
from onecloth.teamwork.permissions import change_meetings as may
from onecloth.teamwork.queries.change_agenda import agenda_for, by_kind
from onecloth.ui.wording import day, title_number

MOST_LISTED, LONGEST_WORDS = 36, 4000


@dataclass(frozen=True)
class MeetingsPage:
    title: str
    coming: Sequence[ChangeMeeting]
    held: Sequence[ChangeMeeting]
    may_hold: bool


@dataclass(frozen=True)
class MeetingPage:
    meeting: ChangeMeeting
    title: str
    groups: Sequence[tuple[str, Sequence[Any]]]
    guests: Sequence[Person]
    may_hold: bool
    is_past: bool
    ended: int
    points: int


def meetings_page(actor: Actor) -> MeetingsPage:
    rows = list(
        may.visible_meetings(actor).filter(called_off_at__isnull=True).order_by("-begins_at", "-pk")[:MOST_LISTED]
    )
    coming = [each for each in rows if each.ended_at is None]
    return MeetingsPage(
        _title(coming), coming[::-1], [each for each in rows if each.ended_at is not None], may.can_hold(actor)
    )  # fmt: skip


def meeting_page(actor: Actor, meeting: ChangeMeeting, at: datetime) -> MeetingPage:
    rows = MeetingPoint.objects.filter(meeting=meeting).select_related("post", "decision", "asked__unit", "asked__role")
    points: list[Any] = list(rows.order_by("position"))
    listed = points if meeting.begun_at else [*agenda_for(actor, meeting, at), *points]
    guests = Person.objects.filter(pk__in=meeting.guests.values("person")).order_by("family_name", "given_name", "pk")
    ended = sum(point.has_ended for point in points)
    return MeetingPage(
        meeting, _page_title(meeting, len(listed), ended), by_kind(listed), list(guests), may.can_hold(actor),
        meeting.begins_at <= at, ended, len(points),
    )  # fmt: skip


def next_after(begins_at: datetime) -> datetime:
    """The same weekday of the next month, at the same time by the organisation's clock; never a fifth that there is not."""
    here = begins_at.astimezone(ZoneInfo(the_organisation().zone or "UTC"))
    nth = (here.day - 1) // 7
    first = (here.replace(day=1) + timedelta(days=32)).replace(day=1)
    found = first + timedelta(days=(here.weekday() - first.weekday()) % 7, weeks=nth)
    return found if found.month == first.month else found - timedelta(weeks=1)


def event_of(meeting: ChangeMeeting, *, is_theirs: bool = True) -> calendars.Event:
    """No agenda in it: a calendar is seen by whoever stands beside its owner."""
    return calendars.Event(
        key=f"change-meeting-{meeting.pk}", title=_("Change meeting"), begins_at=meeting.begins_at, minutes=meeting.minutes,
        sequence=meeting.version + (0 if is_theirs else 1), place=meeting.place,
        link=mail.link_to(f"/change-meetings/{meeting.token}/"),
        is_cancelled=not is_theirs or meeting.called_off_at is not None,
    )  # fmt: skip


def _title(coming: Sequence[ChangeMeeting]) -> str:
    if not coming:
        return _("No change meeting is planned")
    return _("The next change meeting is %(day)s") % {"day": day(coming[-1].begins_at)}


def _page_title(meeting: ChangeMeeting, number: int, ended: int) -> str:
    if meeting.called_off_at:
        return _("This change meeting was called off")
    if meeting.begun_at:
        return _("%(ended)s of %(n)s points ended as something") % {"ended": title_number(ended), "n": number}
    return ngettext("%(n)s point is on the table", "%(n)s points are on the table", number) % {
        "n": title_number(number)
    }
