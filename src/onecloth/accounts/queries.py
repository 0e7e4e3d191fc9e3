"""Users by the name they sign in with, and what they sign in with."""

from dataclasses import dataclass, field
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from onecloth.accounts.models import User


def user_named(name: str) -> User | None:
    """The user of a user name or personnel number, however its letters are cased; None where it is not one only."""
    exact = User.objects.filter(username=User.normalize_username(name.strip())).first()
    if exact:
        return exact
    alike = list(User.objects.filter(username__iexact=User.normalize_username(name.strip()))[:2])
    return alike[0] if len(alike) == 1 else None


def users_matching(words: str) -> QuerySet[User]:
    """Users whose name to sign in with, or own name, holds the words; everybody for none."""
    users = User.objects.order_by("username", "pk")
    if not words:
        return users
    return users.filter(Q(username__icontains=words) | Q(first_name__icontains=words) | Q(last_name__icontains=words))


@dataclass(frozen=True)
class Passkey:
    pk: int
    name: str
    opens_alone: bool
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SignInMethods:
    """How a user gets in. `opens_alone` of a passkey: it needs no password beside it."""

    has_password: bool
    has_app: bool = False
    passkeys: list[Passkey] = field(default_factory=list)
    recovery_codes: int | None = None


def sign_in_methods(user: User) -> SignInMethods:
    """What the user may sign in with, in one query."""
    kept = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    kinds = Authenticator.Type
    codes = next((each.wrap() for each in kept if each.type == kinds.RECOVERY_CODES), None)
    return SignInMethods(
        has_password=user.has_usable_password(),
        has_app=any(each.type == kinds.TOTP for each in kept),
        passkeys=[_passkey(each) for each in kept if each.type == kinds.WEBAUTHN],
        recovery_codes=len(codes.get_unused_codes()) if codes else None,
    )


def _passkey(kept: Authenticator) -> Passkey:
    key = kept.wrap()
    return Passkey(kept.pk, key.name, bool(key.is_passwordless), kept.created_at, kept.last_used_at)
