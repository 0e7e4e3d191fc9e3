"""Everything that waits for somebody, from every room."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.queries import the_organisation
from onecloth.today.queries.days import here_today
from onecloth.today.queries.waiting import inbox_page


@allow(Policy.SIGNED_IN)
@require_GET
def inbox(request: ActorRequest) -> HttpResponse:
    page = inbox_page(request.actor, here_today())
    context = {"page": page, "organisation": the_organisation(), "nav_here": "inbox"}
    return render(request, "today/inbox.html", context)
