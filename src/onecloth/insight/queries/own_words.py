"""What people of a seam's two sides wrote in hand-off rounds: only the way to it, for words never stand beside figures.

The words are voices of the ledger by then: let out ten or more at a time, shuffled, and read for names. Each tells only
which part of the house it comes from, so it is said of a side and not of the seam.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from onecloth.core.actors import Actor
from onecloth.core.policies import Policy, holds
from onecloth.listening.choices import StudyKind, VoiceState
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.ledger.pages import ALL
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.organisation.queries.units import Tree, everything_below


@dataclass(frozen=True)
class OwnWords:
    """How many voices of the last hand-off study come from a unit and everything below, and where they are read."""

    unit: Unit
    number: int
    url: str


def own_words(actor: Actor, sides: Sequence[Unit]) -> list[OwnWords]:
    """For those who read the ledger, and only voices they may see there: each side's, then the whole house's where words
    were let out for more than one side together. Two queries, and the tree's own."""
    if not holds(Policy.LEADER, actor):
        return []
    said = visible_voices(actor).filter(study__kind=StudyKind.HAND_OFF, about_unit__isnull=False)
    rows = said.exclude(state=VoiceState.WITHDRAWN).values_list("study", "about_unit").annotate(number=Count("pk"))
    counts = {(study, unit): number for study, unit, number in rows.order_by()}
    if not counts:
        return []
    tree, newest = unit_tree(), max(study for study, _unit in counts)
    said_in = {unit: number for (study, unit), number in counts.items() if study == newest}
    found = [(side, sum(said_in.get(unit, 0) for unit in everything_below([side.pk], tree))) for side in sides]
    told = [OwnWords(side, number, _url(side, newest)) for side, number in found if number]
    above = {unit for side in sides for unit in path_to(side.pk, tree)[:-1]}
    if above & said_in.keys():  # where few wrote, a larger part of the house speaks with one voice
        told += [OwnWords(top, sum(said_in.values()), _url(top, newest)) for top in _tops(above, tree)]
    return told


def _tops(units: Set[int], tree: Tree) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=[unit for unit in units if tree.get(unit) is None]))


def _url(side: Unit, study: int) -> str:
    return f"{reverse('listening:ledger')}?{urlencode({'state': ALL, 'unit': side.pk, 'study': study})}"
