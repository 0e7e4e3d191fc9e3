from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from onecloth.core.policies import Policy, allow
from onecloth.ui import gallery as parts

A_YEAR = 60 * 60 * 24 * 365
LAST_WORDS = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Onecloth</title>"
    "<p>Something broke on our side. What was saved before is safe. Please try again in a minute."
)


@allow(Policy.SIGNED_IN)
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", parts.everything(request.GET))


@require_POST
@allow(Policy.PUBLIC)
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says; the choice is a cookie, so that a shared screen keeps its own."""
    way_back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        way_back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        way_back = "/"
    response = redirect(way_back)
    chosen = request.POST.get("theme", "")
    if chosen in ("light", "dark"):
        response.set_cookie(
            "theme", chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _sorry(request, "403_csrf.html", 403)


def public_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "ui/public_error.html", 400)


def public_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sorry(request, "ui/public_error.html", 404, {"gone": True})


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context, session or database: any of them may be what broke."""
    try:
        page = str(render_to_string("500.html"))
    except (OSError, ValueError, TemplateDoesNotExist, TemplateSyntaxError):
        page = LAST_WORDS
    return _whole_page(request, HttpResponse(page, status=500))


def _sorry(request: HttpRequest, template: str, status: int, context: Mapping[str, Any] | None = None) -> HttpResponse:
    return _whole_page(request, render(request, template, context, status=status))


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """htmx would put an error page into the part of the page it asked for; it belongs in place of the page."""
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML"
    return response
