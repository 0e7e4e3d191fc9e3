"""Users by the name they sign in with."""

from onecloth.accounts.models import User


def user_named(name: str) -> User | None:
    """The user of a user name or personnel number, however its letters are cased; None where it is not one only."""
    exact = User.objects.filter(username=User.normalize_username(name.strip())).first()
    if exact:
        return exact
    alike = list(User.objects.filter(username__iexact=User.normalize_username(name.strip()))[:2])
    return alike[0] if len(alike) == 1 else None


