"""The tree of units as it was on a day: what was asked in March is counted where the unit hung in March."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from onecloth.organisation.models import UnitPlacement, UnitSuccession

Placement = tuple[date, date | None, int | None]


class History:
    """Where every unit hung, day by day. One query when it is made; no more afterwards."""

    def __init__(self) -> None:
        self._held: Mapping[int, list[Placement]] = _placements()
        self._trees: dict[date, dict[int, int | None]] = {}

    def tree(self, day: date) -> dict[int, int | None]:
        """Parent of every unit that hung somewhere on a day, by key."""
        if day not in self._trees:
            self._trees[day] = {
                unit: parent
                for unit, held in self._held.items()
                for start, end, parent in held
                if start <= day and (end is None or day < end)
            }
        return self._trees[day]


def who_follows(units: Iterable[int | None], day: date) -> dict[int, int]:
    """Each unit, or who does its work on a day where it was dissolved; of several who follow, the first."""
    found = {each: each for each in units if each is not None}
    since = UnitSuccession.objects.filter(from_date__lte=day).order_by("-pk").values_list("unit_id", "successor_id")
    after = dict(since) if found else {}
    for unit in found:
        passed: set[int] = set()
        while found[unit] in after and found[unit] not in passed:
            passed.add(found[unit])
            found[unit] = after[found[unit]]
    return found


def _placements() -> Mapping[int, list[Placement]]:
    found: defaultdict[int, list[Placement]] = defaultdict(list)
    rows = UnitPlacement.objects.values_list("unit_id", "from_date", "until_date", "parent_id")
    for unit, start, end, parent in rows:
        found[unit].append((start, end, parent))
    return found
