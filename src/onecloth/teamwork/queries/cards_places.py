"""Where somebody works on the day of a card, and who is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onecloth.organisation.models import Membership, Person, open_on
from onecloth.organisation.queries import department_of, line_to, unit_tree
from onecloth.organisation.queries.places import places_of


@dataclass(frozen=True)
class Place:
    """Keys of somebody's own unit and its department, and of the units above, from the top down."""

    unit: int | None = None
    department: int | None = None
    line: Sequence[int] = ()


NOWHERE = Place()


def place_of(person_id: int, day: date) -> Place:
    held = places_of(person_id, day)
    if not held:
        return NOWHERE
    return Place(held[0].unit_id, department_of(held[0].unit_id, unit_tree()), line_to(held[0]))


def told_unit(person: Person, place: Place, day: date) -> int | None:
    """The nearest unit from the person's own upwards that somebody else leads; None at the very top."""
    leading = Membership.objects.filter(open_on(day), unit__in=place.line, leads=True, person__blanked_at__isnull=True)
    led = set(leading.exclude(person=person).values_list("unit_id", flat=True))
    return next((unit for unit in reversed(place.line) if unit in led), None)
