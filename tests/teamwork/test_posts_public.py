"""News for customers: a page without a sign-in, and mail to those who agreed, once each, with a way out."""

import json
from datetime import date
from typing import Any

import pytest
from django.core import mail as sent
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, jobs, outbox
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import OutboxMessage
from onecloth.customers.actions import note_consent
from onecloth.customers.models import Consent, Contact
from onecloth.teamwork.actions import posts_mailing
from onecloth.teamwork.actions.posts import withdraw_post
from onecloth.teamwork.actions.posts_mailing import write_to_customers
from onecloth.teamwork.exceptions import CannotPost
from onecloth.teamwork.models import Post
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.posting import draft, out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TEXTS: dict[str, Any] = {
    "title": {"en": "Saturdays", "de": "Samstags"}, "words": {"en": "We come **too**.", "de": "Wir kommen *auch*."},
    "unit": None, "for_customers": True,
}  # fmt: skip


@pytest.fixture
def server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"


def page(url: str, status: int = 200, **headers: str) -> str:
    response = Client(headers=headers).get(url)
    assert response.status_code == status
    return response.content.decode()


def agree(contact: Contact, *, is_given: bool = True) -> Contact:
    note_consent(
        contact=contact, purpose="email", is_given=is_given, said_on=date(2026, 3, 1), way="letter", by=system("test"),
        at=MONDAY,
    )  # fmt: skip
    return contact


def more_contacts(cast: Cast, number: int) -> None:
    for each in range(number):
        contact = Contact.objects.create(customer=cast.adeyemi, name=f"C{each}", email=f"c{each}@example.org")
        agree(contact)


def work() -> None:
    while jobs.run_next() is not None:
        pass
    outbox.deliver_due(clock.now(), most=1000)


def test_customers_read_in_their_language_and_nobody_is_named(cast: Cast) -> None:
    out(cast, "hanna", **TEXTS)
    out(cast, "hanna", title={"en": "Inside only"}, unit=None)
    english, german = page("/you-said/"), page("/you-said/", **{"accept-language": "de-AT,de;q=0.8"})
    assert "<strong>too</strong>" in english
    assert "Samstags" in german
    assert "Wir kommen <em>auch</em>" in german
    assert "Samstags" in page("/you-said/?lang=de")
    assert "Saturdays" in page("/you-said/?lang=xx&page=zz", **{"accept-language": "fr"})
    assert "Hanna" not in english + german
    assert "Inside only" not in english


def test_a_reader_fetches_what_customers_read_in_their_language_by_nobodys_name(cast: Cast) -> None:
    post = out(cast, "hanna", **TEXTS)
    out(cast, "hanna", title={"en": "Inside only"}, unit=None)
    told = json.loads(page("/you-said/feed.json?lang=de"))
    (item,) = told["items"]
    assert (item["title"], item["content_text"].strip(), item["language"]) == ("Samstags", "Wir kommen auch.", "de")
    assert item["url"].endswith(reverse("you_said:post", args=[post.token]))
    assert told["home_page_url"].endswith("/you-said/")
    atom = page("/you-said/feed.atom")
    assert "<title>Saturdays</title>" in atom
    assert "Hanna" not in atom
    assert "/you-said/feed.atom" in page("/you-said/")
    answer = Client().get("/you-said/feed.atom")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert Client(headers={"if-none-match": answer["ETag"]}).get("/you-said/feed.atom").status_code == 304
    withdraw_post(post=post, by=cast.actor("hanna"), at=MONDAY)
    assert not json.loads(page("/you-said/feed.json"))["items"]


def test_what_is_not_for_customers_or_taken_back_is_not_there(cast: Cast) -> None:
    inside, post = out(cast), out(cast, "hanna", **TEXTS)
    waiting = draft(cast, "hanna", **TEXTS)
    url = reverse("you_said:post", args=[post.token])
    assert "Saturdays" in page(url)
    for hidden in (inside, waiting):
        page(reverse("you_said:post", args=[hidden.token]), 404)
    withdraw_post(post=post, by=cast.actor("hanna"), at=MONDAY)
    page(url, 404)
    page(reverse("you_said:picture", args=[post.token]), 404)
    assert "Nothing stands here yet" in page("/you-said/")


