"""Who somebody is today."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Subquery

from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.core.actors import ANONYMOUS, Actor, Scope
from onecloth.organisation.models import AccessGrant, Membership, Organisation, Person, open_on
from onecloth.organisation.queries.places import places_of
from onecloth.organisation.queries.units import with_everything_below


@dataclass(frozen=True)
class Present:
    """Who acts on a page, and the zone in which their day passes."""

    actor: Actor
    zone: str = "UTC"


def actor_for(user: User | None, day: date) -> Actor:
    """The actor behind a signed-in user on a day. Nobody, for a user who is gone or whose person left."""
    if user is None or not user.is_active:
        return ANONYMOUS
    person = Person.objects.filter(user=user, blanked_at__isnull=True).first()
    return actor_of(person, day) if person else _unknown(user)


def present(user: User) -> Present:
    """The actor behind a user now, and their zone: their own, else the organisation's."""
    if not user.is_active:
        return Present(ANONYMOUS)
    house = Organisation.objects.filter(id=1).values("zone")[:1]
    person = Person.objects.filter(user=user, blanked_at__isnull=True).annotate(house_zone=Subquery(house)).first()
    if person is None:
        return Present(_unknown(user))
    zone = person.zone or person.house_zone or "UTC"
    return Present(actor_of(person, clock.today(zone)), zone)


def one_at_a_time(actor: Actor) -> None:
    """Until the transaction ends, whatever else this person does this way waits: who presses twice meets their first press.

    What only points at the person is not held up. Where nobody in person acts, nothing is held.
    """
    if actor.person_id is not None:
        Person.objects.select_for_update(no_key=True).only("pk").get(pk=actor.person_id)


def users_here(user_ids: Collection[int], at: datetime) -> set[int]:
    """Which of these users may still look at something: not stopped, and their person works here today. One query."""
    house = Organisation.objects.filter(id=1).values("zone")[:1]
    rows = Person.objects.filter(user__in=user_ids, user__is_active=True, blanked_at__isnull=True)
    told = rows.annotate(house_zone=Subquery(house)).values_list("user_id", "left_on", "zone", "house_zone")
    return {
        user for user, left_on, zone, house_zone in told
        if user is not None and (left_on is None or left_on > at.astimezone(ZoneInfo(zone or house_zone or "UTC")).date())
    }  # fmt: skip


def actor_of(person: Person, day: date) -> Actor:
    """A person as an actor on a day."""
    if person.left_on and person.left_on <= day:
        return ANONYMOUS
    scopes = AccessGrant.objects.filter(open_on(day), person=person).values_list("scope", flat=True)
    return _acting(person, places_of(person.pk, day), scopes)


def actors_of(people: Sequence[Person], day: date) -> list[Actor]:
    """Each as `actor_of` has them, in the order given. Three queries for all of them."""
    keys = [person.pk for person in people]
    held: dict[int, list[Membership]] = defaultdict(list)
    for place in Membership.objects.filter(open_on(day), person__in=keys).order_by("-is_main", "from_date", "pk"):
        held[place.person_id].append(place)
    scopes: dict[int, list[str]] = defaultdict(list)
    for person_id, scope in AccessGrant.objects.filter(open_on(day), person__in=keys).values_list("person_id", "scope"):
        scopes[person_id].append(scope)
    return [
        ANONYMOUS if person.left_on and person.left_on <= day else _acting(person, held[person.pk], scopes[person.pk])
        for person in people
    ]


def _acting(person: Person, held: Sequence[Membership], scopes: Iterable[str]) -> Actor:
    led = {place.unit_id for place in held if place.leads}
    return Actor(
        kind="person",
        name=person.name,
        user_id=person.user_id,
        person_id=person.pk,
        scopes=frozenset(Scope(scope) for scope in scopes),
        unit_ids=frozenset(place.unit_id for place in held),
        led_unit_ids=frozenset(with_everything_below(led)) if led else frozenset(),
    )


def _unknown(user: User) -> Actor:
    """Somebody signed in who is no person of ours yet: they belong nowhere and may see no more than a peer."""
    return Actor(kind="person", name=user.get_username(), user_id=user.pk)
