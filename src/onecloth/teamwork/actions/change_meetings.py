"""Change meetings: planned, moved, called off, begun with what is open that day, and ended."""

import contextlib
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from onecloth.core import audit, mail
from onecloth.core.actors import Actor
from onecloth.listening.words import storable
from onecloth.organisation.models import Person
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.choices import PointKind
from onecloth.teamwork.exceptions import CannotMeet
from onecloth.teamwork.models import ChangeMeeting, MeetingGuest, MeetingPoint
from onecloth.teamwork.permissions.change_meetings import check_can_hold
from onecloth.teamwork.permissions.posts import check_works_here
from onecloth.teamwork.queries.change_agenda import agenda_for
from onecloth.teamwork.queries.change_meetings import event_of
from onecloth.ui.wording import clock_time, full_day

LONGEST_TITLE = 300


@transaction.atomic
def plan_meeting(
    *, begins_at: datetime, minutes: int, place: str, guests: Collection[Person], by: Actor, at: datetime
) -> ChangeMeeting:
    """Plan one and ask its guests, each by a mail with an entry for their calendar. Raises `CannotMeet`."""
    check_can_hold(by)
    _check(begins_at, guests, at)
    planner = check_works_here(by)
    meeting = ChangeMeeting.objects.create(
        begins_at=begins_at, minutes=minutes, place=" ".join(place.split()), planned_by_id=planner, planned_at=at
    )
    MeetingGuest.objects.bulk_create(MeetingGuest(meeting=meeting, person=person) for person in guests)
    audit.record(by=by, at=at, action="plan_meeting", subject=meeting, fields=["begins_at", "guests"])
    _tell(meeting, guests, at)
    return meeting


@transaction.atomic
def move_meeting(
    *, meeting: ChangeMeeting, begins_at: datetime, minutes: int, place: str, guests: Collection[Person],
    expected: int | None = None, by: Actor, at: datetime,
) -> ChangeMeeting:  # fmt: skip
    """Another hour, place or guests. Whoever is not asked any more has it taken out of their calendar."""
    check_can_hold(by)
    _check_to_come(meeting)
    _check(begins_at, guests, at)
    meeting.save_changes(expected=expected, begins_at=begins_at, minutes=minutes, place=" ".join(place.split()))
    kept = {person.pk for person in guests}
    gone = list(Person.objects.filter(pk__in=meeting.guests.exclude(person__in=kept).values("person")))
    meeting.guests.exclude(person__in=kept).delete()
    known = set(meeting.guests.values_list("person_id", flat=True))
    MeetingGuest.objects.bulk_create(MeetingGuest(meeting=meeting, person_id=pk) for pk in sorted(kept - known))
    audit.record(by=by, at=at, action="move_meeting", subject=meeting, fields=["begins_at", "place", "guests"])
    _tell(meeting, guests, at)
    _tell(meeting, gone, at, is_theirs=False)
    return meeting


@transaction.atomic
def call_off_meeting(*, meeting: ChangeMeeting, by: Actor, at: datetime) -> ChangeMeeting:
    check_can_hold(by)
    _check_to_come(meeting)
    meeting.save_changes(called_off_at=at)
    audit.record(by=by, at=at, action="call_off_meeting", subject=meeting, fields=["called_off_at"])
    _tell(meeting, Person.objects.filter(pk__in=meeting.guests.values("person")), at)
    return meeting


@transaction.atomic
def begin_meeting(*, meeting: ChangeMeeting, by: Actor, at: datetime) -> ChangeMeeting:
    """Write down what is on the table now; it stays as it was named. Of two who begin, one does. Raises `Stale`."""
    check_can_hold(by)
    if meeting.begun_at is not None:
        return meeting
    _check_to_come(meeting)
    meeting.save_changes(begun_at=at)
    after = _last_place(meeting)
    MeetingPoint.objects.bulk_create(
        MeetingPoint(meeting=meeting, position=place, kind=item.kind, title=item.title[:LONGEST_TITLE], path=item.path)
        for place, item in enumerate(agenda_for(by, meeting, at), start=after + 1)
    )
    audit.record(by=by, at=at, action="begin_meeting", subject=meeting, fields=["begun_at"])
    return meeting


