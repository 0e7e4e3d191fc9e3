"""Whom a decision hits: computed from who owns the steps it names and who hands over at these steps and units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from onecloth.journeys.models import Seam, StepOwner
from onecloth.organisation.models import Unit, UnitPlacement, UnitSuccession, open_on
from onecloth.organisation.queries.units import everything_below

OWNER, GIVER, RECEIVER, NAMED = "owner", "giver", "receiver", "named"
Way = tuple[str, int]  # why somebody is hit, and the key of the step, seam or unit through which


@dataclass(frozen=True)
class SeamEnds:
    key: int
    giver: int
    receiver: int
    steps: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Ground:
    """The organisation on one day, by key: `tree` holds the units that were open, `heirs` who follows the others."""

    tree: Mapping[int, int | None]
    owners: Mapping[int, int]
    seams: Sequence[SeamEnds]
    heirs: Mapping[int, Sequence[int]]


def affected(steps: Collection[int], units: Collection[int], ground: Ground) -> dict[int, list[Way]]:
    """Units that are hit, each with all its ways: those named, owners of the steps, both sides of the seams there.

    A named unit brings the seams of everything below it. A unit that was dissolved is followed to those who do its work.
    """
    found: dict[int, list[Way]] = {}

    def hit(unit: int, way: Way) -> None:
        for one in followed(unit, ground):
            found.setdefault(one, []).append(way)

    for unit in units:
        hit(unit, (NAMED, unit))
    for step in steps:
        if step in ground.owners:
            hit(ground.owners[step], (OWNER, step))
    within = everything_below({one for unit in units for one in followed(unit, ground)}, ground.tree)
    for seam in ground.seams:
        ends = {*followed(seam.giver, ground), *followed(seam.receiver, ground)}
        if ends & within or seam.steps & set(steps):
            hit(seam.giver, (GIVER, seam.key))
            hit(seam.receiver, (RECEIVER, seam.key))
    return found


def followed(unit: int, ground: Ground) -> list[int]:
    """The unit if it was open, else those who follow it, and those who follow them."""
    found, waiting, seen = [], [unit], set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if one in ground.tree:
            found.append(one)
        else:
            waiting.extend(ground.heirs.get(one, ()))
    return sorted(found)


def ground_on(day: date) -> Ground:
    """The organisation as it stood on a day. Four queries."""
    heirs: dict[int, list[int]] = {}
    for unit, heir in UnitSuccession.objects.filter(from_date__lte=day).values_list("unit_id", "successor_id"):
        heirs.setdefault(unit, []).append(heir)
    return Ground(
        tree=_tree_on(day),
        owners=dict(StepOwner.objects.filter(open_on(day)).values_list("step_id", "unit_id")),
        seams=_seams_on(day),
        heirs=heirs,
    )


def _tree_on(day: date) -> dict[int, int | None]:
    """Where each unit hung that day. One without a placement, as files of old brought them, hangs where it does today."""
    open_then = Unit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)
    tree: dict[int, int | None] = dict(open_then.values_list("pk", "parent_id"))
    placed: dict[int, int | None] = dict(
        UnitPlacement.objects.filter(open_on(day), unit__in=open_then).values_list("unit_id", "parent_id")
    )
    return tree | placed


def _seams_on(day: date) -> list[SeamEnds]:
    rows = Seam.objects.filter(open_on(day)).order_by("pk")
    return [
        SeamEnds(key, giver, receiver, frozenset(step for step in steps if step is not None))
        for key, giver, receiver, *steps in rows.values_list(
            "pk", "giver_id", "receiver_id", "from_step_id", "to_step_id"
        )
    ]
