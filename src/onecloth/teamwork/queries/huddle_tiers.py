"""Tiers follow the unit tree: the next above that has a board, else the nearest that somebody leads."""

from onecloth.organisation.models import Membership, Unit
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.teamwork.models import HuddleBoard


def next_tier(unit: Unit) -> Unit | None:
    """Whom a team asks. None at the top, or where nobody leads."""
    above = path_to(unit.pk, unit_tree())[-2::-1]
    boards = set(HuddleBoard.objects.filter(unit__in=above).values_list("unit_id", flat=True))
    found = next((each for each in above if each in boards), None) or _led(above)
    return Unit.objects.get(pk=found) if found else None


def _led(above: list[int]) -> int | None:
    held = Membership.objects.filter(unit__in=above, leads=True, until_date__isnull=True, person__left_on__isnull=True)
    led = set(held.values_list("unit_id", flat=True))
    return next((each for each in above if each in led), None)
