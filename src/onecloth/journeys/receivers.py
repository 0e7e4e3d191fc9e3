"""What happens here when the organisation changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onecloth.core.actors import Actor
from onecloth.journeys.actions import take_over_from
from onecloth.organisation.models import Unit
from onecloth.organisation.signals import unit_dissolved


def hand_over_what_it_owned(*, unit: Unit, successors: Sequence[Unit], by: Actor, at: datetime, **_sent: Any) -> None:
    """The first successor takes on steps, seams and lines of sight; the experience team may deal them out anew."""
    take_over_from(unit=unit, successor=successors[0], by=by, at=at)


def connect() -> None:
    unit_dissolved.connect(hand_over_what_it_owned, sender=Unit, dispatch_uid="journeys.unit_dissolved")
