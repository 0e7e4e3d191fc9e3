"""News on the public surface: a page for everybody, one post, and the way out of our e-mail.

Looking changes nothing. A mail program stops our mail by a POST without a cookie (RFC 8058); the link itself is the right.
"""

import hashlib
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock, files
from onecloth.core.actors import CUSTOMER
from onecloth.core.policies import Policy, allow
from onecloth.customers.queries.consents import contact_behind
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.actions.posts_mailing import stop_mail
from onecloth.teamwork.permissions.posts import get_public_post
from onecloth.teamwork.queries.feed_writing import ATOM_TYPE, JSON_TYPE, as_atom, as_json
from onecloth.teamwork.queries.feeds import Entry
from onecloth.teamwork.queries.posts_public import chosen, entries_for_customers, languages, shown, you_said_page

FIVE_MINUTES = 300


@allow(Policy.PUBLIC)
@cache_control(public=True, max_age=FIVE_MINUTES)
@require_GET
def you_said(request: HttpRequest) -> HttpResponse:
    with translation.override(_language_of(request)):
        found = you_said_page(request.GET.get("page", "1")[:10])
        return _answer(request, "teamwork/posts/public/you_said.html", {"found": found})


@allow(Policy.PUBLIC)
@cache_control(public=True, max_age=FIVE_MINUTES)
@require_GET
def atom(request: HttpRequest) -> HttpResponseBase:
    home = reverse("you_said:you_said")
    return _fed(request, lambda title, entries: as_atom(title, entries, about=home, home=home), ATOM_TYPE)


@allow(Policy.PUBLIC)
@cache_control(public=True, max_age=FIVE_MINUTES)
@require_GET
def json_feed(request: HttpRequest) -> HttpResponseBase:
    home = reverse("you_said:you_said")
    return _fed(request, lambda title, entries: as_json(title, entries, home=home), JSON_TYPE)


@allow(Policy.PUBLIC)
@cache_control(public=True, max_age=FIVE_MINUTES)
@require_GET
def post(request: HttpRequest, token: str) -> HttpResponse:
    with translation.override(_language_of(request)):
        return _answer(request, "teamwork/posts/public/post.html", {"each": shown(get_public_post(token))})


@allow(Policy.PUBLIC)
@cache_control(public=True, max_age=FIVE_MINUTES)
@require_GET
def picture(request: HttpRequest, token: str) -> HttpResponseBase:
    image = get_public_post(token).image
    if image is None or image.removed_at:
        raise Http404
    return files.attachment(image)


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, link: str) -> HttpResponse:
    contact = contact_behind(link)
    if contact is None:
        raise Http404
    if request.method == "POST":
        stop_mail(contact=contact, by=CUSTOMER, at=clock.now())
    with translation.override(contact.language or None):
        context = {"is_over": request.method == "POST", "link": link, "organisation_name": the_organisation().name}
        answer = render(request, "teamwork/posts/public/stop.html", context)
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex, nofollow"
    return answer


def _answer(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    house = the_organisation()
    here = translation.get_language()
    context |= {
        "organisation_name": house.name,
        "languages": languages(house),
        "here": here,
        "going_on": _chosen_here(request, here),
    }
    answer = render(request, template, context)
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def _fed(
    request: HttpRequest, write: Callable[[str, Sequence[Entry]], bytes], media_type: str
) -> HttpResponseBase:  # fmt: skip
    """What has not changed since a reader last asked is not sent again."""
    house = the_organisation()
    with translation.override(_language_of(request)):
        title = _("%(house)s: you said, we did") % {"house": house.name}
        words = write(title, entries_for_customers(house))
    tag = f'"{hashlib.sha256(words).hexdigest()[:32]}"'
    answer = HttpResponse(words, content_type=media_type, headers={"ETag": tag})
    patch_vary_headers(answer, ["Accept-Language"])
    return get_conditional_response(request, etag=tag, response=answer) or answer


def _chosen_here(request: HttpRequest, here: str) -> str:
    """What a link goes on with, so that a language somebody chose by hand stays theirs on the next page."""
    return urlencode({"lang": here}) if request.GET.get("lang") else ""


def _language_of(request: HttpRequest) -> str:
    asked = [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return chosen([request.GET.get("lang", "")[:10], *asked], the_organisation())
