"""The private page of somebody who sits without an account. Looking changes nothing; the link can be withdrawn."""

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from onecloth.core import calendars, clock
from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import Refused
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import panels as actions
from onecloth.listening.choices import SeatState
from onecloth.listening.models import Seat
from onecloth.listening.queries.panels.calendar import event_of, meeting_of
from onecloth.listening.queries.panels.links import seat_behind
from onecloth.listening.queries.panels.meetings import member_page
from onecloth.organisation.queries import day_of, the_organisation

ANSWERS = {"yes": actions.accept_seat, "no": actions.decline_seat}


@allow(Policy.PUBLIC)
@never_cache
@require_GET
def board(request: HttpRequest, link: str) -> HttpResponse:
    return _shown(request, _found(link), link)


@allow(Policy.PUBLIC)
@never_cache
@csrf_exempt
@require_POST
def board_answer(request: HttpRequest, link: str) -> HttpResponse:
    """Yes or no to the seat. Whoever could forge the POST would have to know the link already."""
    seat = _found(link)
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        return _shown(request, seat, link, 422)
    try:
        answer(seat=seat, by=CUSTOMER, at=clock.now())
    except Refused:
        return _private(redirect("public:board", link=link))
    if answer is actions.decline_seat:
        context = {"panel": seat.panel, "organisation_name": the_organisation().name}
        return _private(render(request, "listening/panels/board_declined.html", context))
    return _private(redirect("public:board", link=link))


@allow(Policy.PUBLIC)
@never_cache
@require_GET
def board_meeting(request: HttpRequest, link: str, token: str) -> HttpResponse:
    """A meeting for the calendar of somebody who sits without an account."""
    seat = _found(link)
    meeting = meeting_of(seat, token) if seat.state == SeatState.SITTING else None
    if meeting is None:
        raise Http404
    return _private(calendars.download(event_of(meeting), at=clock.now()))


def _found(link: str) -> Seat:
    found = seat_behind(link, day_of(clock.now()))
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, seat: Seat, link: str, status: int = 200) -> HttpResponse:
    """Hours are those of the organisation: whoever comes by a link has no zone of their own here."""
    page, organisation = member_page(seat, day_of(clock.now())), the_organisation()
    context = {"page": page, "seat": seat, "link": link, "organisation_name": organisation.name}
    with timezone.override(ZoneInfo(organisation.zone or "UTC")):
        return _private(render(request, "listening/panels/board.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds the key: it is not passed on by links and not kept by search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
