"""Classes of invitees: by unit, coarsened so that none is smaller than the study allows (TRUST D2)."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from onecloth.organisation.models import Membership, open_on
from onecloth.organisation.queries import path_to

Tree = Mapping[int, int | None]


def people_by_unit(day: date) -> dict[int, int]:
    """The main unit of everybody who works here on a day: person -> unit."""
    here = Q(person__blanked_at__isnull=True) & (Q(person__left_on__isnull=True) | Q(person__left_on__gt=day))
    held = Membership.objects.filter(open_on(day), here, is_main=True)
    return dict(held.values_list("person_id", "unit_id"))


def coarsened(heads: Mapping[int, int], tree: Tree, smallest: int) -> dict[int, int]:
    """For every unit with people, the unit whose class they belong to.

    From the leaves: a class that is too small goes to the unit above. What is too small at the top takes in the
    smallest class below it until it is large enough. Decided by head counts alone.
    """
    size = Counter({unit: count for unit, count in heads.items() if count})
    joined = {unit: unit for unit in size}
    for unit in sorted(tree, key=lambda each: (-len(path_to(each, tree)), each)):
        above = tree[unit]
        if 0 < size[unit] < smallest and above is not None:
            _merge(unit, above, size, joined)
    for top in (unit for unit, above in tree.items() if above is None):
        _fill(top, tree, size, joined, smallest)
    return joined


def _fill(top: int, tree: Tree, size: Counter[int], joined: dict[int, int], smallest: int) -> None:
    below = [unit for unit in size if size[unit] and unit != top and path_to(unit, tree)[0] == top]
    while 0 < size[top] < smallest and below:
        least = min(below, key=lambda unit: (size[unit], unit))
        below.remove(least)
        _merge(least, top, size, joined)


def _merge(unit: int, into: int, size: Counter[int], joined: dict[int, int]) -> None:
    for each, where in joined.items():
        if where == unit:
            joined[each] = into
    joined.setdefault(into, into)
    size[into] += size.pop(unit)


def covering(unit: int, heads: Mapping[int, int], tree: Tree, smallest: int) -> tuple[int, int]:
    """The unit itself or the nearest above under which enough people work, and how many they are."""
    for each in reversed(path_to(unit, tree)):
        count = sum(number for other, number in heads.items() if each in path_to(other, tree))
        if count >= smallest:
            return each, count
    top = path_to(unit, tree)[0]
    return top, sum(number for other, number in heads.items() if top in path_to(other, tree))
