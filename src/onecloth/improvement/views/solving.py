"""Who solves problems, who waits for a leader, and what is tried."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.queries.solving import solving_page
from onecloth.organisation.queries import day_of


@allow(Policy.SIGNED_IN)
@require_GET
def solving(request: ActorRequest) -> HttpResponse:
    page = solving_page(request.actor, day_of(clock.now()))
    return render(request, "improvement/solving.html", {"page": page, "nav_here": "problems"})
