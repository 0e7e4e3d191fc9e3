"""Pages of the organisation as tests open them, and a company large enough to count questions of."""

from django.test import Client
from django.urls import reverse

from onecloth.organisation.models import (
    Membership,
    Person,
    Unit,
    UnitPlacement,
)
from tests.cast import LONG_AGO, Cast


def url(name: str, *args) -> str:
    return reverse(f"organisation:{name}", args=args)


def page(client: Client, name: str, *args) -> str:
    response = client.get(url(name, *args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def fill(cast: Cast, people: int = 640, units: int = 60) -> None:
    """A company of the size that Onecloth is made for, without going through every action."""
    made = Unit.objects.bulk_create(
        Unit(code=f"{n:03}", name={"en": f"Unit {n}"}, parent=cast.scheduling, thread=1 + n % 9, opened_on=LONG_AGO)
        for n in range(units)
    )
    UnitPlacement.objects.bulk_create(
        UnitPlacement(unit=unit, parent=cast.scheduling, from_date=LONG_AGO) for unit in made
    )
    those = Person.objects.bulk_create(Person(given_name=f"Given{n}", family_name=f"Name{n}") for n in range(people))
    Membership.objects.bulk_create(
        Membership(person=person, unit=made[n % units], role=cast.scheduler, leads=n < units, from_date=LONG_AGO)
        for n, person in enumerate(those)
    )
