"""What allauth's pages changed goes into the audit, like everything else."""

from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from onecloth.accounts import actions
from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.core.actors import Actor


def listen() -> None:
    """Importing this module connects the receivers; the call says that it was meant."""


@receiver([account.password_changed, account.password_set, account.password_reset])
def on_password(sender: type, request: HttpRequest, user: User, **_: Any) -> None:
    actions.note_own_change(user=user, what="password", by=_actor(request, user), at=clock.now())


@receiver(post_save, sender=Authenticator)
def on_new_authenticator(sender: type, instance: Authenticator, created: bool, **_: Any) -> None:
    """From the row rather than allauth's signal, which comes after the transaction, when an audit row cannot join it."""
    if created and context.request is not None:
        _note(context.request, instance)


@receiver([mfa.authenticator_removed, mfa.authenticator_reset])
def on_authenticator(sender: type, request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    _note(request, authenticator)


def _note(request: HttpRequest, authenticator: Authenticator) -> None:
    what = {"webauthn": "passkey", "totp": "authenticator_app"}.get(authenticator.type, "recovery_codes")
    user = authenticator.user
    actions.note_own_change(user=user, what=what, by=_actor(request, user), at=clock.now())


def _actor(request: HttpRequest, user: User) -> Actor:
    """Whoever is signed in; behind a reset link, the user whose link it is."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None and actor.user_id == user.pk:
        return actor
    return Actor(kind="person", name=user.username, user_id=user.pk)
