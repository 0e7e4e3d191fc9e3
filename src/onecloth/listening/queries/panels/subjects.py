"""What a panel was asked about: a journey, or what a room above has tied to the question and tells in its own words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.listening.models import PanelInput


@dataclass(frozen=True)
class Subject:
    words: str
    url: str


@dataclass(frozen=True)
class Asked:
    """A question to a panel, and what it is about as far as the reader may know it."""

    row: PanelInput
    subject: Subject | None


Subjects = Callable[[Actor, Collection[int]], Mapping[int, Subject]]
_told_by: list[Subjects] = []


def tells_subjects(provider: Subjects) -> None:
    """A higher room says what questions are about: given an actor and keys of inputs, those that are of its things."""
    if provider not in _told_by:
        _told_by.append(provider)


def asked_about(actor: Actor, inputs: Sequence[PanelInput]) -> list[Asked]:
    """A query a room, however many questions there are."""
    told: dict[int, Subject] = {}
    others = [row.pk for row in inputs if row.journey_id is None]
    for provider in _told_by if others else ():
        told |= provider(actor, others)
    return [Asked(row, told.get(row.pk) or _journey_of(row)) for row in inputs]


def _journey_of(row: PanelInput) -> Subject | None:
    journey = row.journey
    if journey is None:
        return None
    return Subject(text_in(journey.name, get_language() or "en"), reverse("journeys:journey", args=[journey.pk]))
