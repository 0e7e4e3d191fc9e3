"""Feeds for people's readers and the page an intranet shows: where their addresses are made, and what answers them."""

import hashlib
from collections.abc import Callable, Sequence

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST

from onecloth.core import calendars, clock, mail
from onecloth.core.actors import Actor
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import check_here
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.actions import feeds as actions
from onecloth.teamwork.choices import FeedKind
from onecloth.teamwork.permissions.webhooks import can_keep_webhooks
from onecloth.teamwork.queries import feed_links as links
from onecloth.teamwork.queries.feed_writing import ATOM_TYPE, JSON_TYPE, as_atom, as_json
from onecloth.teamwork.queries.feeds import Entry, entries_for
from onecloth.teamwork.queries.own_calendar import events_for
from onecloth.ui.asking import press

IN_FRAME = 12


@allow(Policy.SIGNED_IN)
@never_cache
@require_GET
def feeds(request: ActorRequest) -> HttpResponse:
    return _page(request)


@allow(Policy.SIGNED_IN)
@never_cache
@require_POST
def renew(request: ActorRequest, kind: str) -> HttpResponse:
    """Answers with the page that shows the address, once: nothing keeps it."""
    _check_kind(request.actor, kind)
    return _page(request, **{kind: actions.renew_feed(kind=FeedKind(kind), by=request.actor, at=clock.now())})


@allow(Policy.SIGNED_IN)
@require_POST
def withdraw(request: ActorRequest, kind: str) -> HttpResponse:
    _check_kind(request.actor, kind)
    return press(
        request, lambda: actions.withdraw_feed(kind=FeedKind(kind), by=request.actor, at=clock.now()),
        _("The address leads nowhere any more."), then=reverse("feeds:feeds"),
    )  # fmt: skip


@allow(Policy.PUBLIC)
@require_GET
def atom(request: HttpRequest, link: str) -> HttpResponseBase:
    return _fed(request, link, as_atom, ATOM_TYPE)


@allow(Policy.PUBLIC)
@require_GET
def json_feed(request: HttpRequest, link: str) -> HttpResponseBase:
    return _fed(request, link, as_json, JSON_TYPE)


@allow(Policy.PUBLIC)
@require_GET
def calendar(request: HttpRequest, link: str) -> HttpResponseBase:
    """Change meetings and one's own sessions. Stamped with the day, so that an hour later it is the same to the byte."""
    reader = links.reader_behind(link)
    if reader is None:
        raise Http404
    now = clock.now()
    with translation.override(links.language_of(link) or the_organisation().default_language):
        stamp = now.replace(hour=0, minute=0, second=0, microsecond=0)
        words = calendars.as_feed(events_for(reader, now), name=the_organisation().name or "Onecloth", at=stamp)
    return _given(request, words, f"{calendars.TYPE}; charset=utf-8")


@allow(Policy.PUBLIC)
@xframe_options_exempt
@require_GET
def embedded(request: HttpRequest, link: str) -> HttpResponseBase:
    """Cards of the wall in a frame, for the origins that the operator names; for any other it is not there."""
    house = links.house_behind(link)
    if house is None:
        raise Http404

    @csp_replace({"frame-ancestors": list(links.embedders()), "script-src": ["'none'"]})
    def framed(asked: HttpRequest) -> HttpResponse:
        with translation.override(the_organisation().default_language):
            context = {"entries": entries_for(house, IN_FRAME), "organisation_name": the_organisation().name}
            return render(asked, "teamwork/feeds/embedded.html", context)

    return _private(framed(request))


def _page(request: ActorRequest, own: str = "", embed: str = "") -> HttpResponse:
    may_keep = can_keep_webhooks(request.actor)
    context = {
        "own": links.own_link(request.actor.person_id), "embed": links.embed_link() if may_keep else None,
        "may_keep": may_keep, "may_read": request.actor.person_id is not None, "embedders": links.embedders(),
        "atom_url": mail.link_to(reverse("outward:atom", args=[own])) if own else "",
        "json_url": mail.link_to(reverse("outward:json", args=[own])) if own else "",
        "calendar_url": mail.link_to(reverse("outward:calendar", args=[own])) if own else "",
        "embed_url": mail.link_to(reverse("outward:embedded", args=[embed])) if embed else "", "nav_here": "feeds",
    }  # fmt: skip
    return render(request, "teamwork/feeds/feeds.html", context)


def _check_kind(actor: Actor, kind: str) -> None:
    is_own = kind == FeedKind.OWN and actor.person_id is not None
    check_here(is_own or (kind == FeedKind.EMBED and can_keep_webhooks(actor)))


def _fed(
    request: HttpRequest, link: str, write: Callable[[str, Sequence[Entry]], bytes], media_type: str
) -> HttpResponseBase:  # fmt: skip
    reader = links.reader_behind(link)
    if reader is None:
        raise Http404
    with translation.override(links.language_of(link) or the_organisation().default_language):
        title = _("%(house)s: what everybody here may read") % {"house": the_organisation().name}
        words = write(title, entries_for(reader))
    return _given(request, words, media_type)


def _given(request: HttpRequest, words: bytes, media_type: str) -> HttpResponseBase:
    """What has not changed since the reader last asked is not sent again."""
    tag = f'"{hashlib.sha256(words).hexdigest()[:32]}"'
    answer = HttpResponse(words, content_type=media_type, headers={"ETag": tag})
    _private(answer)
    return get_conditional_response(request, etag=tag, response=answer) or answer


def _private(answer: HttpResponseBase) -> HttpResponseBase:
    """Kept by the reader alone, for five minutes; never found by a search."""
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Robots-Tag"] = "noindex"
    return answer
