"""Pages of the organisation: what people see, who may see it, and how many questions it takes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onecloth.core.actors import system
from onecloth.organisation import actions
from onecloth.organisation.models import Membership, Person, Unit, UnitPlacement
from tests.cast import MONDAY, Cast, as_, make_cast
from tests.organisation.house_pages import fill, page, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.ONECLOTH_FILES = tmp_path / "files"
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    return make_cast()


def test_the_organisation_is_a_finding(cast):
    told = page(as_(cast.priya), "organisation")
    assert "Four departments, six people" in told
    assert "North desk" in told
    assert "Tom Whitlock" in told
    assert "Open a unit" not in told
    assert "Open a unit" in page(as_(cast.hanna), "organisation")


def test_an_empty_organisation_says_what_will_appear(cast):
    Membership.objects.filter().delete()
    UnitPlacement.objects.filter().delete()
    Unit.objects.filter(parent__parent__isnull=False).delete()
    Unit.objects.filter(parent__isnull=False).delete()
    Unit.objects.filter().delete()
    assert "No unit is open yet" in page(as_(cast.priya), "organisation")


def test_a_units_page_shows_where_it_was_and_who_is_in_it(cast):
    actions.move_unit(unit=cast.north_desk, parent=cast.field_service, by=SYSTEM, at=MONDAY)
    told = page(as_(cast.dean), "unit", cast.north_desk.pk)
    assert "North desk: one person" in told
    assert "Priya Nair" in told
    assert "until before" in told
    assert "Scheduling" in told


def test_a_dissolved_units_page_names_its_successors(cast):
    actions.dissolve_unit(unit=cast.it, successors=[cast.sales], by=SYSTEM, at=MONDAY)
    assert "IT was dissolved" in page(as_(cast.priya), "unit", cast.it.pk)
    assert "It took over from" in page(as_(cast.priya), "unit", cast.sales.pk)


def test_people_are_searched_and_paged(cast):
    fill(cast, people=120, units=3)
    client = as_(cast.priya)
    assert "126 people work here" in page(client, "people")
    found = client.get(url("people"), {"q": "priya n"}).content.decode()
    assert "One person called “priya n”" in found
    assert "Nobody found" in client.get(url("people"), {"q": "Zzz"}).content.decode()
    inside = client.get(url("people"), {"unit": cast.scheduling.pk}).content.decode()
    assert "122 people work here" in inside
    assert "101–126 of 126" in client.get(url("people"), {"page": "3"}).content.decode()


def test_numbers_are_searched_by_those_who_may_see_them_only(cast):
    Person.objects.filter(pk=cast.dean.pk).update(number="4711")
    assert "Nobody found" in as_(cast.priya).get(url("people"), {"q": "4711"}).content.decode()
    assert "Dean Okafor" in as_(cast.hanna).get(url("people"), {"q": "4711"}).content.decode()


SECRET = "priya@example.org"


@pytest.mark.parametrize(
    ("who", "sees"),
    [("priya", True), ("tom", True), ("dean", False), ("hanna", True), ("ruth", True), ("tomasz", True)],
)
def test_a_peer_sees_name_unit_and_role_and_no_more(cast, who, sees):
    Person.objects.filter(pk=cast.priya.pk).update(email=SECRET, number="4712")
    told = page(as_(getattr(cast, who)), "person", cast.priya.pk)
    assert "Priya Nair" in told
    assert "Scheduler" in told
    assert "North desk" in told
    assert (SECRET in told) is sees
    assert ("4712" in told) is sees


def test_scopes_and_erasing_are_shown_to_administrators_only(cast):
    assert "Take back" in page(as_(cast.tomasz), "person", cast.hanna.pk)
    assert "Erase who they are" not in page(as_(cast.ruth), "person", cast.hanna.pk)


@pytest.mark.parametrize("name", ["person", "unit", "file"])
@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_what_is_missing_is_not_there(cast, name, pk):
    assert as_(cast.tomasz).get(url(name, pk)).status_code == 404


def test_who_left_is_not_there_for_colleagues(cast):
    assert as_(cast.priya).get(url("person", cast.lee.pk)).status_code == 404
    assert "Left" in page(as_(cast.hanna), "person", cast.lee.pk)


# For a person of the experience team, with the frame and what waits in their inbox.
MOST_QUERIES = {"organisation": 20, "people": 20, "purpose": 20, "roles": 20, "import": 20, "unit": 28, "person": 24}


def asked(client: Client, name: str, *args) -> int:
    with CaptureQueriesContext(connection) as context:
        page(client, name, *args)
    return len(context)


def test_pages_ask_as_much_of_640_people_as_of_six(cast):
    subjects = {"unit": [cast.scheduling.pk], "person": [cast.priya.pk]}
    client = as_(cast.hanna)
    small = {name: asked(client, name, *subjects.get(name, [])) for name in MOST_QUERIES}
    fill(cast)
    large = {name: asked(client, name, *subjects.get(name, [])) for name in MOST_QUERIES}
    assert large == small
    assert {name: count for name, count in large.items() if count > MOST_QUERIES[name]} == {}
