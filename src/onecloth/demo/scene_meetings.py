"""Change meetings: one held four weeks ago with its minutes, and the next, whose agenda builds itself."""

from datetime import datetime, timedelta

from onecloth.core import clock
from onecloth.demo.stage import Stage
from onecloth.organisation.queries import day_of
from onecloth.teamwork.actions.change_meetings import begin_meeting, bring_point, end_meeting, plan_meeting
from onecloth.teamwork.actions.meeting_points import point_to_post, word_point
from onecloth.teamwork.models import ChangeMeeting
from onecloth.teamwork.permissions.change_meetings import people_to_ask
from onecloth.teamwork.queries.change_meetings import next_after

CAME_OF_IT = (
    "Works council and IT were heard first. Scheduling tries it for two weeks, then we look at the calls again."
)


def play(stage: Stage) -> None:
    with clock.held_at(stage.now):
        held = _planned(stage, stage.now - timedelta(days=35), stage.now - timedelta(days=28))
        at = held.begins_at
        by = stage.actor("Hanna", at)
        begin_meeting(meeting=held, by=by, at=at)
        point = bring_point(meeting=held, title="Who answers the phones from twelve to one?", by=by, at=at)
        word_point(point=point, words=CAME_OF_IT, by=by, at=at)
        told = bring_point(meeting=held, title="One list of key-safe codes for everybody", by=by, at=at)
        point_to_post(point=told, by=by, at=at)
        end_meeting(meeting=held, by=by, at=at + timedelta(minutes=55))
        _planned(stage, stage.now, max(next_after(at), stage.now + timedelta(days=1)))


def _planned(stage: Stage, at: datetime, begins_at: datetime) -> ChangeMeeting:
    return plan_meeting(
        begins_at=begins_at.replace(hour=10, minute=0, second=0, microsecond=0), minutes=60, place="Canteen",
        guests=list(people_to_ask(day_of(at))), by=stage.actor("Hanna", at), at=at,
    )  # fmt: skip
