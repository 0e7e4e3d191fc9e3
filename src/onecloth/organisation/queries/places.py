"""Where somebody works on a day: the same few rows say what they may do, how their avatar looks, and where they fit."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import F

from onecloth.core.actors import Actor
from onecloth.core.once import Once
from onecloth.organisation.models import Membership, open_on

LEVELS = 8
_WAYS = {f"up_{level}": F("unit" + "__parent" * level + "_id") for level in range(1, LEVELS)}


@Once
def places_of(person_id: int, day: date) -> Sequence[Membership]:
    """What somebody holds on a day, the main place first, with unit, role and the keys of the units above."""
    held = Membership.objects.filter(open_on(day), person_id=person_id).select_related("unit", "role")
    return tuple(held.annotate(**_WAYS).order_by("-is_main", "from_date", "pk"))


def main_places_of(person_ids: Collection[int], day: date) -> dict[int, Membership]:
    """The main place of each of many, as `main_place` finds it for one; without unit and role, but with the keys above."""
    held = Membership.objects.filter(open_on(day), person__in=person_ids).annotate(**_WAYS)
    places: dict[int, Membership] = {}
    for place in held.order_by("-is_main", "from_date", "pk"):
        places.setdefault(place.person_id, place)
    return places


def main_place(actor: Actor, day: date) -> Membership | None:
    """The actor's main place; the first of the second ones for who has no main one."""
    held = places_of(actor.person_id, day) if actor.person_id is not None else ()
    return held[0] if held else None


def line_to(place: Membership) -> list[int]:
    """From the top down to the place's own unit; at most eight levels, nobody is shaped by what hangs further up."""
    line = [place.unit_id, *(getattr(place, way) for way in _WAYS)]
    return [pk for pk in reversed(line) if pk is not None]
