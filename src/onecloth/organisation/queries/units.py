"""How units hang together today."""

from collections.abc import Iterable, Mapping
from datetime import date

from onecloth.core.once import Once
from onecloth.organisation.models import Membership, Person, Unit

Tree = Mapping[int, int | None]


@Once
def _hung() -> list[tuple[int, int | None, date | None]]:
    """Every unit there is or was, its parent, and the day it closed."""
    return list(Unit.objects.values_list("pk", "parent_id", "closed_on"))


def unit_tree() -> dict[int, int | None]:
    """Parent of every unit that is open today, by key."""
    return {pk: parent for pk, parent, closed_on in _hung() if closed_on is None}


def units_by_id() -> dict[int, Unit]:
    """Every unit there is or was, in one query; even a large organisation has few."""
    return Unit.objects.in_bulk()


def path_to(unit_id: int, tree: Tree) -> list[int]:
    """From the top down to the unit itself."""
    path: list[int] = []
    at: int | None = unit_id
    while at is not None and at not in path:
        path.append(at)
        at = tree.get(at)
    return path[::-1]


def department_of(unit_id: int, tree: Tree) -> int:
    """The unit just below the top that this one belongs to; the top belongs to itself."""
    path = path_to(unit_id, tree)
    return path[1] if len(path) > 1 else path[0]


def with_everything_below(unit_ids: Iterable[int]) -> set[int]:
    """Units and all that hang under them today. One query."""
    return everything_below(unit_ids, {pk: parent for pk, parent, _closed_on in _hung()})


def everything_below(unit_ids: Iterable[int], tree: Tree) -> set[int]:
    children: dict[int | None, list[int]] = {}
    for pk, parent in tree.items():
        children.setdefault(parent, []).append(pk)
    found = set(unit_ids)
    waiting = list(found)
    while waiting:
        below = [pk for pk in children.get(waiting.pop(), []) if pk not in found]
        found.update(below)
        waiting.extend(below)
    return found


def leaders_of(unit: Unit) -> list[Person]:
    """Who leads the unit today, by name; not who leads a unit above it."""
    held = Membership.objects.filter(unit=unit, leads=True, until_date__isnull=True, person__blanked_at__isnull=True)
    return [each.person for each in held.select_related("person").order_by("person__family_name", "person__given_name")]
