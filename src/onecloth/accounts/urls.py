"""Of allauth's pages only those that are used; each under a policy of ours, each change in one transaction."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from onecloth.accounts.views import entrance, own, sign_ins
from onecloth.core.policies import Policy, View, allow


def anybody(view: View) -> View:
    return allow(Policy.PUBLIC)(never_cache(view))


def signed_in(view: View) -> View:
    return allow(Policy.SIGNED_IN)(never_cache(view))


def changing(view: View) -> View:
    """The audit row is written in the same transaction as the change, or there is no change."""
    return signed_in(transaction.atomic(view))


urlpatterns = [
    path("login/", anybody(account.login), name="account_login"),
    path("logout/", anybody(account.logout), name="account_logout"),
    path("inactive/", anybody(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", changing(account.password_change), name="account_change_password"),
    path("password/set/", changing(account.password_set), name="account_set_password"),
    path("password/reset/", entrance.forgotten, name="account_reset_password"),
    path("password/reset/done/", anybody(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        anybody(transaction.atomic(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        anybody(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", entrance.to_own_page, name="mfa_index"),
    path("2fa/authenticate/", anybody(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/app/add/", changing(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/app/remove/", changing(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", changing(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/passkeys/", entrance.to_own_page, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", changing(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", anybody(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/passkeys/<int:pk>/remove/", changing(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/passkeys/<int:pk>/rename/", changing(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]

own_patterns = (
    [
        path("", own.me, name="me"),
        path("language/", own.language, name="language"),
        path("shared/", own.shared, name="shared"),
    ],
    "me",
)

sign_in_patterns = (
    [
        path("", sign_ins.sign_ins, name="sign_ins"),
        path("<str:token>/", sign_ins.sign_in, name="sign_in"),
        path("<str:token>/stop/", sign_ins.stop, name="stop"),
        path("<str:token>/let-in/", sign_ins.let_in, name="let_in"),
    ],
    "sign_in",
)
