"""What happens here when the organisation changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onecloth.core.actors import Actor
from onecloth.improvement.actions.asking import hand_over_input
from onecloth.organisation.models import Unit
from onecloth.organisation.signals import unit_dissolved


def hand_over_questions(*, unit: Unit, successors: Sequence[Unit], by: Actor, at: datetime, **_sent: Any) -> None:
    """The first successor answers what the unit was asked."""
    hand_over_input(unit=unit, successor=successors[0], by=by, at=at)


def connect() -> None:
    unit_dissolved.connect(hand_over_questions, sender=Unit, dispatch_uid="improvement.unit_dissolved")
