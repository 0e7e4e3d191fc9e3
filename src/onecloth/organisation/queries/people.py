"""What the pages of people show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.organisation.models import AccessGrant, Membership, Person, Unit, open_on
from onecloth.organisation.permissions import can_see_fully, visible_people
from onecloth.organisation.queries.units import with_everything_below
from onecloth.ui.wording import title_number

ON_A_PAGE = 50
MOST_SEARCHED = 100


@dataclass(frozen=True)
class Colleague:
    """A person as everybody may see them: name, main unit, role."""

    person: Person
    place: Membership | None


@dataclass(frozen=True)
class PeoplePage:
    title: str
    page: Page[Person]
    rows: Sequence[Colleague]
    searched: str
    unit: Unit | None


def people_page(actor: Actor, *, searched: str, unit: Unit | None, number: str, day: date) -> PeoplePage:
    """Colleagues by name, fifty a page; a search looks in names, and in numbers where the actor may see those."""
    searched = searched.strip()[:MOST_SEARCHED]
    everybody = visible_people(actor).filter(left_on__isnull=True)
    found = _found(everybody, searched, sees_numbers=actor.is_experience_team or actor.is_administrator)
    if unit is not None:
        inside = Membership.objects.filter(open_on(day), unit_id__in=with_everything_below({unit.pk}))
        found = found.filter(pk__in=inside.values("person_id"))
    page = Paginator(found.order_by("family_name", "given_name", "pk"), ON_A_PAGE).get_page(number)
    places = main_places([person.pk for person in page], day)
    rows = [Colleague(person, places.get(person.pk)) for person in page]
    return PeoplePage(_title(page.paginator.count, searched), page, rows, searched, unit)


def _found(people: QuerySet[Person], searched: str, *, sees_numbers: bool) -> QuerySet[Person]:
    if not searched:
        return people
    named = people.annotate(whole=Concat(F("given_name"), Value(" "), F("family_name")))
    wanted = Q(whole__icontains=searched) | (Q(number=searched) if sees_numbers else Q())
    return named.filter(wanted)


def _title(count: int, searched: str) -> str:
    told = {"n": title_number(count), "searched": searched}
    if searched:
        return ngettext("%(n)s person called “%(searched)s”", "%(n)s people called “%(searched)s”", count) % told
    return ngettext("%(n)s person works here", "%(n)s people work here", count) % told


def main_places(person_ids: Sequence[int], day: date) -> dict[int, Membership]:
    """The main place of each on a day; who has only second ones is shown in the first of those."""
    held = Membership.objects.filter(open_on(day), person_id__in=person_ids).select_related("unit", "role")
    return {each.person_id: each for each in held.order_by("is_main", "-pk")}


@dataclass(frozen=True)
class PersonPage:
    """One person. `past` and `grants` are empty for a peer, who sees no more than name, unit and role."""

    person: Person
    sees_fully: bool
    places: Sequence[Membership]
    past: Sequence[Membership]
    grants: Sequence[AccessGrant]
    leaders: Sequence[Membership]


def person_page(actor: Actor, person: Person, day: date) -> PersonPage:
    fully = can_see_fully(actor, person)
    held = list(
        Membership.objects.filter(person=person).select_related("unit", "role").order_by("-is_main", "-from_date", "pk")
    )
    now = [each for each in held if each.from_date <= day and (each.until_date is None or each.until_date > day)]
    units = [each.unit_id for each in now]
    leading = Membership.objects.filter(open_on(day), unit_id__in=units, leads=True).exclude(person=person)
    return PersonPage(
        person=person,
        sees_fully=fully,
        places=now,
        past=[each for each in held if each not in now] if fully else [],
        grants=list(AccessGrant.objects.filter(open_on(day), person=person)) if fully else [],
        leaders=list(leading.select_related("person", "unit").order_by("person__family_name", "pk")),
    )
