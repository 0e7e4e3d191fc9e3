"""Codes from an app, recovery codes, and what is kept of them."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from onecloth.accounts.models import User
from onecloth.core.models import AuditRow
from tests.cast import PASSWORD, Cast


@pytest.fixture
def priya(cast: Cast, client: Client) -> Client:
    client.post("/account/login/", {"login": "priya", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def add_app(client: Client) -> str:
    page = client.get("/account/2fa/app/add/").content.decode()
    secret = re.search(r'id="totp_key" value="([A-Z2-7]+)"', page)
    assert secret, page
    response = client.post("/account/2fa/app/add/", {"code": code_of(secret[1])})
    assert response["Location"] == "/account/2fa/codes/", response.content.decode()
    return secret[1]


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<code>(\d+)</code>", client.get("/account/2fa/codes/").content.decode())


def forget_reuse(cast: Cast) -> None:
    """Codes are good once; a test cannot wait half a minute for the next."""
    from django.core.cache import cache

    cache.clear()


def test_changing_how_one_signs_in_asks_who_is_there(cast: Cast, client: Client) -> None:
    client.post("/account/login/", {"login": "priya", "password": PASSWORD})
    asked = client.get("/account/2fa/app/add/", follow=True)
    assert "Is it you?" in asked.content.decode()


def test_an_app_asks_for_a_code_from_then_on(cast: Cast, priya: Client) -> None:
    secret = add_app(priya)
    priya.post("/account/logout/")
    forget_reuse(cast)
    first = priya.post("/account/login/", {"login": "priya", "password": PASSWORD})
    assert first["Location"].startswith("/account/2fa/authenticate/")
    assert priya.get("/me/").status_code == 302
    assert "One more step" in priya.get("/account/2fa/authenticate/").content.decode()
    assert priya.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    priya.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert priya.get("/me/").status_code == 200


def test_a_recovery_code_opens_once(cast: Cast, priya: Client) -> None:
    add_app(priya)
    codes = recovery_codes(priya)
    assert len(codes) == 10
    for expected in (200, 302):
        priya.post("/account/logout/")
        priya.post("/account/login/", {"login": "priya", "password": PASSWORD})
        priya.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert priya.get("/me/").status_code == expected


def test_the_code_step_survives_a_shared_screen(cast: Cast, priya: Client) -> None:
    secret = add_app(priya)
    priya.post("/account/logout/")
    forget_reuse(cast)
    priya.post("/account/login/", {"login": "priya", "password": PASSWORD, "shared": "on"})
    priya.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert "Signed in on a shared screen" in priya.get("/me/").content.decode()


def test_guessing_codes_ends_soon(cast: Cast, priya: Client) -> None:
    secret = add_app(priya)
    priya.post("/account/logout/")
    forget_reuse(cast)
    priya.post("/account/login/", {"login": "priya", "password": PASSWORD})
    for number in range(11):
        priya.post("/account/2fa/authenticate/", {"code": f"{number:06}"})
    priya.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert priya.get("/me/").status_code == 302


def test_the_secret_is_sealed_at_rest(cast: Cast, priya: Client) -> None:
    secret = add_app(priya)
    assert all(secret not in str(row.data) for row in Authenticator.objects.all())


def test_every_change_is_in_the_audit_without_its_value(cast: Cast, priya: Client) -> None:
    add_app(priya)
    rows = AuditRow.objects.filter(action="accounts.own_sign_in")
    assert {tuple(row.fields) for row in rows} == {("authenticator_app",), ("recovery_codes",)}


def test_new_codes_replace_the_old(cast: Cast, priya: Client) -> None:
    add_app(priya)
    before = recovery_codes(priya)
    priya.post("/account/2fa/codes/new/")
    assert not set(before) & set(recovery_codes(priya))
    saved = priya.get("/account/2fa/codes/download/")
    assert saved["Content-Type"].startswith("text/plain")


def test_the_app_can_be_taken_away_again(cast: Cast, priya: Client) -> None:
    add_app(priya)
    priya.post("/account/2fa/app/remove/")
    assert not Authenticator.objects.exists()
    page = priya.get("/me/").content.decode()
    assert "Add an app" in page


def test_a_passkey_needs_no_mail_address(cast: Cast, priya: Client) -> None:
    assert User.objects.get(username="priya").email == ""
    page = priya.get("/account/2fa/passkeys/add/")
    assert page.status_code == 200
    assert "creation_options" in page.content.decode()


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '{"id": 1}', "x" * 10_000, '{"response": {"userHandle": 7}}']
)
def test_a_broken_credential_gets_a_sentence(cast: Cast, priya: Client, credential: str) -> None:
    assert priya.post("/account/2fa/passkeys/add/", {"credential": credential}).status_code == 200
    priya.post("/account/logout/")
    answer = priya.post("/account/2fa/passkeys/login/", {"credential": credential})
    assert answer.status_code in (200, 302)
