"""What happens to a request before anything else looks at its address.

The public surface has addresses of its own: no session, no account, no person ever reaches a survey or a receipt.

A request under `/s/`, `/r/` or another of these is answered by `onecloth.config.public_urls` alone, and carries no sign-in cookie onwards.
"""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

PREFIXES = ("/s/", "/r/", "/q/", "/b/", "/p/", "/f/", "/u/", "/you-said/")


class PublicSurfaceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PREFIXES):
            request.urlconf = "onecloth.config.public_urls"
            request.COOKIES.pop("sessionid", None)
        return self.get_response(request)


class WholeAddressMiddleware:
    """No address of ours holds a NUL. PostgreSQL refuses to look one up, which would be a fault of ours; SQLite does not.

    The public surface has kind pages of its own for addresses that lead nowhere; a question of theirs is refused too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info and not request.path_info.startswith(PREFIXES):
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)
