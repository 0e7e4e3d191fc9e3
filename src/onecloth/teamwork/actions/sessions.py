"""Sessions: planned, moved, called off; places taken and given up, and whoever waits moving up in their order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.listening.words import storable
from onecloth.organisation.models import Person
from onecloth.teamwork.actions.learnings import learned_in_session
from onecloth.teamwork.actions.sessions_told import tell_calendar
from onecloth.teamwork.choices import PlaceNews
from onecloth.teamwork.exceptions import CannotKeepSession
from onecloth.teamwork.models import Course, LearningSession, SessionPlace
from onecloth.teamwork.models.sessions import STANDS
from onecloth.teamwork.permissions.courses import check_can_keep_session, check_can_teach, check_is_own_place

MOST_SEATS, MOST_MINUTES = 500, 480
FURTHEST = timedelta(days=730)


@dataclass(frozen=True)
class Appointment:
    """When and where a session is, and for how many."""

    begins_at: datetime
    where: str
    seats: int
    minutes: int = 60


@transaction.atomic
def plan_session(*, course: Course, when: Appointment, by: Actor, at: datetime) -> LearningSession:
    """Raises `CannotKeepSession`: in the past, without places, or of a course that was withdrawn."""
    check_can_teach(by)
    if not Course.objects.select_for_update().get(pk=course.pk).is_offered:
        raise CannotKeepSession(_("This course is not offered any more. Bring it back first; nothing was kept."))
    _check_when(when, at)
    session = LearningSession.objects.create(
        course=course, begins_at=when.begins_at, minutes=when.minutes, where=storable(when.where), seats=when.seats,
        planned_by_id=by.person_id, planned_at=at,
    )  # fmt: skip
    audit.record(by=by, at=at, action="plan_session", subject=session, fields=["begins_at", "where", "seats"])
    return session


@transaction.atomic
def change_session(
    *, session: LearningSession, when: Appointment, expected: int | None = None, by: Actor, at: datetime
) -> LearningSession:
    """Another time, place or number of places; those who come are told. Raises `CannotKeepSession`, `Stale`."""
    check_can_keep_session(by, session)
    _lock(session)
    _check_is_to_come(session, at)
    _check_when(when, at)
    if when.seats < _taken(session):
        raise CannotKeepSession(_("More people have a place than that. Nothing was changed; talk to them first."))
    where = storable(when.where)
    has_moved = (session.begins_at, session.where) != (when.begins_at, where)
    session.save_changes(
        expected=expected, begins_at=when.begins_at, where=where, seats=when.seats, minutes=when.minutes
    )
    if has_moved:
        _tell(session, PlaceNews.MOVED, at)
    _move_up(session, at)
    audit.record(by=by, at=at, action="change_session", subject=session, fields=["begins_at", "where", "seats"])
    return session


@transaction.atomic
def cancel_session(*, session: LearningSession, because: str, by: Actor, at: datetime) -> LearningSession:
    """Call it off, with the reason; everybody who has a place or waits is told. Raises `CannotKeepSession`."""
    check_can_keep_session(by, session)
    _lock(session)
    _check_is_to_come(session, at)
    said = " ".join(storable(because).split())
    if not said:
        raise CannotKeepSession(_("Say why, in a sentence: those who wanted to come read it."))
    _cancel(session, said, by, at)
    return session


@transaction.atomic
def cancel_sessions_of(*, course: Course, because: str, by: Actor, at: datetime) -> int:
    """What of a course is still to come is called off. Returns how many."""
    rows = LearningSession.objects.select_for_update().filter(course=course, cancelled_at__isnull=True)
    coming = list(rows.filter(begins_at__gt=at).order_by("pk"))
    for session in coming:
        _cancel(session, because, by, at)
    return len(coming)


@transaction.atomic
def take_place(*, session: LearningSession, by: Actor, at: datetime) -> SessionPlace:
    """A place, or where none is left the next in the queue. Two at once are put one after the other: the row of the
    session is held. Raises `CannotKeepSession`."""
    if by.person_id is None:
        raise NotAllowed(_("Only somebody who works here takes a place. Nothing was kept."))
    _lock(session)
    _check_is_to_come(session, at)
    known = session.places.filter(STANDS, person=by.person_id).first()
    if known is not None:
        return known
    is_free = _taken(session) < session.seats
    place = SessionPlace.objects.create(
        session=session, person_id=by.person_id, asked_at=at, placed_at=at if is_free else None
    )
    if is_free:
        tell_calendar(place, at)
    audit.record(by=by, at=at, action="take_place", subject=place, fields=["placed_at"])
    return place


@transaction.atomic
def give_up_place(*, place: SessionPlace, by: Actor, at: datetime) -> SessionPlace:
    """Somebody does not come, or does not wait any more: the next moves up and is told."""
    check_is_own_place(by, place)
    _lock(place.session)
    _give_up(place, by, at)
    return place


@transaction.atomic
def give_up_places_of(*, person: Person, by: Actor, at: datetime) -> int:
    """Places of somebody who left, in sessions to come. Returns how many."""
    rows = SessionPlace.objects.filter(STANDS, person=person, session__begins_at__gt=at)
    places = list(rows.select_related("session__course", "person").order_by("session", "pk"))
    for place in places:
        _lock(place.session)
        _give_up(place, by, at)
    return len(places)


@transaction.atomic
def note_attendance(
    *, session: LearningSession, came: Collection[int], by: Actor, at: datetime
) -> LearningSession:  # fmt: skip
    """Who was there, by key of their place; the others were not. Raises `CannotKeepSession` before it began."""
    check_can_keep_session(by, session)
    if session.cancelled_at or session.begins_at > at:
        raise CannotKeepSession(_("Who came is noted once it has begun. Nothing was kept."))
    placed = session.places.filter(STANDS, placed_at__isnull=False)
    placed.filter(pk__in=came).update(came=True)
    placed.exclude(pk__in=came).update(came=False)
    people = [place.person for place in placed.filter(came=True).select_related("person").order_by("pk")]
    learned_in_session(session=session, people=people, by=by, at=at)
    audit.record(by=by, at=at, action="note_attendance", subject=session, fields=["came"])
    return session


@transaction.atomic
def read_news(*, place: SessionPlace, by: Actor, at: datetime) -> SessionPlace:
    """It leaves the Inbox of whoever has the place."""
    check_is_own_place(by, place)
    SessionPlace.objects.filter(pk=place.pk).update(news="")
    audit.record(by=by, at=at, action="read_place_news", subject=place, fields=["news"])
    return place


def _lock(session: LearningSession) -> None:
    held = LearningSession.objects.select_for_update().get(pk=session.pk)
    for field in ("version", "begins_at", "seats", "cancelled_at"):
        setattr(session, field, getattr(held, field))


def _taken(session: LearningSession) -> int:
    return session.places.filter(STANDS, placed_at__isnull=False).count()


def _cancel(session: LearningSession, because: str, by: Actor, at: datetime) -> None:
    session.save_changes(cancelled_at=at, because=because)
    _tell(session, PlaceNews.CANCELLED, at)
    session.places.filter(STANDS, placed_at__isnull=True).update(news=PlaceNews.CANCELLED)
    audit.record(by=by, at=at, action="cancel_session", subject=session, fields=["cancelled_at", "because"])


def _tell(session: LearningSession, news: PlaceNews, at: datetime) -> None:
    """Those who have a place: in their Inbox, and in their calendar."""
    for place in session.places.filter(STANDS, placed_at__isnull=False).select_related("person").order_by("pk"):
        place.news = news
        place.save(update_fields=["news"])
        place.session = session
        tell_calendar(place, at)


def _give_up(place: SessionPlace, by: Actor, at: datetime) -> None:
    place.refresh_from_db()
    if place.given_up_at is not None:
        return
    place.given_up_at, place.news = at, ""
    place.save(update_fields=["given_up_at", "news"])
    if place.placed_at is not None:
        # A calendar takes back only by a copy newer than the one it has.
        place.session.save_changes()
        tell_calendar(place, at)
        _move_up(place.session, at)
    audit.record(by=by, at=at, action="give_up_place", subject=place, fields=["given_up_at"])


def _move_up(session: LearningSession, at: datetime) -> None:
    """Whoever waits longest comes first. Once it has begun nobody moves up: they could not come any more."""
    if session.cancelled_at or session.begins_at <= at:
        return
    free = session.seats - _taken(session)
    waiting = session.places.filter(STANDS, placed_at__isnull=True).select_related("person").order_by("pk")
    for place in waiting[: max(free, 0)]:
        place.placed_at, place.news = at, PlaceNews.MOVED_UP
        place.save(update_fields=["placed_at", "news"])
        tell_calendar(place, at)


def _check_is_to_come(session: LearningSession, at: datetime) -> None:
    if session.cancelled_at:
        raise CannotKeepSession(_("This session was called off. Nothing was changed."))
    if session.begins_at <= at:
        raise CannotKeepSession(_("This session has begun already, so nothing was changed. Look for the next one."))


def _check_when(when: Appointment, at: datetime) -> None:
    if not at < when.begins_at <= at + FURTHEST:
        raise CannotKeepSession(_("A session lies ahead, within two years. Choose another day and hour."))
    if not 1 <= when.seats <= MOST_SEATS:
        raise CannotKeepSession(_("A session has places: say how many people can come, from 1 to 500."))
    if not 5 <= when.minutes <= MOST_MINUTES:
        raise CannotKeepSession(_("Say how many minutes it takes, from 5 to 480."))
    if not storable(when.where):
        raise CannotKeepSession(_("Say where it is, so that people find it."))
