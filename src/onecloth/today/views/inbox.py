"""Everything that waits for somebody, from every room."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.today.queries.waiting import inbox_page


@allow(Policy.SIGNED_IN)
@require_GET
def inbox(request: ActorRequest) -> HttpResponse:
    page = inbox_page(request.actor, day_of(clock.now()))
    context = {"page": page, "organisation": the_organisation(), "nav_here": "inbox"}
    return render(request, "today/inbox.html", context)
