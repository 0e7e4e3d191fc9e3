"""Hours of each department and month: how many there are, how many run, how many are wanted by what is only proposed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_INITIATIVES, InitiativeState, Means
from onecloth.improvement.models import Allocation, Capacity
from onecloth.improvement.permissions.initiatives import departments_of
from onecloth.improvement.queries.history import who_follows
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import visible_units
from onecloth.organisation.queries import department_of, unit_tree
from onecloth.ui.wording import number_word

Place = tuple[int, date]


@dataclass(frozen=True)
class Cell:
    """In minutes; `has` is None where nobody said how many there are."""

    month: date
    has: int | None
    runs: int
    wanted: int

    @property
    def is_over(self) -> bool:
        return self.has is not None and self.runs > self.has

    @property
    def is_tight(self) -> bool:
        return self.has is not None and not self.is_over and self.runs + self.wanted > self.has

    @property
    def hours(self) -> tuple[int | None, int, int]:
        return None if self.has is None else round(self.has / 60), round(self.runs / 60), round(self.wanted / 60)


@dataclass(frozen=True)
class CapacityPage:
    title: str
    months: list[date]
    rows: list[tuple[Unit, list[Cell]]]
    may_say: bool


def capacity_page(actor: Actor, months: list[date]) -> CapacityPage:
    """Departments in the order of the alphabet."""
    top = visible_units(actor).filter(parent__isnull=False, parent__parent__isnull=True, closed_on__isnull=True)
    has = dict(hours_said(months))
    runs = planned_minutes(months, (InitiativeState.RUNNING,))
    wanted = planned_minutes(months, (InitiativeState.PROPOSED,))
    rows = [
        (unit, [Cell(m, has.get((unit.pk, m)), runs.get((unit.pk, m), 0), wanted.get((unit.pk, m), 0)) for m in months])
        for unit in sorted(top, key=lambda unit: str(unit.name))
    ]
    return CapacityPage(_finding(rows), months, rows, departments_of(actor).exists())


def hours_said(months: list[date]) -> Iterable[tuple[Place, int]]:
    for unit, month, minutes in Capacity.objects.filter(month__in=months).values_list("unit_id", "month", "minutes"):
        yield (unit, month), minutes


def planned_minutes(months: list[date], states: Iterable[str]) -> dict[Place, int]:
    """By department and month, hours planned on initiatives in these states."""
    found = dict[Place, int]()
    for _initiative, place, minutes in planned_by_initiative(months, states):
        found[place] = found.get(place, 0) + minutes
    return found


def planned_by_initiative(
    months: list[date], states: Iterable[str] = OPEN_INITIATIVES
) -> Iterator[tuple[int, Place, int]]:
    """Initiative, department and month, minutes. What a dissolved unit was to give is its first successor's."""
    rows = Allocation.objects.filter(
        month__in=months, kind=Means.HOURS, taken_back_at__isnull=True, initiative__state__in=list(states)
    )
    found, tree = list(rows.values_list("initiative_id", "unit_id", "month", "minutes")), unit_tree()
    here = who_follows((unit for _initiative, unit, _month, _minutes in found), months[-1])
    for initiative, unit, month, minutes in found:
        yield initiative, (department_of(here[unit], tree), month), minutes or 0


def _finding(rows: list[tuple[Unit, list[Cell]]]) -> str:
    cells = [cell for _unit, row in rows for cell in row]
    over = sum(any(cell.is_over for cell in row) for _unit, row in rows)
    if all(cell.has is None for cell in cells):
        return _("Nobody has said yet how many hours there are")
    if not over:
        return _("No department is asked for more than it has")
    words = ngettext(
        "One department is asked for more than it has", "%(n)s departments are asked for more than they have", over
    )
    return words % {"n": number_word(over, first=True)}
