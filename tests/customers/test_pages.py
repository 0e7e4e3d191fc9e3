"""Pages of customers: what people see, who may reach whom, bad input, how many questions."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core.exports import tables
from onecloth.customers.models import Contact, Customer
from tests.cast import MONDAY, Cast, as_, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
FOLAKE = "folake@example.org"


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    return make_cast()


def url(name: str, *args) -> str:
    return reverse(f"customers:{name}", args=args)


def page(client: Client, name: str, *args, **query) -> str:
    response = client.get(url(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("who", "sees"), [("priya", False), ("tom", True), ("hanna", True), ("ruth", True)])
def test_everybody_sees_customers_and_those_who_speak_for_us_their_contacts(cast, who, sees):
    client = as_(getattr(cast, who))
    assert "Mrs Adeyemi" in page(client, "customers")
    assert (FOLAKE in page(client, "customer", cast.adeyemi.pk)) is sees


def test_customers_are_found_by_name_number_and_place(cast):
    client = as_(cast.priya)
    assert "We know one customer by name" in page(client, "customers")
    for word in ("adey", "C-1001", "ashby"):
        assert "One customer fits" in page(client, "customers", q=word)
    assert "Nobody fits" in page(client, "customers", q="Zzz")


def test_a_customer_is_added_changed_closed_and_opened_again(cast):
    client = as_(cast.tom)
    client.post(url("add_customer"), {"kind": "company", "name": "Ashby Hall", "known_since": "2020-01-01"})
    hall = Customer.objects.get(name="Ashby Hall")
    changed = {"kind": "company", "name": "Ashby Hall Ltd", "place": "Ashby", "version": 1}
    client.post(url("change_customer", hall.pk), changed)
    stale = client.post(url("change_customer", hall.pk), changed)
    assert "Somebody changed this" in stale.content.decode()
    client.post(url("close_customer", hall.pk))
    hall.refresh_from_db()
    assert (hall.name, hall.closed_on) == ("Ashby Hall Ltd", MONDAY.date())
    assert "Ashby Hall" not in page(client, "customers")
    assert "Ashby Hall" in page(client, "customers", closed="1")
    client.post(url("reopen_customer", hall.pk))
    assert Customer.objects.get(pk=hall.pk).closed_on is None


def test_a_contact_and_what_they_agreed_to(cast):
    client = as_(cast.hanna)
    client.post(url("add_contact", cast.adeyemi.pk), {"name": "Ola", "email": "ola@example.org", "may_be_asked": "on"})
    ola = Contact.objects.get(name="Ola")
    assert (ola.may_be_asked, ola.may_be_told) == (True, False)
    assert "Not to be told" in page(client, "customer", cast.adeyemi.pk)
    client.post(url("change_contact", ola.pk), {"name": "Ola A", "telephone": "+44 20", "version": 1})
    client.post(url("close_contact", ola.pk))
    ola.refresh_from_db()
    assert (ola.name, ola.telephone, ola.may_be_asked, ola.closed_on) == ("Ola A", "+44 20", False, MONDAY.date())


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"kind": "robot", "name": "X"},
        {"kind": "person", "name": "x" * 201},
        {"kind": "person", "name": "X", "known_since": "0001-01-01"},
        {"kind": "person", "name": "X", "reference": "C-1001"},
        {"kind": "person", "name": "X\x00"},
        {"kind": "person", "name": "X", "language": "<script>"},
    ],
)
def test_a_bad_customer_is_a_sentence(cast, given):
    answer = as_(cast.hanna).post(url("add_customer"), given)
    assert answer.status_code == 422
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("given", [{}, {"name": "X", "email": "no"}, {"name": "X", "telephone": "call me"}])
def test_a_bad_contact_is_a_sentence(cast, given):
    assert as_(cast.hanna).post(url("add_contact", cast.adeyemi.pk), given).status_code == 422


def test_erasing_asks_for_the_name_and_blanks(cast):
    client = as_(cast.hanna)
    assert client.post(url("erase_contact", cast.contact.pk), {"name": "no"}).status_code == 422
    client.post(url("erase_contact", cast.contact.pk), {"name": "Folake Adeyemi"})
    assert Contact.objects.get().email == ""
    client.post(url("erase_customer", cast.adeyemi.pk), {"name": "Mrs Adeyemi"})
    assert client.get(url("customer", cast.adeyemi.pk)).status_code == 404


@pytest.mark.parametrize("name", ["change_customer", "close_customer", "reopen_customer", "add_contact"])
def test_who_keeps_no_customers_finds_no_way_to(cast, name):
    assert as_(cast.priya).post(url(name, cast.adeyemi.pk)).status_code == 404
    assert as_(cast.ruth).post(url("close_contact", cast.contact.pk)).status_code in (302, 404)


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
@pytest.mark.parametrize("name", ["customer", "change_contact", "erase_contact", "change_customer"])
def test_what_is_missing_is_not_there(cast, name, pk):
    assert as_(cast.hanna).get(url(name, pk)).status_code == 404


def test_contacts_are_written_out_for_those_who_may_reach_them(cast):
    table = {each.name: each for each in tables()}["contacts"]
    assert list(table.rows(cast.actor("priya"))) == []
    assert len(list(table.rows(cast.actor("hanna")))) == 1


def test_pages_ask_as_much_of_hundreds_as_of_one(cast):
    client = as_(cast.hanna)

    def asked(name: str, *args) -> int:
        with CaptureQueriesContext(connection) as context:
            page(client, name, *args)
        return len(context)

    small = asked("customers"), asked("customer", cast.adeyemi.pk)
    made = Customer.objects.bulk_create(Customer(name=f"Customer {n}") for n in range(300))
    Contact.objects.bulk_create(Contact(customer=each, name="X") for each in made)
    Contact.objects.bulk_create(Contact(customer=cast.adeyemi, name=f"X{n}") for n in range(60))
    assert (asked("customers"), asked("customer", cast.adeyemi.pk)) == small
    assert max(small) <= 18
