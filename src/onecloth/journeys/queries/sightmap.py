"""The map: from any role to the customers it serves, and from any outcome back to all who make it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.journeys.models import Contribution, Journey, StepOwner
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.ui.wording import counted, number_word, title_number

# Further than this nobody can see; a chain that long goes round in a circle.
FURTHEST = 12


@dataclass(frozen=True)
class Line:
    """One role's way to a customer: who takes it on after whom, and the journeys it ends in."""

    contribution: Contribution
    then: Sequence[Contribution]
    last: Unit | None
    journeys: Sequence[Journey]

    @property
    def reaches(self) -> bool:
        return bool(self.journeys)


@dataclass(frozen=True)
class SightMap:
    title: str
    lines: Sequence[Line]
    journeys: Sequence[Journey]
    units: Sequence[Unit]
    journey: Journey | None
    unit: Unit | None
    owners: Sequence[StepOwner]


class Threads:
    """Everything the map needs, read in four questions."""

    def __init__(self) -> None:
        written = Contribution.objects.filter(until_date__isnull=True)
        self.written = list(
            written.select_related("unit", "role", "receiver", "step__journey").order_by("unit__code", "role_id", "pk")
        )
        owned = StepOwner.objects.filter(
            until_date__isnull=True, step__closed_on__isnull=True, step__journey__closed_on__isnull=True
        )
        self.owned = list(owned.select_related("unit", "step__journey").order_by("step__journey_id", "step__position"))
        self.tree = unit_tree()

    @cached_property
    def of_unit(self) -> Mapping[int, Contribution]:
        return {each.unit_id: each for each in self.written if each.role_id is None}

    @cached_property
    def owned_by(self) -> Mapping[int, list[Journey]]:
        found: dict[int, list[Journey]] = {}
        for each in self.owned:
            found.setdefault(each.unit_id, []).append(each.step.journey)
        return found

    def line(self, start: Contribution) -> Line:
        """Follow receivers until a step of a journey is reached, or nobody takes it on."""
        then: list[Contribution] = []
        at, passed = start, {start.pk}
        journeys = self._journeys_of(start)
        while not journeys and at.receiver_id is not None and len(then) < FURTHEST:
            journeys = self._journeys_near(at.receiver_id)
            after = self._contribution_near(at.receiver_id)
            if after is None or after.pk in passed:
                break
            passed.add(after.pk)
            then.append(after)
            journeys = journeys or self._journeys_of(after)
            at = after
        return Line(start, then, at.receiver if not journeys or not at.step_id else None, _once(journeys))

    def _journeys_of(self, contribution: Contribution) -> list[Journey]:
        if contribution.step is not None and contribution.step.journey.closed_on is None:
            return [contribution.step.journey]
        return self.owned_by.get(contribution.unit_id, []) if contribution.receiver_id is None else []

    def _journeys_near(self, unit_id: int) -> list[Journey]:
        """Of the unit itself or the nearest above it that answers for a step."""
        for pk in reversed(path_to(unit_id, self.tree)):
            if pk in self.owned_by:
                return self.owned_by[pk]
        return []

    def _contribution_near(self, unit_id: int) -> Contribution | None:
        for pk in reversed(path_to(unit_id, self.tree)):
            if pk in self.of_unit:
                return self.of_unit[pk]
        return None


def _once(journeys: Sequence[Journey]) -> list[Journey]:
    return list({each.pk: each for each in journeys}.values())


def sight_map(*, journey: Journey | None = None, unit: Unit | None = None) -> SightMap:
    """All lines, or those that end in a journey, or those of a unit and everything below it."""
    threads = Threads()
    lines = [threads.line(each) for each in threads.written]
    units = list({line.contribution.unit_id: line.contribution.unit for line in lines}.values())
    if journey is not None:
        lines = [line for line in lines if journey.pk in {each.pk for each in line.journeys}]
    if unit is not None:
        lines = [line for line in lines if unit.pk in path_to(line.contribution.unit_id, threads.tree)]
    owners = [each for each in threads.owned if journey is not None and each.step.journey_id == journey.pk]
    journeys = list(Journey.objects.filter(closed_on__isnull=True).order_by("pk"))
    return SightMap(_title(lines, journey), lines, journeys, units, journey, unit, owners)


def _title(lines: Sequence[Line], journey: Journey | None) -> str:
    if journey is not None:
        told = {"n": title_number(len(lines))}
        return ngettext("%(n)s line of work makes this possible", "%(n)s lines of work make this possible",
                        len(lines)) % told  # fmt: skip
    if not lines:
        return _("No line of sight is written yet")
    reached = sum(line.reaches for line in lines)
    if reached == len(lines):
        return ngettext("The one line of sight reaches a customer", "All %(n)s lines of sight reach a customer",
                        reached) % {"n": counted(reached)}  # fmt: skip
    told = {"n": number_word(reached, first=True), "all": counted(len(lines))}
    return ngettext("%(n)s of %(all)s lines of sight reaches a customer", "%(n)s of %(all)s lines of sight reach a customer",
                    reached) % told  # fmt: skip
