"""Forgotten passwords: by mail where there is mail, else by somebody who can help. Strangers learn nothing."""

import re

import pytest
from django.test import Client

from onecloth.accounts.models import User
from onecloth.core.models import OutboxMessage
from tests.cast import PASSWORD, Cast, make_cast

NEW = "a longer selvedge 12"


@pytest.fixture
def cast(db: None) -> Cast:
    made = make_cast()
    User.objects.filter(username="priya").update(email="priya@example.org")
    return made


@pytest.fixture
def with_mail(settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    settings.ONECLOTH_BASE_URL = "https://onecloth.example"


def ask(client: Client, address: str, **more: str):
    return client.post("/account/password/reset/", {"email": address}, **more)


def link() -> str:
    found = re.search(
        r"https://onecloth\.example(/account/password/reset/key/\S+)", OutboxMessage.objects.get().payload["words"]
    )
    assert found
    return found[1]


def test_without_mail_the_page_says_who_can_help(cast: Cast, client: Client) -> None:
    page = client.get("/account/password/reset/").content.decode()
    assert "An administrator can let you in again" in page
    assert "Here that is Tomasz Zielinski, IT." in page
    assert "<form" not in page.split("<main")[1]
    assert client.post("/account/password/reset/", {"email": "priya@example.org"}).status_code == 405


@pytest.mark.usefixtures("with_mail")
def test_a_link_goes_to_the_address_and_opens_once(cast: Cast, client: Client) -> None:
    assert ask(client, "priya@example.org").status_code == 302
    form = client.get(link(), follow=True)
    assert "A new password" in form.content.decode()
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password is new" in done.content.decode()
    assert User.objects.get(username="priya").check_password(NEW)
    assert "This link opens nothing now" in Client().get(link(), follow=True).content.decode()


@pytest.mark.usefixtures("with_mail")
def test_looking_at_the_link_uses_nothing_up(cast: Cast, client: Client) -> None:
    ask(client, "priya@example.org")
    for _ in range(3):
        assert "A new password" in Client().get(link(), follow=True).content.decode()
    assert User.objects.get(username="priya").check_password(PASSWORD)


@pytest.mark.usefixtures("with_mail")
def test_a_forged_host_does_not_reach_the_mail(cast: Cast, client: Client) -> None:
    ask(client, "priya@example.org", HTTP_HOST="localhost", HTTP_X_FORWARDED_HOST="evil.example")
    words = OutboxMessage.objects.get().payload["words"]
    assert "evil" not in words
    assert "https://onecloth.example/account/" in words
    assert ask(client, "priya@example.org", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.usefixtures("with_mail")
def test_strangers_do_not_learn_who_signs_in_here(cast: Cast, client: Client) -> None:
    known, unknown = ask(client, "priya@example.org"), ask(client, "nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [each.payload["to"] for each in OutboxMessage.objects.all()] == ["priya@example.org"]


@pytest.mark.usefixtures("with_mail")
def test_the_link_dies_with_the_password_it_replaces(cast: Cast, client: Client) -> None:
    ask(client, "priya@example.org")
    user = User.objects.get(username="priya")
    user.set_password("something else 44")
    user.save()
    assert "This link opens nothing now" in client.get(link(), follow=True).content.decode()


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("address", ["", "not an address", "a@b\nBcc: x@y", "x" * 500 + "@example.org"])
def test_a_broken_address_sends_nothing(cast: Cast, client: Client, address: str) -> None:
    assert ask(client, address).status_code == 200
    assert not OutboxMessage.objects.exists()


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("path", ["1-abc-def/", "zzzzzzzzzzzzzzzzz-x/", "0-set-password/"])
def test_a_made_up_link_opens_nothing(cast: Cast, client: Client, path: str) -> None:
    page = client.get(f"/account/password/reset/key/{path}", follow=True)
    assert page.status_code == 200
    assert "This link opens nothing now" in page.content.decode()
