"""Signing in by passkey with a real browser and its virtual device, by app, and on a shared screen; without JavaScript."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import installation
from tests.browser.pages import NARROW, PHONE, WIDE, Watch, assert_not_sideways, barriers_in_every_form

PASSWORD = "warp and weft 7"
OWN_DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[installation.Served]:
    """An organisation with an administrator and two ways to sign in for those who add devices; none has a mail address."""
    home = installation.copy_of(installation.migrated(), tmp_path_factory.mktemp("door") / "home")
    words = ("--no-input", "--name", "Tolley", "--language", "en", "--zone", "Europe/London", "--admin", "ruth")
    installation.run(home, "init", *words, ONECLOTH_ADMIN_PASSWORD=PASSWORD)
    begin = "import django; django.setup()\nfrom onecloth.accounts.models import User\n"
    made = f"[User.objects.create_user(name, {PASSWORD!r}) for name in ('pia', 'abe')]"
    given = installation.environment(home, DJANGO_SETTINGS_MODULE="onecloth.config.settings")
    subprocess.run([sys.executable, "-c", begin + made], env=given, check=True)
    with installation.served(home) as running:
        yield running


@pytest.fixture
def context(browser: Browser, house: installation.Served) -> Iterator[BrowserContext]:
    watch = Watch(house.address)
    opened = browser.new_context(base_url=house.address, viewport=WIDE, locale="en-GB", reduced_motion="reduce")
    opened.set_default_timeout(20_000)
    watch.over(opened)
    yield opened
    opened.close()
    assert not watch.findings, "\n".join(dict.fromkeys(watch.findings))


def sign_in(page: Page, name: str = "ruth", *, shared: bool = False) -> None:
    page.goto("/account/login/")
    page.get_by_label("User name or personnel number").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    if shared:
        page.get_by_label("This is a shared screen").check()
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page: Page) -> None:
    """Type the password once more where a page asks for it."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_out(page: Page) -> None:
    page.goto("/me/")
    page.get_by_role("button", name="Sign out", exact=True).click()


def test_a_passkey_is_added_without_a_mail_address_and_opens_alone(context: BrowserContext) -> None:
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": OWN_DEVICE})
    sign_in(page, "pia")
    page.goto("/account/2fa/passkeys/add/")
    confirm(page)
    page.get_by_label("What to call it").fill("Ruth’s phone")
    page.get_by_label("It opens without a password").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name=re.compile("recovery codes are left"))).to_be_visible()
    page.goto("/me/")
    expect(page.get_by_text("Ruth’s phone").first).to_be_visible()
    expect(page.get_by_text("opens without a password")).to_be_visible()
    sign_out(page)
    page.goto("/account/login/?next=/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()


def test_a_passkey_that_is_not_there_is_said_in_words(context: BrowserContext) -> None:
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**OWN_DEVICE, "isUserVerified": False}})
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used, so nothing has changed.")


def test_an_app_is_added_and_asked_for(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, "abe")
    page.goto("/account/2fa/app/add/")
    confirm(page)
    secret = page.get_by_label("Key for the app").input_value()
    wait_for_a_whole_code()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", name=re.compile("recovery code"))).to_be_visible()
    sign_out(page)
    sign_in(page, "abe")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()


def wait_for_a_whole_code() -> None:
    """A code typed in its last seconds is of yesterday when it arrives."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)


def test_a_shared_screen_says_when_it_ends(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, shared=True)
    page.goto("/me/")
    expect(page.get_by_text(re.compile(r"Signed in on a shared screen, ends at \d\d:\d\d"))).to_be_visible()
    page.get_by_role("button", name="Sign out now").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_everything_but_passkeys_works_without_javascript(browser: Browser, house: installation.Served) -> None:
    plain = browser.new_context(base_url=house.address, viewport=PHONE, java_script_enabled=False)
    try:
        page = plain.new_page()
        sign_in(page)
        page.goto("/me/")
        expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
        page.goto("/account/login/")
        assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    finally:
        plain.close()


AT_THE_DOOR = ("/account/login/", "/account/password/reset/", "/account/inactive/")
INSIDE = (
    "/me/",
    "/sign-ins/",
    "/account/password/change/",
    "/account/2fa/app/add/",
    "/account/2fa/passkeys/add/",
    "/account/logout/",
)


def test_nobody_meets_a_barrier_at_the_door(context: BrowserContext) -> None:
    page, found = context.new_page(), []
    for path in AT_THE_DOOR:
        page.goto(path)
        found += [f"{path} {line}" for line in barriers_in_every_form(page)]
    sign_in(page)
    page.goto("/account/2fa/app/add/")
    found += barriers_in_every_form(page)
    confirm(page)
    for path in INSIDE:
        page.goto(path)
        found += [f"{path} {line}" for line in barriers_in_every_form(page)]
        page.set_viewport_size(NARROW)
        assert_not_sideways(page)
    assert not found, "\n".join(found)
