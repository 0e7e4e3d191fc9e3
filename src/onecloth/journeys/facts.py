"""What rooms above may count about lines of sight and steps."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from onecloth.core.facts import Column, FactTable
from onecloth.journeys.models import Confirmation, StepOwner
from onecloth.organisation.queries import the_organisation


def _confirmations(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """What people said about their line of sight from `start` until before `end`."""
    zone = ZoneInfo(the_organisation().zone)
    first, last = (datetime.combine(day, time(), tzinfo=zone) for day in (start, end))
    said = Confirmation.objects.filter(confirmed_at__gte=first, confirmed_at__lt=last).order_by("pk")
    for row in said.values_list(
        "person_id", "contribution_id", "contribution__unit_id", "confirmed_at", "correction"
    ).iterator(chunk_size=2000):  # fmt: skip
        yield {
            "person": row[0], "contribution": row[1], "unit": row[2], "day": row[3].astimezone(zone).date(),
            "is_correction": bool(row[4]),
        }  # fmt: skip


def _step_owners(start: date, end: date) -> Iterable[Mapping[str, Any]]:
    held = StepOwner.objects.filter(from_date__lt=end).filter(Q(until_date__isnull=True) | Q(until_date__gt=start))
    names = ("step_id", "step__journey_id", "unit_id", "from_date", "until_date")
    for step, journey, unit, from_date, until_date in held.order_by("pk").values_list(*names):
        yield {"step": step, "journey": journey, "unit": unit, "from_date": from_date, "until_date": until_date}


CONFIRMATIONS = FactTable(
    name="confirmations",
    meaning="Who confirmed their line of sight, or said what is not right about it; never the words.",
    columns=(
        Column("person", "key", "Person"),
        Column("contribution", "key", "The wording it is about"),
        Column("unit", "key", "The unit whose wording it is"),
        Column("day", "day", "When, in the organisation's zone"),
        Column("is_correction", "flag", "Whether something was said to be not right"),
    ),
    rows=_confirmations,
)
STEP_OWNERS = FactTable(
    name="step_owners",
    meaning="Which unit answered for which step of a journey, between which days.",
    columns=(
        Column("step", "key", "Step"),
        Column("journey", "key", "Journey"),
        Column("unit", "key", "Unit"),
        Column("from_date", "day", "First day"),
        Column("until_date", "day", "Day after the last; empty while it holds"),
    ),
    rows=_step_owners,
)
