"""Days where an hour would say too much, or a zone decides."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from onecloth.core.actors import Actor
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of, the_organisation

# Who did it stays out of the audit where the name is hidden: only that somebody did, and on which day.
SOMEBODY = Actor(kind="person", name="")


def day_in(unit: Unit | None, at: datetime) -> date:
    """The day of a moment as a unit in a zone of its own counts it, else as the organisation does."""
    return at.astimezone(ZoneInfo(unit.zone)).date() if unit and unit.zone else day_of(at)


def zone_of(unit: Unit | None) -> ZoneInfo:
    """The clock on a unit's wall: its own zone, else the organisation's."""
    return ZoneInfo((unit.zone if unit else "") or the_organisation().zone or "UTC")


def midnight_of(at: datetime) -> datetime:
    """The day in a moment's clothes, where the hour could tell who it was."""
    return datetime.combine(day_of(at), time(), tzinfo=at.tzinfo)
