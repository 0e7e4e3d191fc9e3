"""Customers and contacts: kept by those who speak with them, closed, erased."""

from pathlib import Path

import pytest

from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import Erasure
from onecloth.customers import actions
from onecloth.customers.actions import CustomerClosed, ReferenceTaken
from onecloth.customers.models import Contact, Customer
from onecloth.customers.permissions import visible_contacts, visible_customers
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
SYSTEM = system("test")


def test_numbers_of_customers_are_unique(cast):
    with pytest.raises(ReferenceTaken):
        actions.add_customer(name="Other", reference="C-1001", by=SYSTEM, at=MONDAY)
    one = actions.add_customer(name="Other", reference="", by=SYSTEM, at=MONDAY)
    assert one.reference is None
    with pytest.raises(ReferenceTaken):
        actions.change_customer(customer=one, changes={"reference": "C-1001"}, by=SYSTEM, at=MONDAY)


@pytest.mark.parametrize("name", ["priya", "dean", "tomasz"])
def test_those_who_lead_nobody_do_not_keep_customers(cast, name):
    with pytest.raises(NotAllowed):
        actions.add_customer(name="Mine", by=cast.actor(name), at=MONDAY)
    assert visible_customers(cast.actor(name)).exists()


@pytest.mark.parametrize("name", ["priya", "dean"])
def test_colleagues_do_not_reach_contacts(cast, name):
    assert not visible_contacts(cast.actor(name)).exists()


@pytest.mark.parametrize("name", ["tom", "hanna", "ruth", "tomasz"])
def test_those_who_lead_and_the_experience_team_reach_contacts(cast, name):
    assert visible_contacts(cast.actor(name)).get() == cast.contact


def test_the_second_to_save_is_told(cast):
    actions.change_contact(contact=cast.contact, changes={"may_be_asked": False}, expected=1, by=SYSTEM, at=MONDAY)
    with pytest.raises(Stale):
        actions.change_contact(contact=cast.contact, changes={"name": "X"}, expected=1, by=SYSTEM, at=MONDAY)
    assert Contact.objects.get().name == "Folake Adeyemi"


def test_only_known_fields_are_changed(cast):
    with pytest.raises(ValueError, match="blanked_at"):
        actions.change_customer(customer=cast.adeyemi, changes={"blanked_at": MONDAY}, by=SYSTEM, at=MONDAY)


def test_a_closed_customers_contacts_are_closed_too(cast):
    actions.close_customer(customer=cast.adeyemi, by=SYSTEM, at=MONDAY)
    assert Contact.objects.get().closed_on == MONDAY.date()
    with pytest.raises(CustomerClosed):
        actions.add_contact(customer=cast.adeyemi, name="New", by=SYSTEM, at=MONDAY)
    actions.reopen_customer(customer=cast.adeyemi, by=SYSTEM, at=MONDAY)
    assert Customer.objects.get().closed_on is None


def test_an_erased_customer_is_blank_with_everybody_there(
    cast, settings, tmp_path: Path, django_capture_on_commit_callbacks
):
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    with django_capture_on_commit_callbacks(execute=True):
        changed = actions.blank_customer(customer=cast.adeyemi, by=cast.actor("hanna"), at=MONDAY)
    customer, contact = Customer.objects.get(), Contact.objects.get()
    assert changed["customers"] == 2
    assert (customer.name, customer.place, contact.name, contact.email) == ("", "", "", "")
    assert not contact.may_be_asked
    assert {each.subject for each in Erasure.objects.filter()} == {f"customer:{customer.pk}", f"contact:{contact.pk}"}
    assert len(settings.ONECLOTH_KEPT_OUTSIDE.read_text().splitlines()) == 2
    assert not visible_customers(SYSTEM).exists()


def test_erasing_is_not_for_everybody_who_keeps(cast):
    with pytest.raises(NotAllowed):
        actions.blank_contact(contact=cast.contact, by=cast.actor("tom"), at=MONDAY)
