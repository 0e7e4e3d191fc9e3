"""Short sessions on screens that several people use: they end when nobody touches them, and at the latest after a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

KEY = "shared_screen"


@dataclass(frozen=True)
class SharedScreen:
    """`ends_at` whatever happens; `idle_until` unless somebody opens a page before."""

    ends_at: datetime
    idle_until: datetime

    @property
    def until(self) -> datetime:
        return min(self.ends_at, self.idle_until)

    @property
    def reload_after(self) -> int:
        """Seconds after which the page leaves by itself, so that nobody reads what the last person left open."""
        return settings.ONECLOTH_SHARED_IDLE_MINUTES * 60 + 2


def begin(session: SessionBase, at: datetime) -> None:
    """Make this a short session; it also ends with the browser."""
    _keep(session, SharedScreen(at + timedelta(minutes=settings.ONECLOTH_SHARED_MINUTES), _idle_from(at)))
    session.set_expiry(0)


def of(session: SessionBase) -> SharedScreen | None:
    kept = session.get(KEY)
    return SharedScreen(*(datetime.fromisoformat(moment) for moment in kept)) if kept else None


def touch(session: SessionBase, screen: SharedScreen, at: datetime) -> SharedScreen:
    """Somebody is still there."""
    touched = SharedScreen(screen.ends_at, _idle_from(at))
    _keep(session, touched)
    return touched


def _idle_from(at: datetime) -> datetime:
    return at + timedelta(minutes=settings.ONECLOTH_SHARED_IDLE_MINUTES)


def _keep(session: SessionBase, screen: SharedScreen) -> None:
    session[KEY] = [screen.ends_at.isoformat(), screen.idle_until.isoformat()]


def end(session: SessionBase) -> None:
    """Somebody signs in on a screen of their own."""
    session.pop(KEY, None)
