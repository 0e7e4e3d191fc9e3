"""Whom to ask whether they noticed what a team learned, and what of it waits in somebody's Inbox."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.journeys.queries import seams_of_units
from onecloth.organisation.models import Membership, Person, Unit, open_on
from onecloth.organisation.queries import the_organisation, unit_tree
from onecloth.organisation.queries.units import everything_below, path_to
from onecloth.teamwork.models import Course, Learning, NoticeQuestion
from onecloth.teamwork.models.learnings import GOES_ON
from onecloth.ui.texts import in_language
from onecloth.ui.wording import full_day

AFTER, REST = timedelta(days=30), timedelta(days=30)
MOST_ASKED = 12


@dataclass(frozen=True)
class Due:
    """A unit in which as many learned a course a month ago as make a group, and who may be asked about it."""

    course: Course
    unit: Unit
    people: Sequence[Person]


def due_on(day: date) -> list[Due]:
    """Units at a seam whose neighbours were not asked yet; those asked least and longest ago come first."""
    fewest, tree = the_organisation().smallest_group, unit_tree()
    rows = Learning.objects.filter(GOES_ON, finished_on__lte=day - AFTER, course__withdrawn_at__isnull=True)
    learned: dict[tuple[int, int], set[int]] = {}
    for course, unit, person in rows.exclude(unit=None).values_list("course_id", "unit_id", "person_id"):
        for above in path_to(unit, tree):
            learned.setdefault((course, above), set()).add(person)
    large = {key for key, people in learned.items() if len(people) >= fewest}
    asked = set(NoticeQuestion.objects.values_list("course_id", "unit_id"))
    sewn = {
        unit for seam in seams_of_units({unit for _course, unit in large}) for unit in (seam.giver_id, seam.receiver_id)
    }
    keys = sorted(key for key in large - asked if key[1] in sewn)
    courses = Course.objects.in_bulk({course for course, _unit in keys})
    units = Unit.objects.in_bulk({unit for _course, unit in keys})
    busy: set[int] = set(NoticeQuestion.objects.filter(asked_on__gt=day - REST).values_list("person_id", flat=True))
    found = []
    for course, unit in keys:
        there = neighbours(units[unit], day)
        people = [each for each in there if each.user_id is not None and each.pk not in busy][:MOST_ASKED]
        if len(people) >= fewest:
            busy |= {each.pk for each in people}
            found.append(Due(courses[course], units[unit], people))
    return found


def neighbours(unit: Unit, day: date) -> list[Person]:
    """People of the units this one shares a seam with, and of no unit within it; whoever was asked least comes first."""
    tree = unit_tree()
    across = {each for seam in seams_of_units([unit.pk]) for each in (seam.giver_id, seam.receiver_id)} - {unit.pk}
    own = everything_below({unit.pk}, tree)
    there = everything_below(across, tree) - own - set(path_to(unit.pk, tree))
    held = Membership.objects.filter(
        open_on(day), is_main=True, person__left_on__isnull=True, person__blanked_at__isnull=True
    )
    rows = held.filter(unit__in=there).exclude(
        person__in=Membership.objects.filter(open_on(day), unit__in=own).values("person")
    )
    people = {row.person_id: row.person for row in rows.select_related("person")}
    said: Counter[int] = Counter(
        dict(
            NoticeQuestion.objects.filter(person__in=people)
            .values_list("person")
            .annotate(number=Count("pk"))
            .values_list("person", "number")
        )
    )
    return sorted(people.values(), key=lambda each: (said[each.pk], each.token))


def works_across(person: Person, unit: Unit, day: date) -> bool:
    """Whether somebody works in a unit that shares a seam with this one."""
    return any(each.pk == person.pk for each in neighbours(unit, day))


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    return [_ask(each) for each in waiting(actor, day).select_related("course", "unit").order_by("until_date", "pk")]


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    return (waiting(actor, day),) if actor.person_id is not None else ()


def waiting(actor: Actor, day: date) -> QuerySet[NoticeQuestion]:
    """Unanswered and not too old; a question that nobody answered in time goes by itself."""
    return NoticeQuestion.objects.filter(person=actor.person_id or 0, answered_on__isnull=True, until_date__gte=day)


def _ask(question: NoticeQuestion) -> Ask:
    names = {"unit": in_language(question.unit.name), "skill": in_language(question.course.what_for)}
    detail = _("They learned this: %(skill)s Until %(day)s; it is only counted, and never who said what.")
    return Ask(
        f"noticed:{question.pk}", _("Have you noticed a change in %(unit)s?") % names,
        detail % (names | {"day": full_day(question.until_date)}),
        reverse("learning:noticed", args=[question.token]), _("Say so"), "eye", question.until_date,
    )  # fmt: skip
