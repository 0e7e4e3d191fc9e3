"""Today and More."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecloth.core import clock, slots
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.today.queries.days import here_today
from onecloth.today.queries.front import today_page
from onecloth.ui import navigation


@allow(Policy.SIGNED_IN)
@require_GET
def today(request: ActorRequest) -> HttpResponse:
    moment = clock.now()
    day = here_today()
    page = today_page(request.actor, day)
    pieces = slots.pieces("today.below", request.actor, page.home)
    context = {"page": page, "day": day, "moment": moment, "pieces": pieces, "nav_here": "today"}
    return render(request, "today/today.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def more(request: ActorRequest) -> HttpResponse:
    places = navigation.items("more", request.actor)
    return render(request, "today/more.html", {"places": places, "nav_here": "more"})
