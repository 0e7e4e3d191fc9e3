"""The starter courses, a session that is full with somebody waiting, one that was held, and a gap that a course answers."""

from datetime import timedelta

from onecloth.demo.stage import STORY, Stage
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.actions.courses import bring_starter_courses
from onecloth.teamwork.actions.gaps import Known, add_gap_source, open_gap
from onecloth.teamwork.actions.learnings import answer_tip, finish_course
from onecloth.teamwork.actions.noticing import ask_whether_noticed, say_whether_noticed
from onecloth.teamwork.actions.sessions import Appointment, note_attendance, plan_session, take_place
from onecloth.teamwork.actions.wishes import wish
from onecloth.teamwork.models import Course, LearningSession
from onecloth.teamwork.queries.gap_measures import measures_for

AWAY = timedelta(days=8)
FRIDAY = 4
MEANT = ("yes", "yes", "maybe")
SAID = ("yes", "yes", "no", "yes", "unsure", "yes", "no", "yes", "yes")


def play(stage: Stage) -> None:
    at = stage.now - timedelta(days=60)
    courses = {course.key: course for course in bring_starter_courses(by=STORY, at=at)}
    _held(stage, courses["listening"])
    _to_come(stage, courses["journeys"])
    _learned(stage, courses["service"])
    _gap(stage, courses["journeys"])
    _asked_today(stage, courses["service"])


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


def _gap(stage: Stage, course: Course) -> None:
    """Scheduling's hand-offs lack something that a course teaches; five weeks after it, field service said what it noticed.

    Six of north desk would like to get better at it too, which shows as five.
    """
    opened, learned, asked = (stage.now - timedelta(days=days) for days in (75, 70, 28))
    unit, skill = stage.units["SC"], course.skills.get()
    hanna = stage.actor("Hanna", opened)
    measures = [key for key, _name in measures_for(hanna, unit)]
    seam = f"seam:{stage.seams['SC', 'FS'].token}"
    known = Known("handoff", "One job in five still cannot be started at once: something is missing when it arrives.")
    measure = seam if seam in measures else measures[0]
    gap = open_gap(unit=unit, known=known, measure=measure, skill=skill, by=hanna, at=opened)
    words = "No flat number, so we ring twice."
    add_gap_source(gap=gap, known=Known("huddle", words), by=hanna, at=opened + timedelta(days=1))
    here = [each for each in stage.people_of("SC") if each.left_on is None]
    for place, person in enumerate(here[:14]):
        finish_course(course=course, will_use=MEANT[place % 3], by=actor_of(person, learned.date()), at=learned)
    for person in here[14:20]:
        wish(skill=skill, by=actor_of(person, asked.date()), at=asked)
    there = [each for each in stage.people_of("FS") if each.left_on is None and each.user_id is None]
    for person, said in zip(there, SAID, strict=False):
        question = ask_whether_noticed(course=course, unit=unit, person=person, by=STORY, at=asked)
        by, then = actor_of(person, asked.date()), asked + timedelta(days=2)
        say_whether_noticed(question=question, noticed=said, by=by, at=then)


def _asked_today(stage: Stage, course: Course) -> None:
    """A few of Field Service learned another course, and Tom in Scheduling is asked whether he notices it."""
    learned, unit = stage.now - timedelta(days=40), stage.units["FS"]
    for person in [each for each in stage.people_of("FS") if each.left_on is None and each.user_id is None][14:20]:
        finish_course(course=course, will_use="yes", by=actor_of(person, learned.date()), at=learned)
    ask_whether_noticed(course=course, unit=unit, person=stage.cast["Tom"], by=STORY, at=stage.now)


def _plan(stage: Stage, course: Course, host: str, days: int, *, seats: int) -> LearningSession:
    day = stage.now + timedelta(days=days)
    begins = (day - timedelta(days=max(day.weekday() - FRIDAY, 0))).replace(hour=9, minute=30, second=0, microsecond=0)
    at = min(stage.now, begins - AWAY)
    when = Appointment(begins, "Training room, second floor", seats, 60)
    return plan_session(course=course, when=when, by=stage.actor(host, at), at=at)
