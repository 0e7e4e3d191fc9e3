"""Who somebody is today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.core.actors import ANONYMOUS, Actor, Scope
from onecloth.organisation.models import AccessGrant, Organisation, Person, open_on
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


def actor_of(person: Person, day: date) -> Actor:
    """A person as an actor on a day."""
    if person.left_on and person.left_on <= day:
        return ANONYMOUS
    held = places_of(person.pk, day)
    scopes = AccessGrant.objects.filter(open_on(day), person=person).values_list("scope", flat=True)
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
