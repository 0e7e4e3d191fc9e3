"""What happened: what you said, what became of it, and why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.queries import day_of
from onecloth.today.queries.becoming import becoming


@allow(Policy.SIGNED_IN)
@require_GET
def happened(request: ActorRequest) -> HttpResponse:
    page = becoming(request.actor, request.GET, day_of(clock.now()))
    return render(request, "today/happened.html", {"page": page, "nav_here": "happened"})
