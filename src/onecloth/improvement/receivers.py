"""What happens here when the organisation changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onecloth.core.actors import Actor, system
from onecloth.improvement.actions.asking import hand_over_input
from onecloth.improvement.actions.people import free_what_leavers_held
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.signals import person_left, unit_dissolved


def hand_over_questions(*, unit: Unit, successors: Sequence[Unit], by: Actor, at: datetime, **_sent: Any) -> None:
    """The first successor answers what the unit was asked."""
    hand_over_input(unit=unit, successor=successors[0], by=by, at=at)


def free_what_they_held(*, at: datetime, **_sent: Any) -> None:
    """Whoever leaves owns nothing here from the day they leave on."""
    free_what_leavers_held(by=system("leaving"), at=at)


def connect() -> None:
    person_left.connect(free_what_they_held, sender=Person, dispatch_uid="improvement.person_left")
    unit_dissolved.connect(hand_over_questions, sender=Unit, dispatch_uid="improvement.unit_dissolved")
