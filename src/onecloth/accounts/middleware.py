"""What a session means on each request: whether a shared screen's is over, and which language its user reads."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from onecloth.accounts import shared_screens
from onecloth.core import clock
from onecloth.ui import toasts

Next = Callable[[HttpRequest], HttpResponse]


class SharedScreenMiddleware:
    """Ends a short session when its time is over, and keeps its pages out of the browser's memory."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.shared_screen = self._still_running(request) if request.session.get(shared_screens.KEY) else None
        response = self.get_response(request)
        if request.shared_screen:
            add_never_cache_headers(response)
        return response

    def _still_running(self, request: HttpRequest) -> shared_screens.SharedScreen | None:
        screen, at = shared_screens.of(request.session), clock.now()
        if screen is None or not request.user.is_authenticated:
            return None
        if at >= screen.until:
            logout(request)
            toasts.say(request, _("The session on this shared screen has ended. Sign in to go on."))
            return None
        return shared_screens.touch(request.session, screen, at)


class LanguageMiddleware:
    """Pages in the language somebody chose, wherever they sign in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.user.language if request.user.is_authenticated else ""
        if not chosen or not translation.check_for_language(chosen):
            return self.get_response(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)
