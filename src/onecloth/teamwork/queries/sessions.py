"""The page of a session: who comes, who waits, and who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.teamwork.models import LearningSession, SessionPlace
from onecloth.teamwork.permissions.courses import can_keep_session
from onecloth.teamwork.queries.courses import SessionRow, session_row
from onecloth.ui.texts import in_language, name_of


@dataclass(frozen=True)
class SessionPage:
    """Names stand there for whoever holds the session, and for those who come. `queue` is the reader's turn in it."""

    title: str
    row: SessionRow
    coming: Sequence[SessionPlace]
    waiting: Sequence[SessionPlace]
    queue: int
    is_over: bool
    may_keep: bool
    may_note: bool
    may_take: bool


def session_page(actor: Actor, session: LearningSession, at: datetime) -> SessionPage:
    row, keeps = session_row(actor, session), can_keep_session(actor, session)
    places = list(session.places.filter(given_up_at__isnull=True).select_related("person").order_by("pk"))
    coming = [place for place in places if place.placed_at]
    waiting = [place for place in places if not place.placed_at]
    is_to_come = session.cancelled_at is None and session.begins_at > at
    sees_names = keeps or (row.mine is not None and row.mine.placed_at is not None)
    return SessionPage(
        _title(session, row, at), row, sorted(coming, key=_name) if sees_names else [], waiting if keeps else [],
        waiting.index(row.mine) + 1 if row.mine in waiting else 0, not is_to_come, keeps and is_to_come,
        keeps and session.cancelled_at is None and session.begins_at <= at,
        is_to_come and row.mine is None and actor.person_id is not None,
    )  # fmt: skip


def _title(session: LearningSession, row: SessionRow, at: datetime) -> str:
    title = {"title": in_language(session.course.title)}
    if session.cancelled_at:
        return _("“%(title)s” was called off") % title
    if session.begins_at <= at:
        return _("“%(title)s” was held") % title
    if row.mine is None:
        return _("“%(title)s”, together") % title
    return (
        _("You have a place: “%(title)s”") if row.mine.placed_at else _("You wait for a place: “%(title)s”")
    ) % title


def _name(place: SessionPlace) -> str:
    return name_of(place.person).casefold()
