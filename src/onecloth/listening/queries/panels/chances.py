"""Everybody's chance in a draw as one figure: a line for each chance, a mark for each name, and where one stands oneself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.listening.models import Draw, DrawPlace
from onecloth.listening.queries.panels.words import Values

KINDS_NAMED = 2
ALIKE = 3  # decimals of a chance: what a reader sees as the same


@dataclass(frozen=True)
class Mark:
    is_drawn: bool
    is_mine: bool


@dataclass(frozen=True)
class Band:
    """Names with the same chance (0-1): who they are, how many were drawn, a mark each."""

    chance: float
    words: str
    marks: Sequence[Mark]

    @property
    def people(self) -> int:
        return len(self.marks)

    @property
    def drawn(self) -> int:
        return sum(mark.is_drawn for mark in self.marks)

    @property
    def mine(self) -> Mark | None:
        return next((mark for mark in self.marks if mark.is_mine), None)


@dataclass(frozen=True)
class Chances:
    draw: Draw
    bands: Sequence[Band]

    @property
    def names(self) -> int:
        return sum(band.people for band in self.bands)

    @property
    def free(self) -> int:
        return self.draw.seats - len(self.draw.sitting)

    @property
    def lowest(self) -> float:
        return min((band.chance for band in self.bands), default=0.0)

    @property
    def even(self) -> float:
        """The chance of each if nothing else mattered."""
        return min(self.free / self.names, 1.0) if self.names else 0.0


def chances_of(actor: Actor, draw: Draw, values: Values) -> Chances:
    """Two queries, however many names."""
    rows = list(draw.places.filter(chance__isnull=False).order_by("chance", "number"))
    mine = _mine(actor, draw)
    bands = [
        _band(chance, list(places), mine, values) for chance, places in groupby(rows, lambda row: _rounded(row.chance))
    ]  # fmt: skip
    return Chances(draw, bands)


def _rounded(chance: float | None) -> float:
    return round(chance or 0.0, ALIKE)


def _mine(actor: Actor, draw: Draw) -> int | None:
    if actor.person_id is None:
        return None
    places = draw.places.filter(volunteer__person=actor.person_id)
    return places.values_list("number", flat=True).first()


def _band(chance: float, places: Sequence[DrawPlace], mine: int | None, values: Values) -> Band:
    marks = [Mark(place.is_drawn, place.number == mine) for place in places]
    return Band(chance, _kinds(Counter(values.kind(place.features) for place in places)), marks)


def _kinds(found: Counter[str]) -> str:
    """The most frequent kinds of people; of the rest how many kinds there are."""
    named = [words for words, _people in sorted(found.items(), key=lambda each: (-each[1], each[0]))]
    rest = len(named) - KINDS_NAMED
    if rest < 1:
        return "; ".join(named)
    more = ngettext("and %(n)s kind more", "and %(n)s kinds more", rest) % {"n": rest}
    return _("%(kinds)s, %(more)s") % {"kinds": "; ".join(named[:KINDS_NAMED]), "more": more}
