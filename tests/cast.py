"""The people every test knows. One small company: Scheduling, Field Service, Sales and IT under one roof.

Priya is a front-line scheduler, Tom leads Scheduling, Dean is a peer in Field Service, Hanna leads experience and
belongs to no department, Ruth is an executive, Tomasz keeps the server, Lee has left, Mrs Adeyemi is a customer.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client

from onecloth.accounts.models import User
from onecloth.core.actors import Actor
from onecloth.customers.models import Contact, Customer
from onecloth.organisation.models import (
    AccessGrant,
    Membership,
    Organisation,
    Person,
    Role,
    Unit,
    UnitPlacement,
)
from onecloth.organisation.queries import actor_of

PASSWORD = "warp and weft 7"
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LONG_AGO = date(2024, 1, 1)


@dataclass(frozen=True)
class Cast:
    organisation: Organisation
    company: Unit
    scheduling: Unit
    north_desk: Unit
    field_service: Unit
    sales: Unit
    it: Unit
    scheduler: Role
    priya: Person
    tom: Person
    dean: Person
    hanna: Person
    ruth: Person
    tomasz: Person
    lee: Person
    adeyemi: Customer
    contact: Contact

    def actor(self, name: str, day: date = MONDAY.date()) -> Actor:
        """`cast.actor("priya")`: the person as an actor on a day."""
        return actor_of(getattr(self, name), day)


def make_cast() -> Cast:
    organisation = Organisation.objects.create(
        name="Tolley & Marsh", zone="Europe/London", languages=["en", "de"], server_keeper="Tomasz Zielinski, IT"
    )
    company = make_unit("TM", "Tolley & Marsh", None)
    scheduling = make_unit("SC", "Scheduling", company, thread=2)
    north_desk = make_unit("ND", "North desk", scheduling, thread=2)
    field_service = make_unit("FS", "Field Service", company, thread=3)
    sales = make_unit("SA", "Sales", company, thread=1)
    it = make_unit("IT", "IT", company, thread=6)
    scheduler = Role.objects.create(name={"en": "Scheduler"})
    priya, tom = make_person("Priya", "Nair"), make_person("Tom", "Whitlock")
    dean, hanna = make_person("Dean", "Okafor"), make_person("Hanna", "Lund")
    ruth, tomasz, lee = make_person("Ruth", "Bell"), make_person("Tomasz", "Zielinski"), make_person("Lee", "Marsh")
    join(priya, north_desk, role=scheduler)
    join(tom, scheduling, leads=True)
    join(dean, field_service)
    join(hanna, company)
    join(ruth, company, leads=True)
    join(tomasz, it)
    grant(hanna, "experience_team")
    grant(ruth, "executive")
    grant(tomasz, "administrator")
    leave(lee, field_service)
    adeyemi = Customer.objects.create(name="Mrs Adeyemi", reference="C-1001", place="Ashby", language="en")
    contact = Contact.objects.create(customer=adeyemi, name="Folake Adeyemi", email="folake@example.org")
    return Cast(
        organisation, company, scheduling, north_desk, field_service, sales, it, scheduler,
        priya, tom, dean, hanna, ruth, tomasz, lee, adeyemi, contact,
    )  # fmt: skip


def make_unit(code: str, name: str, parent: Unit | None, thread: int = 1) -> Unit:
    unit = Unit.objects.create(code=code, name={"en": name}, parent=parent, thread=thread, opened_on=LONG_AGO)
    UnitPlacement.objects.create(unit=unit, parent=parent, from_date=LONG_AGO)
    return unit


def make_person(given: str, family: str, *, signs_in: bool = True) -> Person:
    """A person who signs in with their given name in small letters and the cast's password."""
    user = User.objects.create_user(given.lower(), PASSWORD) if signs_in else None
    return Person.objects.create(given_name=given, family_name=family, user=user, language="en", started_on=LONG_AGO)


def join(person: Person, unit: Unit, *, role: Role | None = None, leads: bool = False) -> Membership:
    return Membership.objects.create(person=person, unit=unit, role=role, leads=leads, from_date=LONG_AGO)


def grant(person: Person, scope: str) -> AccessGrant:
    return AccessGrant.objects.create(person=person, scope=scope, from_date=LONG_AGO)


def leave(person: Person, unit: Unit) -> None:
    day = date(2025, 6, 30)
    Membership.objects.create(person=person, unit=unit, from_date=LONG_AGO, until_date=day)
    Person.objects.filter(pk=person.pk).update(left_on=day)
    person.refresh_from_db()


def as_(person: Person) -> Client:
    """Their browser, signed in."""
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client
