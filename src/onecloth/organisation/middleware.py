"""Tells every page who acts, asked anew on each request: a person who was stopped is stopped at the next click."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from onecloth.core.actors import ANONYMOUS
from onecloth.core.http import ActorRequest
from onecloth.core.once import while_reading
from onecloth.organisation.queries.actors import Present, present


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with while_reading() if request.method in ("GET", "HEAD") else nullcontext():
            return self._answered(request)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        here = present(request.user) if request.user.is_authenticated else Present(ANONYMOUS)
        if request.user.is_authenticated and not here.actor.is_person:
            logout(request)  # or the sign-in page would send them on to pages that send them back
        cast(ActorRequest, request).actor = here.actor
        with timezone.override(ZoneInfo(here.zone)):
            return self.get_response(request)
