"""The request as our views know it."""

from django.http import HttpRequest

from onecloth.core.actors import Actor


class ActorRequest(HttpRequest):
    """A request after the actor middleware: `actor` is always there."""

    actor: Actor
