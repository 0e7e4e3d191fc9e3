"""The starter courses, a session that is full with somebody waiting, and one that was held."""

from datetime import timedelta

from onecloth.demo.stage import STORY, Stage
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.actions.courses import bring_starter_courses
from onecloth.teamwork.actions.learnings import answer_tip, finish_course
from onecloth.teamwork.actions.sessions import Appointment, note_attendance, plan_session, take_place
from onecloth.teamwork.models import Course, LearningSession

AWAY = timedelta(days=8)
FRIDAY = 4


def play(stage: Stage) -> None:
    at = stage.now - timedelta(days=60)
    courses = {course.key: course for course in bring_starter_courses(by=STORY, at=at)}
    _held(stage, courses["listening"])
    _to_come(stage, courses["journeys"])
    _learned(stage, courses["service"])


def _to_come(stage: Stage, course: Course) -> None:
    """Three places, taken by three departments; Priya waits first in line."""
    session = _plan(stage, course, "Hanna", 6, seats=3)
    for name in ("Dean", "Grace", "Sam", "Priya"):
        take_place(session=session, by=stage.actor(name, stage.now), at=stage.now)


def _held(stage: Stage, course: Course) -> None:
    session = _plan(stage, course, "Tom", -10, seats=12)
    people = [*stage.teams["ND"][:5], stage.cast["Priya"], stage.cast["Dean"]]
    for person in {each.pk: each for each in people if each.left_on is None}.values():
        _place(stage, session, person)
    came = [place.pk for place in session.places.order_by("pk")][:-1]
    then = session.begins_at + timedelta(minutes=session.minutes)
    note_attendance(session=session, came=came, by=stage.actor("Tom", then), at=then)


def _place(stage: Stage, session: LearningSession, person: Person) -> None:
    at = session.begins_at - timedelta(days=2)
    take_place(session=session, by=actor_of(person, at.date()), at=at)


def _learned(stage: Stage, course: Course) -> None:
    """Priya went through it three weeks ago and tried it twice, weeks apart; a question waits for her today."""
    then = stage.now - timedelta(days=21)
    learning = finish_course(course=course, will_use="yes", by=stage.actor("Priya", then), at=then)
    for days, did, words in (
        (19, True, "Aisha could not: the flat number was missing. I add it now."),
        (12, False, ""),
        (5, True, "Two of three could start at once."),
    ):
        at = stage.now - timedelta(days=days)
        learning = answer_tip(learning=learning, did=did, words=words, by=stage.actor("Priya", at), at=at)


def _plan(stage: Stage, course: Course, host: str, days: int, *, seats: int) -> LearningSession:
    day = stage.now + timedelta(days=days)
    begins = (day - timedelta(days=max(day.weekday() - FRIDAY, 0))).replace(hour=9, minute=30, second=0, microsecond=0)
    at = min(stage.now, begins - AWAY)
    when = Appointment(begins, "Training room, second floor", seats, 60)
    return plan_session(course=course, when=when, by=stage.actor(host, at), at=at)
