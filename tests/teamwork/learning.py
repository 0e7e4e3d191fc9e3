"""A course and a session, for every test of learning."""

from datetime import datetime, timedelta
from typing import Any

from onecloth.teamwork.actions.courses import write_course
from onecloth.teamwork.actions.sessions import Appointment, plan_session, take_place
from onecloth.teamwork.models import Course, LearningSession, SessionPlace
from onecloth.teamwork.queries.courses_written import CourseTexts
from tests.cast import MONDAY, Cast

TEXTS = CourseTexts(
    {"en": "Key safes"}, {"en": "To get in without a second visit."}, {"en": "Ask for the **code**."},
    tips=[{"en": "Ask for the code first."}, {"en": "Write it on line one."}, {"en": "Say it back."}],
    asked=[({"en": "When do you ask?"}, {"en": "First."}), ({"en": "Where does it go?"}, {"en": "On line one."})],
)  # fmt: skip


def a_course(cast: Cast, who: str = "hanna", **changed: Any) -> Course:
    texts = CourseTexts(**{**TEXTS.__dict__, **changed})
    return write_course(texts=texts, by=cast.actor(who), at=MONDAY)


def when(days: int = 3, seats: int = 2, **changed: Any) -> Appointment:
    given = {"begins_at": MONDAY + timedelta(days=days), "where": "Room two", "seats": seats} | changed
    return Appointment(**given)


def a_session(cast: Cast, course: Course | None = None, who: str = "tom", **changed: Any) -> LearningSession:
    return plan_session(course=course or a_course(cast), when=when(**changed), by=cast.actor(who), at=MONDAY)


def comes(cast: Cast, session: LearningSession, who: str, at: datetime = MONDAY) -> SessionPlace:
    return take_place(session=session, by=cast.actor(who), at=at)
