"""Who may look after others' ways to sign in: administrators. Everybody looks after their own."""

from django.db.models import QuerySet
from django.http import Http404

from onecloth.accounts.models import User
from onecloth.core.actors import Actor


def visible_users(actor: Actor) -> QuerySet[User]:
    if actor.is_administrator:
        return User.objects.all()
    return User.objects.filter(pk=actor.user_id) if actor.user_id else User.objects.none()


def get_user_for(actor: Actor, token: str) -> User:
    """The user behind a public address, or a page that is not there."""
    user = visible_users(actor).filter(token=token).first()
    if user is None:
        raise Http404
    return user


def get_own_user(actor: Actor) -> User:
    """The user who is signed in."""
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise Http404
    return user
