"""Teams somebody may be asked about in a hand-off round: those their unit shares a seam with, and any found by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from onecloth.core.fields import text_in
from onecloth.journeys.models import Seam
from onecloth.journeys.queries import seams_of_units
from onecloth.listening.ready import MISSING
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import path_to, unit_tree

MOST_FOUND = 10


@dataclass(frozen=True)
class Partner:
    """Another team as one side of a hand-off; `reasons` are what may be missing, as key and words by language."""

    key: str
    unit: Unit
    reasons: Sequence[tuple[str, Mapping[str, str]]] = field(default=MISSING)


class Partners:
    """The teams around one unit. Asks the database once for each kind of thing."""

    def __init__(self, unit_id: int | None) -> None:
        self._tree = unit_tree()
        self._line = path_to(unit_id, self._tree) if unit_id is not None else []

    @cached_property
    def _units(self) -> dict[int, Unit]:
        return Unit.objects.filter(closed_on__isnull=True).in_bulk()

    @cached_property
    def _seams(self) -> list[Seam]:
        return seams_of_units(self._line[1:] or self._line)

    def usual(self, side: str) -> list[Partner]:
        """Those who hand to us (`receiver`) or take from us (`giver`), by name."""
        found = {other.pk: self.one(str(other.pk), side) for seam in self._seams if (other := self._other(seam, side))}
        return sorted((each for each in found.values() if each), key=lambda each: text_in(each.unit.name, ""))

    def one(self, key: str, side: str) -> Partner | None:
        """A team by its key, with the reasons of the seam between us."""
        unit = self._units.get(int(key)) if key.isdigit() and len(key) < 19 else None
        if unit is None or unit.pk in self._line:
            return None
        seams = [seam for seam in self._seams if (other := self._other(seam, side)) and other.pk == unit.pk]
        return Partner(key, unit, _reasons(seams[0].missing_reasons) if seams else MISSING)

    def found(self, words: str, leave_out: Iterable[str]) -> list[Partner]:
        """Open units whose name or letters contain the words."""
        wanted, known = words.strip().casefold(), set(leave_out)
        if not wanted:
            return []
        fitting = [
            unit for unit in self._units.values()
            if str(unit.pk) not in known and unit.pk not in self._line
            and any(wanted in name.casefold() for name in (*unit.name.values(), unit.code))
        ]  # fmt: skip
        fitting.sort(key=lambda unit: text_in(unit.name, ""))
        return [Partner(str(unit.pk), unit) for unit in fitting[:MOST_FOUND]]

    def faults(self, question_side: str, ratings: Mapping[str, Mapping[str, Any]]) -> bool:
        """Whether a team that does not exist, or a reason that is not in its list, was sent."""
        for key, told in ratings.items():
            partner = self.one(key, question_side)
            if partner is None or set(told.get("missing", ())) - {reason for reason, _words in partner.reasons}:
                return True
        return False

    def _other(self, seam: Seam, side: str) -> Unit | None:
        ours, theirs = (seam.receiver, seam.giver) if side == "receiver" else (seam.giver, seam.receiver)
        return theirs if ours.pk in self._line and theirs.pk not in self._line else None


def _reasons(stored: Any) -> Sequence[tuple[str, Mapping[str, str]]]:
    reasons = [
        (each["key"], each["text"]) for each in stored if isinstance(each, dict) and {"key", "text"} <= each.keys()
    ]
    return reasons or MISSING
