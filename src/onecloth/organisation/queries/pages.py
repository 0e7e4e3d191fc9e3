"""What the pages of units show, each in a fixed number of questions to the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext as _

from onecloth.organisation.models import Membership, Organisation, Person, Unit, UnitPlacement, UnitSuccession
from onecloth.organisation.queries import words
from onecloth.organisation.queries.house import the_organisation
from onecloth.organisation.queries.units import path_to, units_by_id
from onecloth.ui.texts import in_language

ON_A_PAGE = 50


@dataclass
class Branch:
    """A unit with what hangs under it. `people` are those whose main unit it is, or one below it."""

    unit: Unit
    people: int = 0
    leaders: list[Person] = field(default_factory=list)
    below: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True)
class House:
    """The organisation's page. `tops` has one branch, unless units were opened side by side."""

    organisation: Organisation
    title: str
    tops: Sequence[Branch]
    departments: int
    people: int
    closed: int


def house() -> House:
    """The whole tree in four questions, however many units there are."""
    units = units_by_id()
    grown = _grown([unit for unit in units.values() if unit.is_open])
    tops = [branch for branch in grown.values() if branch.unit.parent_id not in grown]
    departments = sum(len(top.below) for top in tops)
    people = sum(top.people for top in tops)
    title = _("%(departments)s, %(people)s") % {
        "departments": words.departments(departments), "people": words.people(people),
    }  # fmt: skip
    return House(the_organisation(), title, tops, departments, people, sum(not unit.is_open for unit in units.values()))


def _grown(units: Iterable[Unit]) -> dict[int, Branch]:
    """Branches by key, each hung under its parent, in the order of their letters."""
    grown = {unit.pk: Branch(unit) for unit in sorted(units, key=lambda unit: unit.code)}
    counted = Membership.objects.filter(until_date__isnull=True, is_main=True).values_list("unit_id")
    own = dict(counted.annotate(people=Count("pk")))
    for held in _leading(grown):
        grown[held.unit_id].leaders.append(held.person)
    for branch in grown.values():
        above = grown.get(branch.unit.parent_id or 0)
        if above is not None:
            above.below.append(branch)
    tree = {pk: branch.unit.parent_id for pk, branch in grown.items()}
    for pk, people in own.items():
        for above_pk in path_to(pk, tree) if pk in grown else []:
            if above_pk in grown:
                grown[above_pk].people += people
    return grown


def _leading(unit_ids: Iterable[int]) -> list[Membership]:
    held = Membership.objects.filter(until_date__isnull=True, leads=True, unit_id__in=list(unit_ids))
    return list(held.select_related("person").order_by("person__family_name", "person__given_name"))


@dataclass(frozen=True)
class UnitPage:
    """One unit: where it hangs and hung, who is in it, what is under it, who did or does its work."""

    unit: Unit
    title: str
    path: Sequence[Unit]
    leaders: Sequence[Membership]
    members: Page[Membership]
    below: Sequence[Branch]
    placements: Sequence[UnitPlacement]
    successors: Sequence[UnitSuccession]
    predecessors: Sequence[UnitSuccession]


def unit_page(unit: Unit, number: str) -> UnitPage:
    units = units_by_id()
    grown = _grown([each for each in units.values() if each.is_open])
    branch = grown.get(unit.pk) or Branch(unit)
    held = Membership.objects.filter(unit=unit, until_date__isnull=True).select_related("person", "role")
    members = held.order_by("-leads", "person__family_name", "person__given_name", "pk")
    placements = list(unit.placements.select_related("parent").order_by("-from_date", "-pk"))
    linked = UnitSuccession.objects.select_related("unit", "successor").order_by("pk")
    return UnitPage(
        unit=unit,
        title=_unit_title(unit, branch),
        path=[units[pk] for pk in path_to(unit.pk, {pk: each.parent_id for pk, each in units.items()})[:-1]],
        leaders=[each for each in members if each.leads][:20],
        members=Paginator(members, ON_A_PAGE).get_page(number),
        below=branch.below,
        placements=placements,
        successors=list(linked.filter(unit=unit)),
        predecessors=list(linked.filter(successor=unit)),
    )


def _unit_title(unit: Unit, branch: Branch) -> str:
    name = in_language(unit.name)
    if not unit.is_open:
        return _("%(name)s was dissolved") % {"name": name}
    if branch.below:
        told = {"name": name, "people": words.people(branch.people), "units": words.units(len(branch.below))}
        return _("%(name)s: %(people)s in %(units)s") % told
    return _("%(name)s: %(people)s") % {"name": name, "people": words.people(branch.people)}
