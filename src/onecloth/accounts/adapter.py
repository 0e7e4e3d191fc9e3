"""What allauth asks us: who may sign up (nobody), how guesses are counted, how mail leaves, how secrets are kept."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onecloth.accounts import attempts
from onecloth.core import clock, mail, sealing

SECRETS = "onecloth.mfa_secrets"
WRONG = _(
    "The name and the password do not belong together. Nothing was changed; try again, or ask for a new password."
)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and directories, never by whoever finds the page."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "incorrect_password": _("This is not your present password. Nothing was changed."),
        "enter_current_password": _("This is not your present password. Nothing was changed."),
        "too_many_login_attempts": _(
            "Too many wrong passwords came in. Wait a quarter of an hour, or sign in on a device you have used before."
        ),
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("me:me")

    def get_client_ip(self, request: HttpRequest) -> str:
        """An address that cannot be told apart is one address; it is no reason to turn somebody away."""
        return get_client_ip(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials.get("username", "")
        if attempts.is_too_often(request, name, self.get_client_ip(request), clock.now()):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials.get("username", "")
        attempts.note_failure(request, name, self.get_client_ip(request), clock.now())

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the configured address: a forged Host header must not send somebody's key elsewhere."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return mail.link_to(path.replace("UID-KEY", quote(key)))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, like every other mail."""
        context = {**context, "base_url": settings.ONECLOTH_BASE_URL}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        words = render_to_string(f"{template_prefix}_message.txt", context).strip()
        about = f"user:{context['user'].pk}" if context.get("user") else ""
        mail.queue(to=email, subject=subject, words=words, about=about, at=clock.now())


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are kept sealed with the installation's key: a stolen back-up does not hold them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code or key did not fit. Nothing was changed; try again with a fresh one."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        """Sealed with another key, a secret opens nothing; its owner signs in with a recovery code or asks for help."""
        return sealing.unseal(encrypted_text, SECRETS)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Onecloth"}

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()
