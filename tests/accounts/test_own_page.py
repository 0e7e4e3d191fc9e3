"""The page behind the avatar, and what becomes of sessions when somebody is stopped."""

import pytest
from django.test import Client

from onecloth.accounts import actions
from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.organisation.models import Person
from tests.cast import PASSWORD, Cast


@pytest.fixture
def priya(cast: Cast, client: Client) -> Client:
    client.post("/account/login/", {"login": "priya", "password": PASSWORD})
    return client


def test_the_page_names_its_person_and_their_ways_in(priya: Client) -> None:
    page = priya.get("/me/").content.decode()
    for words in ("Priya Nair", "How you sign in", "With the name priya", "Add a passkey", "Add an app", "Sign out"):
        assert words in page


def test_the_page_says_where_one_works_and_is_behind_the_avatar(priya: Client) -> None:
    page = priya.get("/me/").content.decode()
    assert "North desk" in page
    assert "Scheduler" in page
    assert 'href="/me/"' in page.split("<main")[0]


def test_the_avatar_has_the_thread_of_ones_own_unit(priya: Client, cast: Cast) -> None:
    mast = priya.get("/more/").content.decode().split("<main")[0]
    assert f'class="avatar t-{cast.north_desk.thread}"' in mast
    assert "Priya Nair · Scheduler" in mast


def test_the_page_takes_few_queries(priya: Client, django_assert_max_num_queries) -> None:
    priya.get("/me/")
    with django_assert_max_num_queries(16):
        priya.get("/me/")


def test_a_language_is_kept_with_the_person(priya: Client, cast: Cast) -> None:
    cast.north_desk.name = {"en": "North desk", "de": "Nordtisch"}
    cast.north_desk.save()
    assert "North desk" in priya.get("/me/").content.decode()
    priya.post("/me/language/", {"language": "de"})
    assert User.objects.get(username="priya").language == "de"
    assert "Nordtisch" in priya.get("/me/").content.decode()
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": "priya", "password": PASSWORD})
    assert "Nordtisch" in elsewhere.get("/me/").content.decode()


def test_the_choice_says_what_it_changes_and_a_page_in_english_is_marked_as_english(priya: Client) -> None:
    priya.post("/me/language/", {"language": "de"})
    page = priya.get("/me/").content.decode()
    assert "Language of surveys, names and dates" in page
    assert "Buttons and headings of these pages are in English so far" in page
    assert '<html lang="en' in page


@pytest.mark.parametrize("language", ["xx", "../../etc", "de" * 500, "\x00"])
def test_a_language_we_do_not_speak_changes_nothing(priya: Client, language: str) -> None:
    page = priya.post("/me/language/", {"language": language}, follow=True).content.decode()
    assert "Nothing was changed" in page
    assert User.objects.get(username="priya").language == ""


def test_a_stopped_user_is_out_at_the_next_click(cast: Cast, priya: Client) -> None:
    assert priya.get("/me/").status_code == 200
    user = User.objects.get(username="priya")
    actions.stop_sign_in(user=user, by=system("test"), at=clock.now())
    assert priya.get("/me/").status_code == 302
    assert priya.get("/account/password/change/").status_code == 302
    again = priya.post("/account/login/", {"login": "priya", "password": PASSWORD}, follow=True)
    assert "This way to sign in is closed" in again.content.decode()


def test_somebody_who_left_is_out_at_the_next_click(cast: Cast, priya: Client) -> None:
    Person.objects.filter(pk=cast.priya.pk).update(left_on=clock.today())
    assert priya.get("/me/").status_code == 302
    assert priya.get("/account/password/change/").status_code == 302
    assert priya.post("/me/language/", {"language": "de"}).status_code == 302
    assert User.objects.get(username="priya").language == ""
    arrives = priya.post("/account/login/", {"login": "priya", "password": PASSWORD, "next": "/me/"}, follow=True)
    assert arrives.redirect_chain[-1][0].startswith("/account/login/")
    assert arrives.status_code == 200


def test_an_administrator_who_is_one_no_more_is_turned_away_at_the_next_click(cast: Cast, client: Client) -> None:
    client.post("/account/login/", {"login": "tomasz", "password": PASSWORD})
    assert client.get("/sign-ins/").status_code == 200
    cast.tomasz.grants.update(until_date=clock.today())
    assert client.get("/sign-ins/").status_code == 404