@transaction.atomic
def end_meeting(*, meeting: ChangeMeeting, by: Actor, at: datetime) -> ChangeMeeting:
    check_can_hold(by)
    if not meeting.is_running:
        raise CannotMeet(_("This meeting does not run. Nothing was changed."))
    meeting.save_changes(ended_at=at)
    audit.record(by=by, at=at, action="end_meeting", subject=meeting, fields=["ended_at"])
    return meeting


@transaction.atomic
def bring_point(*, meeting: ChangeMeeting, title: str, by: Actor, at: datetime) -> MeetingPoint:
    """A point that somebody brings along. Raises `CannotMeet`."""
    check_can_hold(by)
    said = " ".join(storable(title).split())
    if not said or len(said) > LONGEST_TITLE:
        raise CannotMeet(_("Name the point in a line of up to 300 letters. Nothing is lost."))
    if meeting.called_off_at or meeting.ended_at:
        raise CannotMeet(_("This meeting is over or called off. Bring it to the next one."))
    # One at a time, so that no two points get one place.
    ChangeMeeting.objects.select_for_update().get(pk=meeting.pk)
    point = MeetingPoint.objects.create(
        meeting=meeting, position=_last_place(meeting) + 1, kind=PointKind.OWN, title=said
    )
    audit.record(by=by, at=at, action="bring_point", subject=point, fields=["title"])
    return point


def _last_place(meeting: ChangeMeeting) -> int:
    return MeetingPoint.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0


def _check(begins_at: datetime, guests: Collection[Person], at: datetime) -> None:
    if begins_at <= at:
        raise CannotMeet(_("This hour has passed. Choose one that is still to come; nothing was changed."))
    if not guests:
        raise CannotMeet(_("Nobody is asked to come yet. Tick who is; nothing was changed."))


def _check_to_come(meeting: ChangeMeeting) -> None:
    if not meeting.is_to_come:
        raise CannotMeet(_("It has begun or was called off, so it stays as it is. Nothing was changed."))


def _tell(meeting: ChangeMeeting, people: Collection[Person], at: datetime, *, is_theirs: bool = True) -> None:
    """One mail for each change to each of them; none where no server sends, as the page tells all of it."""
    if not mail.can_send():
        return
    house = the_organisation()
    for person in people:
        if not person.email:
            continue
        here = timezone.override(ZoneInfo(house.zone or "UTC"))
        with (
            here,
            translation.override(person.language or house.default_language),
            contextlib.suppress(mail.BadAddress),
        ):
            mail.queue(
                to=person.email, subject=_subject(meeting, is_theirs), words=_words(meeting, is_theirs), at=at,
                key=f"change-meeting:{meeting.pk}:{meeting.version}:{person.pk}{'' if is_theirs else ':out'}",
                about=f"person:{person.pk}", event=event_of(meeting, is_theirs=is_theirs),
            )  # fmt: skip


def _subject(meeting: ChangeMeeting, is_theirs: bool) -> str:
    if meeting.called_off_at:
        return _("Called off: change meeting")
    return _("Change meeting") if is_theirs else _("No longer yours: change meeting")


def _words(meeting: ChangeMeeting, is_theirs: bool) -> str:
    if meeting.called_off_at or not is_theirs:
        return _("It leaves your calendar. Thank you.") + "\n"
    when = f"{full_day(meeting.begins_at)}, {clock_time(meeting.begins_at)}"
    lines = [when, _("%(n)s minutes") % {"n": meeting.minutes}, meeting.place, event_of(meeting).link]
    return "\n".join([*(line for line in lines if line), ""])
