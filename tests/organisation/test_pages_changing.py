"""Pages that change the organisation: units, people, places, purpose and roles; what one may not do, and bad input."""

import pytest
from django.test import Client

from onecloth.core.actors import system
from onecloth.organisation import actions
from onecloth.organisation.models import AccessGrant, Membership, Person, Purpose, PurposeSignature, Role, Unit
from tests.cast import MONDAY, Cast, as_, make_cast
from tests.organisation.house_pages import page, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.ONECLOTH_FILES = tmp_path / "files"
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    return make_cast()


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