def test_the_public_page_knows_no_session_and_may_be_kept_for_minutes(cast: Cast) -> None:
    out(cast, "hanna", **TEXTS)
    answer = as_(cast.hanna).get("/you-said/")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies
    assert "Write a post" not in answer.content.decode()


def test_queries_of_the_public_page_do_not_grow(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _each in range(12):
        out(cast, "hanna", **TEXTS)
    with django_assert_max_num_queries(5):
        assert "Older" in page("/you-said/")


def test_only_those_who_speak_for_all_address_customers(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        draft(cast, for_customers=True)
    assert "Customers may read it too" in as_(cast.hanna).get("/news/new/").content.decode()
    assert "Customers may read it too" not in as_(cast.tom).get("/news/new/").content.decode()
    post = out(cast, for_customers=False)
    assert as_(cast.tom).post(reverse("news:write_to_customers", args=[post.token])).status_code == 404


@pytest.mark.usefixtures("server")
def test_those_who_agreed_get_one_mail_each_in_their_language(cast: Cast) -> None:
    agree(cast.contact)
    refused = Contact.objects.create(customer=cast.adeyemi, name="No", email="no@example.org", language="de")
    german = agree(Contact.objects.create(customer=cast.adeyemi, name="De", email="de@example.org", language="de"))
    agree(refused, is_given=False)
    post = out(cast, "hanna", **TEXTS)
    for _twice in range(2):
        as_(cast.hanna).post(reverse("news:write_to_customers", args=[post.token]))
        work()
    assert {(letter.to[0], letter.subject) for letter in sent.outbox} == {
        ("folake@example.org", "Saturdays"), (german.email, "Samstags"),
    }  # fmt: skip
    assert len(sent.outbox) == 2
    assert "We come too." in next(letter.body for letter in sent.outbox if letter.subject == "Saturdays")
    told = as_(cast.hanna).get(reverse("news:post", args=[post.token])).content.decode()
    assert "2 customers are written to." in told


@pytest.mark.usefixtures("server")
def test_a_worker_that_dies_between_steps_doubles_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts_mailing, "A_STEP", 2)
    more_contacts(cast, 5)
    post = write_to_customers(post=out(cast, "hanna", **TEXTS), by=cast.actor("hanna"), at=MONDAY)
    assert post.mailing is not None
    jobs.run_next(until=iter([False, True]).__next__)  # one step, then put down
    assert OutboxMessage.objects.filter(topic="mail").count() == 2
    post.mailing.cursor = {}  # as if its step had been lost after its mails were queued
    post.mailing.save(update_fields=["cursor"])
    work()
    assert sorted(letter.to[0] for letter in sent.outbox) == [f"c{each}@example.org" for each in range(5)]


@pytest.mark.usefixtures("server")
def test_one_click_stops_all_mail_and_looking_at_the_link_stops_none(cast: Cast) -> None:
    agree(cast.contact)
    post = out(cast, "hanna", **TEXTS)
    write_to_customers(post=post, by=cast.actor("hanna"), at=MONDAY)
    jobs.run_next()
    link = OutboxMessage.objects.get(topic="mail").payload["unsubscribe"]
    path = link.partition("//")[2].partition("/")[2]
    page(f"/{path}")
    assert Consent.objects.get(replaced_at__isnull=True).is_given
    answer = Client(enforce_csrf_checks=True).post(f"/{path}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Consent.objects.get(replaced_at__isnull=True).is_given
    outbox.deliver_due(clock.now())
    assert sent.outbox == []  # it had not left yet
    page("/you-said/stop/nobodys/", 404)


def test_without_a_mail_server_or_a_public_post_nothing_is_asked_for(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    post = out(cast, "hanna", **TEXTS)
    with pytest.raises(CannotPost, match="No mail server"):
        write_to_customers(post=post, by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(CannotPost, match="Only what is out"):
        write_to_customers(post=out(cast), by=cast.actor("hanna"), at=MONDAY)
    assert not Post.objects.filter(mailing__isnull=False).exists()
