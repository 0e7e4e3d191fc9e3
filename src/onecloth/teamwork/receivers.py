"""What happens here when the organisation changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onecloth.core.actors import Actor
from onecloth.organisation.models import Unit
from onecloth.organisation.signals import unit_dissolved
from onecloth.teamwork.actions.huddle_escalations import hand_over_escalations


def hand_over_questions(*, unit: Unit, successors: Sequence[Unit], by: Actor, at: datetime, **_sent: Any) -> None:
    """The first successor answers what the unit was asked."""
    hand_over_escalations(unit=unit, successor=successors[0], by=by, at=at)


def connect() -> None:
    unit_dissolved.connect(hand_over_questions, sender=Unit, dispatch_uid="teamwork.unit_dissolved")
