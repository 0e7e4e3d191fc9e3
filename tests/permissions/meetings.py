"""A change meeting that Hanna planned, and one whose minutes have begun."""

from datetime import timedelta
from typing import Any

from onecloth.core import clock
from onecloth.teamwork.models import ChangeMeeting, MeetingGuest, MeetingPoint
from tests.permissions.world import World, builds


def hannas_meeting(world: World, **given: Any) -> ChangeMeeting:
    at = clock.now()
    meeting = ChangeMeeting.objects.create(
        begins_at=at + timedelta(days=3), planned_by=world.cast.hanna, planned_at=at, **given
    )
    MeetingGuest.objects.create(meeting=meeting, person=world.cast.tom)
    return meeting


@builds(*(f"change_meetings:{name}" for name in ("meeting", "move", "call_off", "begin", "calendar", "bring")))
def meeting(world: World) -> dict[str, Any]:
    return {"token": hannas_meeting(world).token}


@builds("change_meetings:end")
def meeting_that_runs(world: World) -> dict[str, Any]:
    return {"token": hannas_meeting(world, begun_at=clock.now()).token}


@builds(*(f"change_meetings:{name}" for name in ("words", "post", "decision", "question")))
def point(world: World) -> dict[str, Any]:
    found = hannas_meeting(world, begun_at=clock.now())
    made = MeetingPoint.objects.create(meeting=found, position=1, kind="own", title="Windows")
    return {"token": found.token, "pk": made.pk}
