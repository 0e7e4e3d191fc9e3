"""What contacts agreed to: noted with day and source, taken back by them or for them, erased with them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from onecloth.core.actors import CUSTOMER, system
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import Erasure
from onecloth.customers import actions
from onecloth.customers.actions import CannotNote
from onecloth.customers.models import Consent, Contact
from onecloth.customers.queries.consents import agreed_to, contact_behind, said_by, said_no_to
from tests.cast import MONDAY, Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SYSTEM = system("test")
DAY = MONDAY.date()


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    return make_cast()


def note(
    cast: Cast, purpose: str = "interview", *, is_given: bool = True, on: date = DAY, by=SYSTEM, **more
) -> Consent:
    return actions.note_consent(
        contact=cast.contact, purpose=purpose, is_given=is_given, said_on=on, way="telephone", by=by, at=MONDAY, **more
    )


def as_hanna(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.hanna.user)
    return client


def test_a_yes_stands_until_a_later_no_and_both_are_kept(cast: Cast) -> None:
    note(cast, on=DAY - timedelta(days=9), source="Annual talk")
    assert Contact.objects.filter(agreed_to("interview")).get() == cast.contact
    note(cast, is_given=False, on=DAY - timedelta(days=2))
    assert not Contact.objects.filter(agreed_to("interview")).exists()
    assert Contact.objects.filter(said_no_to("interview")).exists()
    assert Consent.objects.count() == 2
    with pytest.raises(CannotNote, match="otherwise since"):
        note(cast, on=DAY - timedelta(days=5))
    note(cast)
    assert said_by([cast.contact.pk])[cast.contact.pk]["interview"].is_given


def test_the_same_again_changes_nothing_and_tomorrow_is_refused(cast: Cast) -> None:
    first = note(cast)
    assert note(cast) == first
    with pytest.raises(CannotNote, match="not come yet"):
        note(cast, "group", on=DAY + timedelta(days=3))


def test_one_consent_of_a_kind_stands_at_a_time(cast: Cast) -> None:
    first = note(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            contact=cast.contact, purpose="interview", is_given=True, said_on=DAY, way="letter", noted_at=first.noted_at
        )


def test_those_who_do_not_keep_customers_note_nothing(cast: Cast) -> None:
    for by in (cast.actor("priya"), cast.actor("tomasz"), CUSTOMER):
        with pytest.raises(NotAllowed):
            note(cast, by=by)


def test_staff_note_it_over_the_page_with_day_way_and_source(cast: Cast) -> None:
    client = as_hanna(cast)
    address = reverse("customers:contact_consent", args=[cast.contact.pk])
    told = {"purpose": "group", "is_given": "yes", "said_on": "2026-02-20", "way": "letter", "source": "Letter of May"}
    assert "Noted." in client.post(address, told, follow=True).content.decode()
    page = client.get(address).content.decode()
    assert "Letter of May" in page
    assert "20 February" in page
    assert "Focus groups" in client.get(reverse("customers:customer", args=[cast.adeyemi.pk])).content.decode()
    assert client.post(address, {**told, "said_on": "2031-01-01"}).status_code == 422
    assert client.post(address, {**told, "purpose": "dance"}).status_code == 422


def test_a_contact_takes_it_back_on_their_own_page(cast: Cast) -> None:
    note(cast, "email", on=DAY - timedelta(days=9))
    link = actions.make_link(contact=cast.contact, by=SYSTEM, at=MONDAY)
    client = Client()
    page = client.get(f"/p/{link}/")
    assert "Folake Adeyemi, this is what you told us" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/p/{link}/say/").status_code == 405
    client.post(f"/p/{link}/say/", {"purpose": "email", "is_given": "no"})
    client.post(f"/p/{link}/say/", {"purpose": "group", "is_given": "yes"})
    client.post(f"/p/{link}/reach/", {"reach": "telephone", "reach_when": "  mornings  "})
    said = said_by([cast.contact.pk])[cast.contact.pk]
    assert (said["email"].is_given, said["email"].way, said["group"].is_given) == (False, "link", True)
    cast.contact.refresh_from_db()
    assert (cast.contact.reach, cast.contact.reach_when) == ("telephone", "mornings")


@pytest.mark.parametrize("told", [{}, {"purpose": "x", "is_given": "yes"}, {"purpose": "email", "is_given": "maybe"}])
def test_a_bad_word_on_their_page_changes_nothing(cast: Cast, told: dict[str, str]) -> None:
    link = actions.make_link(contact=cast.contact, by=SYSTEM, at=MONDAY)
    assert Client().post(f"/p/{link}/say/", told).status_code == 422
    assert Client().post(f"/p/{link}/reach/", {"reach": "pigeon"}).status_code == 422
    assert not Consent.objects.exists()


@pytest.mark.parametrize("link", ["x", "x" * 200, "%00", "a/b"])
def test_a_link_that_is_none_leads_nowhere(cast: Cast, link: str) -> None:
    assert Client().get(f"/p/{link}/").status_code == 404


def test_a_link_can_be_renewed_and_withdrawn(cast: Cast) -> None:
    client = as_hanna(cast)
    made = client.post(reverse("customers:contact_link", args=[cast.contact.pk])).content.decode()
    first = made.partition("/p/")[2].partition("/")[0]
    assert contact_behind(first) == cast.contact
    cast.contact.refresh_from_db()
    second = actions.make_link(contact=cast.contact, by=SYSTEM, at=MONDAY)
    assert (contact_behind(first), contact_behind(second)) == (None, cast.contact)
    client.post(reverse("customers:contact_link_out", args=[cast.contact.pk]))
    assert Client().get(f"/p/{second}/").status_code == 404


def test_they_erase_themselves_and_the_link_with_them(cast: Cast) -> None:
    note(cast, source="Annual talk")
    link = actions.make_link(contact=cast.contact, by=SYSTEM, at=MONDAY)
    assert Client().post(f"/p/{link}/erase/").status_code == 422
    assert "You are erased" in Client().post(f"/p/{link}/erase/", {"sure": "1"}).content.decode()
    contact = Contact.objects.get()
    assert (contact.name, contact.email, contact.link_hash, Consent.objects.get().source) == ("", "", None, "")
    assert Erasure.objects.get().subject == f"contact:{contact.pk}"
    assert not said_by([contact.pk])
    assert Client().get(f"/p/{link}/").status_code == 404


def test_a_closed_contact_has_no_private_page(cast: Cast) -> None:
    link = actions.make_link(contact=cast.contact, by=SYSTEM, at=MONDAY)
    actions.close_contact(contact=cast.contact, by=SYSTEM, at=MONDAY)
    assert contact_behind(link) is None
    with pytest.raises(CannotNote):
        actions.make_link(contact=cast.contact, by=SYSTEM, at=MONDAY)
