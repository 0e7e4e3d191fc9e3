"""Pages of the organisation: what people see, who may see it, how many questions it takes, and bad input."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core.actors import system
from onecloth.core.clock import held_at
from onecloth.core.models import StoredFile
from onecloth.organisation import actions
from onecloth.organisation.models import (
    AccessGrant,
    Membership,
    PeopleImport,
    Person,
    Purpose,
    PurposeSignature,
    Role,
    Unit,
    UnitPlacement,
)
from onecloth.organisation.tasks import forget_old_files
from tests.cast import LONG_AGO, MONDAY, Cast, make_cast

pytestmark = pytest.mark.django_db
SYSTEM = system("test")


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.ONECLOTH_FILES = tmp_path / "files"
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    return make_cast()


@pytest.fixture(autouse=True)
def on_monday():
    with held_at(MONDAY):
        yield


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


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


# --- what people see ----------------------------------------------------------------------------------------------


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


# --- changing ------------------------------------------------------------------------------------------------------


def test_a_unit_is_opened_changed_moved_and_dissolved_through_pages(cast):
    client = as_(cast.hanna)
    given = {"name_en": "West desk", "name_de": "Westen", "code": "we", "parent": cast.scheduling.pk, "reference": "U9"}
    client.post(url("open_unit"), given)
    unit = Unit.objects.get(code="WE")
    assert (unit.name, unit.reference) == ({"en": "West desk", "de": "Westen"}, "U9")
    client.post(url("change_unit", unit.pk), {"name_en": "West", "code": "WT", "thread": 5, "zone": "", "version": 1})
    unit.refresh_from_db()
    assert (unit.name, unit.code, unit.thread) == ({"en": "West"}, "WT", 5)
    client.post(url("move_unit", unit.pk), {"parent": cast.sales.pk, "from_date": "2026-03-02", "version": 2})
    unit.refresh_from_db()
    assert unit.parent == cast.sales
    answer = client.post(
        url("dissolve_unit", unit.pk), {"successors": [cast.sales.pk], "first": cast.sales.pk, "version": 3}
    )
    unit.refresh_from_db()
    assert answer.status_code == 302
    assert unit.closed_on == MONDAY.date()


def test_the_second_of_two_who_write_is_told_and_may_send_again(cast):
    client = as_(cast.hanna)
    given = {"name_en": "Selling", "code": "SA", "thread": 1, "zone": "", "version": 1}
    client.post(url("change_unit", cast.sales.pk), {**given, "name_en": "First"})
    told = client.post(url("change_unit", cast.sales.pk), given)
    assert told.status_code == 422
    assert "Somebody changed this while you were writing" in told.content.decode()
    assert 'name="version" value="2"' in told.content.decode()
    assert Unit.objects.get(pk=cast.sales.pk).name == {"en": "First"}
    client.post(url("change_unit", cast.sales.pk), {**given, "version": 2})
    assert Unit.objects.get(pk=cast.sales.pk).name == {"en": "Selling"}


BAD_UNITS = [
    {},
    {"name_en": "", "code": "WE", "parent": "x"},
    {"name_en": "a" * 121, "code": "WE", "parent": 10**30},
    {"name_en": "West", "code": "!!", "parent": "-1"},
    {"name_en": "West", "code": "SC"},
    {"name_en": "We\x00st", "code": "WE"},
]


@pytest.mark.parametrize("given", BAD_UNITS)
def test_a_bad_unit_is_a_sentence_and_nothing_is_stored(cast, given):
    before = Unit.objects.count()
    answer = as_(cast.hanna).post(url("open_unit"), {"parent": cast.company.pk, **given})
    assert answer.status_code == 422
    assert "What you wrote is still here" in answer.content.decode()
    assert Unit.objects.count() == before


@pytest.mark.parametrize("day", ["2027-01-01", "31.02.2026", "0001-01-01", "soon", ""])
def test_bad_days_are_sentences(cast, day):
    given = {"parent": cast.sales.pk, "from_date": day, "version": 1}
    assert as_(cast.hanna).post(url("move_unit", cast.north_desk.pk), given).status_code == 422


def test_somebody_is_welcomed_placed_let_in_and_parted_with(cast):
    client = as_(cast.tomasz)
    client.post(
        url("welcome"),
        {
            "given_name": "Ana", "family_name": "Ito", "unit": cast.sales.pk, "role": cast.scheduler.pk, "leads": "on",
            "started_on": "2026-03-02", "number": "77", "email": "ana@example.org", "language": "en",
        },
    )  # fmt: skip
    ana = Person.objects.get(number="77")
    assert Membership.objects.get(person=ana).leads
    client.post(url("join", ana.pk), {"unit": cast.it.pk, "from_date": "2026-03-02"})
    second = Membership.objects.get(person=ana, unit=cast.it)
    assert not second.is_main
    client.post(url("leave", second.pk), {"on": "2026-03-02"})
    assert Membership.objects.get(pk=second.pk).until_date == MONDAY.date()
    client.post(url("sign_in", ana.pk), {"username": "77", "password": "long enough 77!"})
    assert Client().login(username="77", password="long enough 77!")
    client.post(url("part", ana.pk), {"on": "2026-03-02"})
    assert Person.objects.get(pk=ana.pk).left_on == MONDAY.date()
    client.post(url("erase_person", ana.pk), {"name": "ana  ito"})
    assert Person.objects.get(pk=ana.pk).blanked_at


@pytest.mark.parametrize(
    "given",
    [
        {"username": "x y", "password": "long enough 77!"},
        {"username": "z", "password": "1"},
        {"username": "priya", "password": "long enough 77!"},
        {},
    ],
)
def test_a_bad_sign_in_is_a_sentence(cast, given):
    person = actions.welcome_person(given_name="Ana", family_name="Ito", by=SYSTEM, at=MONDAY)
    assert as_(cast.tomasz).post(url("sign_in", person.pk), given).status_code == 422
    assert Person.objects.get(pk=person.pk).user is None


def test_erasing_asks_for_the_name(cast):
    assert as_(cast.tomasz).post(url("erase_person", cast.dean.pk), {"name": "Tom"}).status_code == 422
    assert Person.objects.get(pk=cast.dean.pk).given_name == "Dean"


def test_scopes_are_given_and_taken_back_on_the_persons_page(cast):
    client = as_(cast.tomasz)
    client.post(url("grant", cast.dean.pk), {"scope": "executive"})
    assert AccessGrant.objects.filter(person=cast.dean, until_date=None).exists()
    client.post(url("revoke", cast.dean.pk), {"scope": "executive"})
    assert not AccessGrant.objects.filter(person=cast.dean, until_date=None).exists()
    told = client.post(url("grant", cast.dean.pk), {"scope": "emperor"}, follow=True).content.decode()
    assert "There is no such scope" in told
    told = client.post(url("revoke", cast.tomasz.pk), {"scope": "administrator"}, follow=True).content.decode()
    assert "last administrator" in told


@pytest.mark.parametrize("who", ["priya", "tom", "dean", "ruth"])
@pytest.mark.parametrize("name", ["open_unit", "change_unit", "move_unit", "dissolve_unit", "welcome", "change_person",
                                  "part", "sign_in", "erase_person", "grant", "revoke", "import", "rename_role"])  # fmt: skip
def test_what_one_may_not_do_is_not_there(cast, who, name):
    subjects = {"unit": cast.sales.pk, "role": cast.scheduler.pk}
    with_unit, alone = {"change_unit", "move_unit", "dissolve_unit"}, {"open_unit", "welcome", "import"}
    pk = subjects["unit"] if name in with_unit else subjects["role"] if name == "rename_role" else cast.hanna.pk
    client = as_(getattr(cast, who))
    assert client.post(url(name, *([] if name in alone else [pk])), {}).status_code == 404


def test_a_leader_places_people_in_own_units_only(cast):
    client = as_(cast.tom)
    own = {"unit": cast.north_desk.pk, "from_date": "2026-03-02"}
    assert client.post(url("join", cast.dean.pk), own).status_code == 302
    assert client.post(url("join", cast.dean.pk), {**own, "unit": cast.sales.pk}).status_code == 422
    theirs = Membership.objects.get(person=cast.dean, unit=cast.field_service)
    assert client.get(url("leave", theirs.pk)).status_code == 404


# --- purpose and roles -------------------------------------------------------------------------------------------


def test_the_purpose_is_written_signed_and_kept(cast):
    assert "Nobody has written down yet" in page(as_(cast.priya), "purpose")
    as_(cast.ruth).post(url("write_purpose"), {"words_en": "Help people", "story_en": "", "written_by": 214})
    first = Purpose.objects.get()
    as_(cast.tom).post(url("sign_purpose", first.number))
    assert PurposeSignature.objects.get().person == cast.tom
    told = page(as_(cast.priya), "purpose")
    assert "One of two who lead has signed it" in told
    assert "written by 214 of us" in told
    as_(cast.hanna).post(url("write_purpose"), {"words_en": "Help all", "story_en": "So.", "written_by": 1})
    told = page(as_(cast.tom), "purpose")
    assert "Help people" in told
    assert "Sign it" in told
    assert (
        "There is a newer wording"
        in as_(cast.tom).post(url("sign_purpose", first.number), follow=True).content.decode()
    )


@pytest.mark.parametrize(
    "given", [{}, {"words_en": "", "written_by": "1"}, {"words_en": "x" * 201, "written_by": "-1"}]
)
def test_a_bad_purpose_is_a_sentence(cast, given):
    assert as_(cast.ruth).post(url("write_purpose"), given).status_code == 422
    assert as_(cast.priya).post(url("write_purpose"), given).status_code == 404


def test_roles_are_named_renamed_and_closed(cast):
    client = as_(cast.hanna)
    assert client.post(url("roles"), {"name_en": "", "reference": ""}).status_code == 422
    client.post(url("roles"), {"name_en": "Buyer", "reference": "R1"})
    role = Role.objects.get(reference="R1")
    assert client.post(url("roles"), {"name_en": "Other", "reference": "R1"}).status_code == 422
    client.post(url("rename_role", role.pk), {"name_en": "Senior buyer", "version": 1})
    client.post(url("close_role", role.pk))
    role.refresh_from_db()
    assert (role.name, role.closed_on) == ({"en": "Senior buyer"}, MONDAY.date())
    assert as_(cast.priya).post(url("roles"), {"name_en": "Mine"}).status_code == 404
    assert "Scheduler" in page(as_(cast.priya), "roles")


# --- files ---------------------------------------------------------------------------------------------------------

FILE = b"number,given name,family name,unit\n1,Ana,Ito,SC\n,Bo,Ek,SC\n2,=cmd(),Ek,Nowhere\n"


def send(client: Client, content: bytes = FILE, kind: str = "people", name: str = "people.csv"):
    return client.post(url("import"), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_a_file_is_looked_at_and_taken_in_part(cast, django_capture_on_commit_callbacks):
    client = as_(cast.hanna)
    assert send(client).status_code == 302
    kept = PeopleImport.objects.get()
    told = page(client, "file", kept.pk)
    assert "We can take 1 of 3 rows" in told
    assert "is no unit we know" in told
    assert not Person.objects.filter(number="1").exists()
    listed = client.get(url("file_problems", kept.pk)).content.decode()
    assert "3,number,,is empty" in listed
    refused = client.post(url("take_file", kept.pk), {"rows": "all", "version": 1}, follow=True).content.decode()
    assert "2 rows cannot be taken" in refused
    assert not Person.objects.filter(number="1").exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("take_file", kept.pk), {"rows": "good", "version": 1})
    assert Person.objects.get(number="1").name == "Ana Ito"
    assert StoredFile.objects.get().removed_at == MONDAY
    assert "was taken" in page(client, "file", kept.pk)
    again = client.post(url("take_file", kept.pk), {"rows": "good", "version": 2}, follow=True).content.decode()
    assert "taken or put aside already" in again


def test_a_wrong_guess_is_put_right_on_the_page(cast):
    client = as_(cast.hanna)
    send(client, b"PN;Wer;Wo\n1;Ana Ito;SC\n")
    kept = PeopleImport.objects.get()
    assert "We need to know a little first" in page(client, "file", kept.pk)
    given = {"column_0": "number", "column_1": "name", "column_2": "unit", "encoding": "utf-8", "delimiter": ";"}
    client.post(url("map_file", kept.pk), {**given, "version": 1})
    assert "We can take the one row" in page(client, "file", kept.pk)
    twice = client.post(url("map_file", kept.pk), {**given, "column_1": "number", "version": 2})
    assert twice.status_code == 422
    assert "Two columns are called" in twice.content.decode()
    wrong = client.post(url("map_file", kept.pk), {**given, "encoding": "utf-16", "version": 2})
    assert wrong.status_code == 422
    stale = client.post(url("map_file", kept.pk), {**given, "version": 1})
    assert stale.status_code == 422


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.csv"), (b"PK\x03\x04 zip", "book.xlsx"), (b"\x00\x01\x02", "b.bin"), (b"%PDF-1.4", "a.pdf")],
)
def test_what_is_no_table_is_refused_with_a_sentence(cast, content, name):
    answer = send(as_(cast.hanna), content, name=name)
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()
    assert "Nothing was stored" in answer.content.decode() or "nothing was stored" in answer.content.decode()


@pytest.mark.parametrize("given", [{}, {"kind": "robots"}, {"kind": "people", "file": "not a file"}])
def test_a_bad_upload_form_is_a_sentence(cast, given):
    assert as_(cast.hanna).post(url("import"), given).status_code == 422


def test_a_file_put_aside_is_removed_and_one_that_waits_a_week_too(cast, django_capture_on_commit_callbacks):
    client = as_(cast.hanna)
    send(client)
    kept = PeopleImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("put_aside", kept.pk))
    assert "was put aside" in page(client, "file", kept.pk)
    assert StoredFile.objects.get().removed_at
    send(client)
    forget_old_files(MONDAY)
    assert PeopleImport.objects.filter(state="previewed").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        forget_old_files(MONDAY.replace(day=20))
    assert not PeopleImport.objects.filter(state="previewed").exists()


def test_problem_cells_cannot_become_formulas(cast):
    client = as_(cast.hanna)
    send(client, b"number,name,email\n1,Ana Ito,=HYPERLINK(1)\n")
    listed = client.get(url("file_problems", PeopleImport.objects.get().pk)).content.decode()
    assert "'=HYPERLINK(1)" in listed


# --- how many questions -------------------------------------------------------------------------------------------

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
