"""Getting in and being kept out: names, numbers, guesses, and what a stranger can learn."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from onecloth.accounts import attempts
from onecloth.accounts.models import FailedSignIns, User
from onecloth.core import clock
from onecloth.core.models import AuditRow
from tests.cast import MONDAY, PASSWORD, Cast

WRONG = "The name and the password do not belong together"
TOO_OFTEN = "Too many wrong passwords came in"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post("/account/login/", {"login": name, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_a_person_signs_in_with_their_name(cast: Cast, client: Client) -> None:
    assert sign_in(client, "priya").status_code == 302
    assert is_signed_in(client)


def test_letters_of_the_name_may_be_cased_otherwise(cast: Cast, client: Client) -> None:
    sign_in(client, " Priya ")
    assert is_signed_in(client)


def test_a_personnel_number_is_a_name_like_any_other(cast: Cast, client: Client) -> None:
    User.objects.create_user("004711", PASSWORD)
    sign_in(client, "004711")
    assert is_signed_in(client)


def test_names_that_differ_only_in_case_open_only_when_written_exactly(cast: Cast, client: Client) -> None:
    User.objects.create_user("PRIYA", "another warp 9")
    sign_in(client, "pRiYa")
    assert not is_signed_in(client)
    sign_in(client, "PRIYA", "another warp 9")
    assert client.get("/me/").context["user"].username == "PRIYA"


def test_a_wrong_password_and_an_unknown_name_read_the_same(cast: Cast, client: Client) -> None:
    wrong, unknown = sign_in(client, "priya", "not it at all"), sign_in(client, "nobody", "not it at all")
    assert WRONG in wrong.content.decode()

    def bare(page) -> str:
        return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode().replace("nobody", "priya"))

    assert wrong.status_code == unknown.status_code == 200
    assert bare(wrong) == bare(unknown)


def test_what_was_typed_comes_back_but_never_the_password(cast: Cast, client: Client) -> None:
    page = sign_in(client, "priya", "not it at all").content.decode()
    assert 'value="priya"' in page
    assert "not it at all" not in page


def test_strangers_run_out_of_guesses(cast: Cast, client: Client) -> None:
    for _ in range(attempts.FOR_A_NAME.failures):
        sign_in(client, "priya", "wrong guess")
    assert TOO_OFTEN in sign_in(client, "priya").content.decode()
    assert not is_signed_in(client)


def test_guesses_of_a_stranger_do_not_lock_out_the_owner_on_a_device_they_know(cast: Cast, client: Client) -> None:
    at_home = Client()
    sign_in(at_home, "priya")
    at_home.post("/account/logout/")
    for _ in range(attempts.FOR_A_NAME.failures + 5):
        sign_in(client, "priya", "wrong guess")
    sign_in(at_home, "priya")
    assert is_signed_in(at_home)


def test_a_mark_of_one_name_does_not_open_the_guesses_for_another(cast: Cast, client: Client) -> None:
    sign_in(client, "priya")
    client.post("/account/logout/")
    for _ in range(attempts.FOR_A_NAME.failures):
        sign_in(client, "tom", "wrong guess")
    assert TOO_OFTEN in sign_in(client, "tom").content.decode()


def test_a_forged_mark_is_no_mark(cast: Cast, client: Client) -> None:
    for number in range(attempts.FOR_A_NAME.failures):
        client.cookies[attempts.COOKIE] = f"device{number}:{'0' * 32}"
        sign_in(client, "priya", "wrong guess")
    assert TOO_OFTEN in sign_in(client, "priya").content.decode()


def test_a_hundred_people_behind_one_address_sign_in_at_six(cast: Cast) -> None:
    for number in range(100):
        client = Client()
        sign_in(client, "dean", "a slip of the finger" if number % 5 == 0 and number < 50 else PASSWORD)
    last = Client()
    sign_in(last, "dean")
    assert is_signed_in(last)


def test_one_address_cannot_try_every_name(cast: Cast, client: Client) -> None:
    for number in range(attempts.FROM_AN_ADDRESS.failures):
        attempts.note_failure(client.get("/account/login/").wsgi_request, f"name{number}", "127.0.0.1", MONDAY)
    with clock.held_at(MONDAY + timedelta(minutes=1)):
        assert TOO_OFTEN in sign_in(client, "dean").content.decode()
    with clock.held_at(MONDAY + timedelta(minutes=16)):
        sign_in(client, "dean")
        assert is_signed_in(client)


def test_the_table_of_guesses_names_nobody(cast: Cast, client: Client) -> None:
    sign_in(client, "priya", "wrong guess")
    kept = [row.bucket for row in FailedSignIns.objects.all()]
    assert len(kept) == 2
    assert all(len(bucket) == 64 and "priya" not in bucket for bucket in kept)
    attempts.forget_old(clock.now() + timedelta(days=2))
    assert not FailedSignIns.objects.exists()


def test_signing_out_takes_a_post(cast: Cast, client: Client) -> None:
    sign_in(client, "priya")
    assert "Sign out of Onecloth?" in client.get("/account/logout/").content.decode()
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)


def test_nobody_signs_up(cast: Cast, client: Client) -> None:
    for path in ("/account/signup/", "/account/email/", "/account/social/", "/account/confirm-email/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"username": "mallory", "password1": PASSWORD}).status_code == 404
    assert not User.objects.filter(username="mallory").exists()


@pytest.mark.parametrize(
    "way_out", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(cast: Cast, client: Client, way_out: str) -> None:
    response = client.post("/account/login/", {"login": "priya", "password": PASSWORD, "next": way_out})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_a_page_that_asks_to_sign_in_is_where_one_arrives(cast: Cast, client: Client) -> None:
    asked = client.get("/me/")
    assert asked["Location"] == "/account/login/?next=/me/"
    response = client.post("/account/login/", {"login": "priya", "password": PASSWORD, "next": "/me/"})
    assert response["Location"] == "/me/"


@pytest.mark.parametrize("name", ["", "\x00", "a" * 5000, "'; drop table--", "\u202epriya"])
def test_bad_names_get_a_sentence(cast: Cast, client: Client, name: str) -> None:
    response = sign_in(client, name)
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_changing_the_password_ends_other_sessions_and_is_recorded(cast: Cast, client: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "priya")
    sign_in(client, "priya")
    new = "a longer selvedge 12"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert AuditRow.objects.filter(action="accounts.own_sign_in", fields=["password"]).count() == 1


@pytest.mark.parametrize("weak", ["short", "1234567890", "priya12345", "password123"])
def test_weak_passwords_are_refused_with_the_reason(cast: Cast, client: Client, weak: str) -> None:
    sign_in(client, "priya")
    page = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert page.status_code == 200
    assert page.context["form"].errors["password1"]
    assert User.objects.get(username="priya").check_password(PASSWORD)
