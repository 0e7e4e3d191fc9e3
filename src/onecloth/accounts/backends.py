"""Sign in with a user name or a personnel number."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from onecloth.accounts.queries import user_named


class NameOrNumberBackend(AuthenticationBackend):
    """The name is what was given to the person: a user name or a personnel number, whichever way its letters are cased."""

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        return self._check_password(user_named(username), password)
