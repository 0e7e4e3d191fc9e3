"""What people of a seam's two sides wrote in hand-off rounds: only the way to it, for words never stand beside figures.

The words are voices of the ledger by then: let out ten or more at a time, shuffled, and read for names. Each tells only
which part of the house it comes from, so it is said of a side and not of the seam.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from onecloth.core.actors import Actor
from onecloth.core.policies import Policy, holds
from onecloth.listening.choices import StudyKind, VoiceState
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.ledger import ALL
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import unit_tree
from onecloth.organisation.queries.units import everything_below


@dataclass(frozen=True)
class OwnWords:
    """How many voices of the last hand-off study come from a unit and everything below, and where they are read."""

    unit: Unit
    number: int
    url: str


def own_words(actor: Actor, sides: Sequence[Unit]) -> list[OwnWords]:
    """For those who read the ledger, and only voices they may see there. One query, and the tree's own."""
    if not holds(Policy.LEADER, actor):
        return []
    said = visible_voices(actor).filter(study__kind=StudyKind.HAND_OFF, about_unit__isnull=False)
    rows = said.exclude(state=VoiceState.WITHDRAWN).values_list("study", "about_unit").annotate(number=Count("pk"))
    counts = {(study, unit): number for study, unit, number in rows.order_by()}
    if not counts:
        return []
    tree, newest = unit_tree(), max(study for study, _unit in counts)
    found = [(side, sum(counts.get((newest, unit), 0) for unit in everything_below([side.pk], tree))) for side in sides]
    return [OwnWords(side, number, _url(side, newest)) for side, number in found if number]


def _url(side: Unit, study: int) -> str:
    return f"{reverse('listening:ledger')}?{urlencode({'state': ALL, 'unit': side.pk, 'study': study})}"
