"""What people would like to get better at: one's own, and counted in groups so large that nobody is told of."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from onecloth.core.clock import week_start
from onecloth.organisation.models import Membership, Unit, open_on
from onecloth.organisation.queries import path_to, the_organisation, unit_tree
from onecloth.organisation.queries.units import Tree
from onecloth.teamwork.models import Skill, Wish

Key = tuple[int, int]


@dataclass(frozen=True)
class Wished:
    """At least so many of a unit would like to get better at something: a multiple of the smallest group."""

    unit: Unit
    skill: Skill
    at_least: int


def wished(day: date, units: Collection[int] | None = None) -> list[Wished]:
    """What may be told of wishes said before this week, in the order of names. Four queries.

    A unit is told of where as many as the smallest group wish for the same, and it has twice as many people, so that
    it is never everybody's wish. The count goes up in steps of that group: one person more or fewer shows at most once.
    """
    fewest, monday = the_organisation().smallest_group, week_start(day)
    stood = Q(ended_on__isnull=True) | Q(ended_on__gte=monday)
    rows = list(
        Wish.objects.filter(stood, skill__isnull=False, said_on__lt=monday).values_list("person_id", "skill_id")
    )
    if len(rows) < fewest:
        return []
    places = dict(
        Membership.objects.filter(open_on(day), is_main=True, person__left_on__isnull=True).values_list(
            "person_id", "unit_id"
        )
    )
    tree = unit_tree()
    people: Counter[int] = Counter()
    for unit, number in Counter(places.values()).items():
        people.update(dict.fromkeys(path_to(unit, tree), number))
    said = {(person, skill) for person, skill in rows if person in places}
    counted = Counter((unit, skill) for person, skill in said for unit in path_to(places[person], tree))
    told = {
        key: number - number % fewest for key, number in counted.items()
        if number >= fewest and people[key[0]] >= 2 * fewest
    }  # fmt: skip
    told = {key: number for key, number in told.items() if not _is_said_below(key, number, told, tree)}
    skills = Skill.objects.select_related("course").in_bulk({skill for _unit, skill in told})
    houses = Unit.objects.in_bulk({unit for unit, _skill in told})
    found = [
        Wished(houses[unit], skills[skill], number)
        for (unit, skill), number in told.items()
        if units is None or unit in units
    ]
    return sorted(found, key=lambda each: (str(each.unit.code), each.skill.pk))


def _is_said_below(key: Key, number: int, told: Mapping[Key, int], tree: Tree) -> bool:
    """Whether one unit beneath accounts for all that is told of this one: saying it once is enough."""
    return any(
        each == number and unit != key[0] and skill == key[1] and key[0] in path_to(unit, tree)
        for (unit, skill), each in told.items()
    )
