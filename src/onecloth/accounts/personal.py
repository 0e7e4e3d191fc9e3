"""What these tables hold about people, and what erasure does."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group as DjangoGroup
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from onecloth.accounts.models import FailedSignIns, Group, User
from onecloth.core import erasure

WHILE_HERE = "while they sign in here"


def declare() -> None:
    erasure.personal(
        User, "username", "email", "first_name", "last_name", "language", "password", "scim_username", "scim_external_id",
        subject="user", purpose="how somebody signs in", retention=WHILE_HERE, on_erasure="blank",
    )  # fmt: skip
    erasure.personal(
        Authenticator, "data", subject="user", purpose="passkeys, authenticator app, recovery codes",
        retention=WHILE_HERE, on_erasure="delete",
    )  # fmt: skip
    erasure.personal(
        EmailAddress, "email", subject="user", purpose="where a forgotten password's link goes", retention=WHILE_HERE,
        on_erasure="delete",
    )  # fmt: skip
    erasure.personal(
        Session, "session_data", subject="user", purpose="being signed in", retention="two weeks at the most",
        on_erasure="delete",
    )  # fmt: skip
    declare_the_rest()
    erasure.eraser("accounts", erase)


def declare_the_rest() -> None:
    erasure.not_personal(User, "token", "scim_id", because="random")
    erasure.not_personal(Group, "name", "scim_id", "scim_external_id", "scim_display_name", because="a group's name")
    erasure.not_personal(EmailConfirmation, "key", because="random, and not used: nobody confirms addresses here")
    erasure.not_personal(Authenticator, "type", because="the kind of device")
    erasure.not_personal(FailedSignIns, "bucket", because="keyed hash, kept for a day")
    erasure.not_personal(Session, "session_key", because="random")
    erasure.not_personal(DjangoGroup, "name", because="Django's table, not used")
    erasure.not_personal(Permission, "name", "codename", because="Django's table of its own rights")
    erasure.not_personal(ContentType, "app_label", "model", because="names of tables")


def erase(subject: str) -> int:
    """A user loses their names, devices and sessions; the row stays for what points at it."""
    kind, _colon, pk = subject.partition(":")
    user = User.objects.filter(pk=pk).first() if kind == "user" else None
    if user is None:
        return 0
    rows = Authenticator.objects.filter(user=user).delete()[0] + EmailAddress.objects.filter(user=user).delete()[0]
    user.username, user.email, user.first_name, user.last_name = f"erased-{user.pk}", "", "", ""
    user.scim_username, user.scim_external_id, user.language, user.is_active = None, None, "", False
    user.set_unusable_password()  # sessions are sealed with the password's hash, so they end with it
    user.save()
    return rows + 1
