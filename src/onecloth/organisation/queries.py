"""Who somebody is today, and the tree of units."""

from datetime import date

from django.db.models import Q

from onecloth.accounts.models import User
from onecloth.core.actors import ANONYMOUS, Actor, Scope
from onecloth.organisation.models import AccessGrant, Membership, Organisation, Person, Unit


def the_organisation() -> Organisation:
    """The one organisation, or an unsaved one with its defaults before `onecloth init`."""
    return Organisation.objects.filter(id=1).first() or Organisation(name="Onecloth")


def open_on(day: date) -> Q:
    """Dated rows that hold on a day; the last day is not included."""
    return Q(from_date__lte=day) & (Q(until_date__isnull=True) | Q(until_date__gt=day))


def actor_for(user: User | None, day: date) -> Actor:
    """The actor behind a signed-in user on a day. Nobody, for a user who is gone or whose person left."""
    if user is None or not user.is_active:
        return ANONYMOUS
    person = Person.objects.filter(user=user, blanked_at__isnull=True).first()
    if person is None:
        return Actor(kind="person", name=user.get_username(), user_id=user.pk)
    return actor_of(person, day)


def actor_of(person: Person, day: date) -> Actor:
    """A person as an actor on a day."""
    if person.left_on and person.left_on <= day:
        return ANONYMOUS
    held = list(Membership.objects.filter(open_on(day), person=person).values_list("unit_id", "leads"))
    scopes = AccessGrant.objects.filter(open_on(day), person=person).values_list("scope", flat=True)
    led = {unit for unit, leads in held if leads}
    return Actor(
        kind="person",
        name=person.name,
        user_id=person.user_id,
        person_id=person.pk,
        scopes=frozenset(Scope(scope) for scope in scopes),
        unit_ids=frozenset(unit for unit, _leads in held),
        led_unit_ids=frozenset(with_everything_below(led)) if led else frozenset(),
    )


def with_everything_below(unit_ids: set[int]) -> set[int]:
    """Units and all that hang under them today. One query: even a large organisation has few units."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(unit_ids), list(unit_ids)
    while waiting:
        below = children.get(waiting.pop(), [])
        waiting.extend(pk for pk in below if pk not in found)
        found.update(below)
    return found


def unit_tree() -> dict[int, int | None]:
    """Parent of every unit that is open today, by key."""
    return dict(Unit.objects.filter(closed_on__isnull=True).values_list("pk", "parent_id"))


def path_to(unit_id: int, tree: dict[int, int | None]) -> list[int]:
    """From the top down to the unit itself."""
    path: list[int] = []
    at: int | None = unit_id
    while at is not None and at not in path:
        path.append(at)
        at = tree.get(at)
    return path[::-1]
