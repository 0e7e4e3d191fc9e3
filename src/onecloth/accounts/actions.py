"""Giving, changing and ending ways to sign in."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.accounts.models import User
from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused


class PasswordRefused(Refused):
    """A password that is too easily guessed."""


def set_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """A new password; it ends every session of the user. Raises `PasswordRefused`, `NotAllowed`."""
    if by.user_id != user.pk:
        check_may_manage(by)
    check_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record(by=by, at=at, action="accounts.set_password", subject=user, fields=["password"])


def forget_devices(*, user: User, by: Actor, at: datetime) -> None:
    """For somebody who lost them: authenticator app, passkeys and recovery codes count no more. Raises `NotAllowed`."""
    check_may_manage(by)
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        audit.record(by=by, at=at, action="accounts.forget_devices", subject=user, fields=["authenticators"])


def stop_sign_in(*, user: User, by: Actor, at: datetime) -> None:
    """Nobody signs in as this user from now on; the next page of an open session asks to sign in. Raises `NotAllowed`."""
    _set_active(user, False, "accounts.stop_sign_in", by, at)


def allow_sign_in(*, user: User, by: Actor, at: datetime) -> None:
    """Take `stop_sign_in` back. Raises `NotAllowed`."""
    _set_active(user, True, "accounts.allow_sign_in", by, at)


def choose_language(*, user: User, language: str, by: Actor, at: datetime) -> None:
    """Which language pages have for this user; empty for the browser's. Raises `NotAllowed`."""
    if by.user_id != user.pk:
        check_may_manage(by)
    with transaction.atomic():
        user.language = language
        user.save(update_fields=["language"])
        audit.record(by=by, at=at, action="accounts.choose_language", subject=user, fields=["language"])


def note_own_change(*, user: User, what: str, by: Actor, at: datetime) -> None:
    """Somebody changed how they sign in, on a page that is not ours."""
    with transaction.atomic():
        audit.record(by=by, at=at, action="accounts.own_sign_in", subject=user, fields=[what])


def check_may_manage(by: Actor) -> None:
    if not (by.is_system or by.is_administrator):
        raise NotAllowed(_("Only an administrator may do this."))


def check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise PasswordRefused(" ".join(weak.messages)) from weak


def _set_active(user: User, active: bool, action: str, by: Actor, at: datetime) -> None:
    check_may_manage(by)
    with transaction.atomic():
        user.is_active = active
        user.save(update_fields=["is_active"])
        audit.record(by=by, at=at, action=action, subject=user, fields=["is_active"])
