"""What this room adds to pages below it: on a unit's page what it hands on, to whom, and which steps it answers for."""

from onecloth.core import slots
from onecloth.core.actors import Actor
from onecloth.journeys.models import Contribution, StepOwner
from onecloth.journeys.permissions import can_write_contribution
from onecloth.journeys.queries.seams import seams_of_units
from onecloth.organisation.models import Unit


def connect() -> None:
    slots.provide("unit.below", unit_piece)


def unit_piece(actor: Actor, unit: Unit) -> slots.Piece:
    written = Contribution.objects.filter(unit=unit, until_date__isnull=True)
    owned = StepOwner.objects.filter(unit=unit, until_date__isnull=True, step__closed_on__isnull=True)
    context = {
        "unit": unit,
        "contributions": list(written.select_related("role", "receiver", "step__journey").order_by("role_id", "pk")),
        "seams": seams_of_units([unit.pk]),
        "steps": list(owned.select_related("step__journey").order_by("step__journey_id", "step__position")),
        "may_write": unit.is_open and can_write_contribution(actor, unit),
    }
    return slots.Piece("journeys/parts/unit.html", context, order=10)
