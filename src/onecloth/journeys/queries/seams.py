"""Which units hand over to which."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from onecloth.journeys.models import Seam


def _open() -> QuerySet[Seam]:
    joined = Seam.objects.filter(until_date__isnull=True)
    return joined.select_related("giver", "receiver", "from_step", "to_step").order_by("giver__code", "receiver__code")


def open_seams() -> list[Seam]:
    """All seams that hold today, with their units and steps, in the order of the units' letters."""
    return list(_open())


def seams_of_units(unit_ids: Iterable[int]) -> list[Seam]:
    """Seams that hold today and touch any of these units, on either side."""
    chosen = list(unit_ids)
    return list(_open().filter(Q(giver_id__in=chosen) | Q(receiver_id__in=chosen)))
