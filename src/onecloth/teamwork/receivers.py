"""What happens here when the organisation changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onecloth.core.actors import Actor
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.signals import person_left, unit_dissolved
from onecloth.teamwork.actions.huddle_escalations import hand_over_escalations
from onecloth.teamwork.actions.huddle_items import free_items_of
from onecloth.teamwork.actions.learnings import stop_learnings_of
from onecloth.teamwork.actions.noticing import ask_no_more
from onecloth.teamwork.actions.sessions import give_up_places_of


def hand_over_questions(*, unit: Unit, successors: Sequence[Unit], by: Actor, at: datetime, **_sent: Any) -> None:
    """The first successor answers what the unit was asked."""
    hand_over_escalations(unit=unit, successor=successors[0], by=by, at=at)


def free_what_they_took(*, person: Person, by: Actor, at: datetime, **_sent: Any) -> None:
    """What somebody who left had taken is nobody's."""
    free_items_of(person=person, by=by, at=at)


def give_up_their_places(*, person: Person, by: Actor, at: datetime, **_sent: Any) -> None:
    """Whoever waits for a session moves up where somebody left, and nobody is asked what they try."""
    give_up_places_of(person=person, by=by, at=at)
    stop_learnings_of(person=person, by=by, at=at)
    ask_no_more(person=person, by=by, at=at)


def connect() -> None:
    person_left.connect(free_what_they_took, sender=Person, dispatch_uid="teamwork.person_left")
    person_left.connect(give_up_their_places, sender=Person, dispatch_uid="teamwork.person_left.learning")
    unit_dissolved.connect(hand_over_questions, sender=Unit, dispatch_uid="teamwork.unit_dissolved")
