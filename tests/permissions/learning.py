"""A course of Hanna's with a file, a session of it that she holds, Priya's place in it, and a gap of her desk."""

import io
from datetime import timedelta
from typing import Any

from onecloth.core import clock
from onecloth.teamwork.actions.courses import write_course
from onecloth.teamwork.actions.gaps import Known, open_gap
from onecloth.teamwork.actions.learnings import finish_course
from onecloth.teamwork.actions.sessions import Appointment, plan_session, take_place
from onecloth.teamwork.actions.wishes import wish
from onecloth.teamwork.models import Course, Learning, LearningSession, NoticeQuestion, Recall
from onecloth.teamwork.queries.courses_written import CourseTexts
from tests.improvement.trying import ease, readings
from tests.permissions.world import World, builds

TEXTS = CourseTexts(
    {"en": "Key safes"}, {"en": "To get in at once."}, {"en": "Ask first."}, tips=[{"en": "Ask first."}],
    asked=[({"en": "When?"}, {"en": "First."})],
)  # fmt: skip


def course_of_hanna(world: World) -> Course:
    file = (io.BytesIO(b"%PDF-1.4 key safes"), "safes.pdf")
    return write_course(texts=TEXTS, file=file, by=world.cast.actor("hanna"), at=clock.now())


def session_of_hanna(world: World) -> LearningSession:
    by, at = world.cast.actor("hanna"), clock.now()
    when = Appointment(at + timedelta(days=3), "Room two", 5)
    return plan_session(course=course_of_hanna(world), when=when, by=by, at=at)


@builds(*(f"learning:{name}" for name in ("course", "course_file", "rewrite", "withdraw", "plan", "finish", "effect")))
def course(world: World) -> dict[str, Any]:
    return {"token": course_of_hanna(world).token}


@builds(
    *(f"learning:{name}" for name in ("session", "session_calendar", "change_session", "call_off", "attendance")),
    "learning:take_place",
)
def session(world: World) -> dict[str, Any]:
    return {"token": session_of_hanna(world).token}


@builds("learning:give_up_place", "learning:read_news")
def place_of_priya(world: World) -> dict[str, Any]:
    found = session_of_hanna(world)
    take_place(session=found, by=world.cast.actor("priya"), at=clock.now())
    return {"token": found.token}


def learning_of_priya(world: World) -> Learning:
    by = world.cast.actor("priya")
    return finish_course(course=course_of_hanna(world), will_use="yes", by=by, at=clock.now())


@builds("learning:answer_tip", "learning:stop")
def learning(world: World) -> dict[str, Any]:
    return {"token": learning_of_priya(world).token}


@builds("learning:answer_recall")
def recall(world: World) -> dict[str, Any]:
    return {"token": Recall.objects.get(learning=learning_of_priya(world)).token}


@builds("learning:open_gap")
def unit_to_name_a_gap_of(world: World) -> dict[str, Any]:
    return {"unit": world.cast.north_desk.pk}


@builds("learning:gap", "learning:add_source", "learning:answer_gap", "learning:close_gap")
def gap_of_the_desk(world: World) -> dict[str, Any]:
    desk, at = world.cast.north_desk, clock.now()
    readings(ease(), (60.0, 61.0), desk)
    known = Known("pulse", "Two in three.")
    by = world.cast.actor("hanna")
    return {"token": open_gap(unit=desk, known=known, measure="metric:ease", new_skill="Asking", by=by, at=at).token}


@builds("learning:end_wish")
def wish_of_priya(world: World) -> dict[str, Any]:
    return {"token": wish(words="Asking first", by=world.cast.actor("priya"), at=clock.now()).token}


@builds("learning:noticed")
def asked_of_priya(world: World) -> dict[str, Any]:
    day = clock.now().date()
    asked = NoticeQuestion.objects.create(
        course=course_of_hanna(world), unit=world.cast.field_service, person=world.cast.priya, asked_on=day,
        until_date=day + timedelta(days=14),
    )  # fmt: skip
    return {"token": asked.token}
