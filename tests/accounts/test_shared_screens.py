"""Short sessions: they end by themselves, and what was open on the screen goes with them."""

from datetime import timedelta

from django.test import Client

from onecloth.core import clock
from tests.cast import MONDAY, PASSWORD, Cast


def sign_in_at(client: Client, moment, **more: str) -> None:
    with clock.held_at(moment):
        client.post("/account/login/", {"login": "priya", "password": PASSWORD, **more})


def opens(client: Client, moment) -> bool:
    with clock.held_at(moment):
        return client.get("/me/").status_code == 200


def after(minutes: float):
    return MONDAY + timedelta(minutes=minutes)


def test_the_session_ends_when_nobody_touches_the_screen(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY, shared="on")
    assert opens(client, after(4.9))
    assert opens(client, after(9.7))
    assert not opens(client, after(14.8))
    assert not opens(client, after(14.9))


def test_the_session_ends_after_half_an_hour_however_busy(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY, shared="on")
    assert all(opens(client, after(minute)) for minute in range(4, 30, 4))
    assert not opens(client, after(30))


def test_the_page_says_when_it_ends_and_leaves_by_itself(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY, shared="on")
    with clock.held_at(after(1)):
        response = client.get("/me/")
    page = response.content.decode()
    assert "Signed in on a shared screen, ends at 08:30" in page
    assert "Sign out now" in page
    assert '<meta http-equiv="refresh" content="302; url=/account/login/">' in page
    assert "no-store" in response["Cache-Control"]


def test_whoever_comes_next_is_told_what_happened(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY, shared="on")
    with clock.held_at(after(6)):
        page = client.get("/me/", follow=True).content.decode()
    assert "The session on this shared screen has ended." in page


def test_the_cookie_goes_with_the_browser(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY, shared="on")
    assert client.cookies["sessionid"]["max-age"] == ""


def test_a_screen_of_ones_own_keeps_the_session(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY)
    assert opens(client, after(24 * 60))
    page = client.get("/me/").content.decode()
    assert "shared screen, ends" not in page
    assert int(client.cookies["sessionid"]["max-age"]) == 14 * 24 * 3600


def test_one_can_say_so_after_signing_in(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY)
    with clock.held_at(after(60)):
        client.post("/me/shared/")
    assert opens(client, after(64))
    assert not opens(client, after(70))


def test_signing_in_on_ones_own_screen_afterwards_is_not_short(cast: Cast, client: Client) -> None:
    sign_in_at(client, MONDAY, shared="on")
    client.post("/account/logout/")
    sign_in_at(client, after(1))
    assert opens(client, after(60))


def test_operators_choose_how_short(cast: Cast, client: Client, settings) -> None:
    settings.ONECLOTH_SHARED_IDLE_MINUTES = 1
    sign_in_at(client, MONDAY, shared="on")
    assert not opens(client, after(1.1))
    assert "signed out after a minute" in client.get("/account/login/").content.decode()
