"""What learning asks of a person in the Inbox: to see that a place became free, that a session moved or was called off."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.teamwork.choices import PlaceNews
from onecloth.teamwork.models import SessionPlace
from onecloth.ui.texts import in_language
from onecloth.ui.wording import clock_time, full_day


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    if actor.person_id is None:
        return []
    told = with_news(actor, day).select_related("session__course").order_by("session__begins_at", "pk")
    return [_ask(place) for place in told]


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    return (with_news(actor, day),) if actor.person_id is not None else ()


def with_news(actor: Actor, day: date) -> QuerySet[SessionPlace]:
    """Of sessions of today and later; what has passed helps nobody."""
    since = datetime.combine(day, time(), UTC)
    rows = SessionPlace.objects.filter(person=actor.person_id or 0, given_up_at__isnull=True)
    return rows.exclude(news="").filter(session__begins_at__gte=since)


def _ask(place: SessionPlace) -> Ask:
    session = place.session
    title = {"title": in_language(session.course.title)}
    said = {
        PlaceNews.MOVED_UP: _("A place became free for you: %(title)s"),
        PlaceNews.MOVED: _("At another time or place: %(title)s"),
        PlaceNews.CANCELLED: _("Called off: %(title)s"),
    }[PlaceNews(place.news)]
    when = f"{full_day(session.begins_at)}, {clock_time(session.begins_at)}, {session.where}"
    return Ask(
        f"place:{place.pk}:{place.news}", said % title, session.because or when,
        reverse("learning:session", args=[session.token]), _("Look at it"), "book-open",
    )  # fmt: skip
