"""Gaps, wishes and people who learned, for every test of what a course changed."""

from datetime import date, datetime, timedelta
from typing import Any

from onecloth.insight.models import Metric
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.actions.gaps import Known, open_gap
from onecloth.teamwork.actions.learnings import finish_course
from onecloth.teamwork.models import Course, Skill, SkillGap
from tests.cast import MONDAY, Cast, join, make_person
from tests.improvement.trying import ease, readings

CALM = (60.0, 62.0, 61.0, 60.0, 62.0, 61.0, 60.0, 62.0)
SAID = Known("pulse", "Fewer than two in three say that they can start at once.")


def measured_unit(cast: Cast, values: Any = CALM, unit: Unit | None = None) -> Metric:
    """A figure of the north desk, one a week until today."""
    metric = ease()
    readings(metric, values, unit or cast.north_desk)
    return metric


def later(metric: Metric, unit: Unit, values: Any, *, until: date) -> None:
    readings(metric, values, unit, until=until)


def a_gap(cast: Cast, who: str = "tom", **changed: Any) -> SkillGap:
    given = {
        "unit": cast.north_desk,
        "known": SAID,
        "measure": "metric:ease",
        "new_skill": "Asking for the code",
    } | changed
    return open_gap(**given, by=cast.actor(who), at=MONDAY)


def a_skill(name: str = "Asking for the code", course: Course | None = None) -> Skill:
    return Skill.objects.create(name={"en": name}, course=course)


def team(cast: Cast, number: int, unit: Unit | None = None, prefix: str = "Desk") -> list[Person]:
    people = [make_person(f"{prefix}{place}", "Team") for place in range(number)]
    for each in people:
        join(each, unit or cast.north_desk)
    return people


def learn(people: list[Person], course: Course, at: datetime, will_use: str = "yes") -> None:
    for each in people:
        finish_course(course=course, will_use=will_use, by=actor_of(each, at.date()), at=at)


def days(number: int) -> datetime:
    return MONDAY + timedelta(days=number)
