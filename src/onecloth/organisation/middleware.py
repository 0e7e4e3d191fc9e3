"""Tells every page who acts, asked anew on each request: a person who was stopped is stopped at the next click."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onecloth.core import clock
from onecloth.core.actors import ANONYMOUS
from onecloth.organisation.queries import actor_for


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_for(request.user, clock.today()) if request.user.is_authenticated else ANONYMOUS
        return self.get_response(request)
