"""Sign in with a user name or a personnel number."""

from allauth.account.auth_backends import AuthenticationBackend


class NameOrNumberBackend(AuthenticationBackend):
    """The user name may be a personnel number; nothing else differs yet."""
