"""In which groups it is counted how many opened a post: each of five people at least, fixed when it goes out.

Who is in a group too small joins the unit above. So a smaller group's figure cannot be told, as none is kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Least

from onecloth.organisation.models import Membership, open_on
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.organisation.queries.units import with_everything_below
from onecloth.teamwork.models import Post, PostReach
from onecloth.teamwork.models.posts import FEWEST
from onecloth.ui.texts import name_of


@dataclass(frozen=True)
class Reach:
    """What is told of a post: by unit in the order of names, and how many are in groups too small to count."""

    rows: list[PostReach]
    people: int
    opened: int
    read: int
    uncounted: int


def groups_of(post: Post, day: date) -> Mapping[int, int]:
    """How many people stand in each counted unit, by their main place on the day."""
    tree = unit_tree()
    return merged(Counter(_places(post, day).values_list("unit_id", flat=True)), tree, post.unit_id)


def merged(people: Mapping[int, int], tree: Mapping[int, int | None], top: int | None) -> dict[int, int]:
    """People by unit, with every group below five joined to the unit above it, and no further up than `top`."""
    held = {unit: number for unit, number in people.items() if unit in tree}
    for unit in sorted(_with_above(held, tree), key=lambda each: (-len(path_to(each, tree)), each)):
        above = tree.get(unit)
        if 0 < held.get(unit, 0) < FEWEST and unit != top and above is not None:
            held[above] = held.get(above, 0) + held.pop(unit)
    return {unit: number for unit, number in held.items() if number}


def group_of(post: Post, person: int, day: date) -> QuerySet[PostReach]:
    """The row in which somebody is counted, if their group is large enough; a query that an update can be made of."""
    place = Membership.objects.filter(open_on(day), person=person).order_by("-is_main", "from_date", "pk").first()
    if place is None:
        return PostReach.objects.none()
    counted = set(PostReach.objects.filter(post=post).values_list("unit_id", flat=True))
    nearest = next((unit for unit in reversed(path_to(place.unit_id, unit_tree())) if unit in counted), None)
    return PostReach.objects.filter(post=post, unit=nearest or 0, people__gte=FEWEST)


def count(rows: QuerySet[PostReach], name: str) -> int:
    """One more, and never more than there are."""
    return rows.update(**{name: Least(F(name) + 1, F("people"))})


def reach_of(post: Post) -> Reach:
    rows = list(PostReach.objects.filter(post=post).select_related("unit"))
    told = sorted((row for row in rows if row.people >= FEWEST), key=lambda row: name_of(row.unit).casefold())
    return Reach(
        told, sum(row.people for row in told), sum(row.opened for row in told), sum(row.read for row in told),
        sum(row.people for row in rows if row.people < FEWEST),
    )  # fmt: skip


def _places(post: Post, day: date) -> QuerySet[Membership]:
    """The main places of those it is put before."""
    rows = Membership.objects.filter(open_on(day), is_main=True, person__left_on__isnull=True)
    if post.role_id is not None:
        return rows.filter(role=post.role_id)
    return rows.filter(unit__in=with_everything_below({post.unit_id})) if post.unit_id is not None else rows


def _with_above(units: Iterable[int], tree: Mapping[int, int | None]) -> set[int]:
    return {each for unit in units for each in path_to(unit, tree)}
