"""Administrators give new passwords and stop sign-ins; nobody else sees that there is such a page."""

import pytest
from django.test import Client

from onecloth.accounts.models import User
from onecloth.core.models import AuditRow
from tests.cast import PASSWORD, Cast

NEW = "a longer selvedge 12"


@pytest.fixture
def tomasz(cast: Cast, client: Client) -> Client:
    client.post("/account/login/", {"login": "tomasz", "password": PASSWORD})
    return client


def address(name: str) -> str:
    return f"/sign-ins/{User.objects.get(username=name).token}/"


def test_somebody_is_found_by_part_of_their_name(tomasz: Client) -> None:
    page = tomasz.get("/sign-ins/?words=RIY").content.decode()
    assert "priya" in page
    assert ">dean<" not in page
    assert "Nobody signs in with such a name" in tomasz.get("/sign-ins/?words=zzz").content.decode()


def test_a_new_password_opens_and_the_old_does_not(tomasz: Client) -> None:
    page = tomasz.post(address("priya"), {"password": NEW, "again": NEW}, follow=True).content.decode()
    assert "priya has a new password, and was signed out everywhere." in page
    user = User.objects.get(username="priya")
    assert user.check_password(NEW)
    assert AuditRow.objects.filter(action="accounts.set_password", subject_id=str(user.pk)).exists()


def test_a_new_password_ends_sessions(tomasz: Client) -> None:
    priya = Client()
    priya.post("/account/login/", {"login": "priya", "password": PASSWORD})
    tomasz.post(address("priya"), {"password": NEW, "again": NEW})
    assert priya.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("first", "second"), [(NEW, "another"), ("short", "short"), ("", ""), ("priya priya", "priya priya")]
)
def test_a_password_that_will_not_do_changes_nothing(tomasz: Client, first: str, second: str) -> None:
    page = tomasz.post(address("priya"), {"password": first, "again": second})
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert User.objects.get(username="priya").check_password(PASSWORD)


def test_lost_devices_are_forgotten_when_asked(tomasz: Client) -> None:
    from allauth.mfa.models import Authenticator

    user = User.objects.get(username="priya")
    Authenticator.objects.create(user=user, type="totp", data={})
    tomasz.post(address("priya"), {"password": NEW, "again": NEW, "forget_devices": "on"})
    assert not Authenticator.objects.exists()


def test_a_sign_in_is_stopped_and_opened_again(tomasz: Client) -> None:
    tomasz.post(address("priya") + "stop/")
    assert not User.objects.get(username="priya").is_active
    assert "priya cannot sign in" in tomasz.get(address("priya")).content.decode()
    tomasz.post(address("priya") + "let-in/")
    assert User.objects.get(username="priya").is_active


@pytest.mark.parametrize("token", ["nothing-of-ours", "0", "%00", "é" * 60, "..%2f.."])
def test_an_address_that_leads_nowhere(tomasz: Client, token: str) -> None:
    assert tomasz.get(f"/sign-ins/{token}/").status_code == 404


def test_a_get_stops_nobody(tomasz: Client) -> None:
    assert tomasz.get(address("priya") + "stop/").status_code == 405
    assert User.objects.get(username="priya").is_active


def test_the_list_takes_as_many_queries_for_many_as_for_few(tomasz: Client, django_assert_max_num_queries) -> None:
    for number in range(60):
        User.objects.create_user(f"worker{number}")
    with django_assert_max_num_queries(14):
        assert "67 ways to sign in" in tomasz.get("/sign-ins/").content.decode()


def test_a_question_with_a_nul_in_it_is_a_bad_request_and_no_fault(tomasz: Client) -> None:
    assert tomasz.get("/sign-ins/?words=%00").status_code == 400
    assert tomasz.get("/s/%00/").status_code == 404
    assert tomasz.get("/r/x/?a=%00").status_code == 400
