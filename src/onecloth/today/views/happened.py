"""What happened: what you said, what became of it, and why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecloth.core import slots
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.today.queries.becoming import becoming
from onecloth.today.queries.days import here_today


@allow(Policy.SIGNED_IN)
@require_GET
def happened(request: ActorRequest) -> HttpResponse:
    page = becoming(request.actor, request.GET, here_today())
    context = {"page": page, "pieces": slots.pieces("happened.below", request.actor, page), "nav_here": "happened"}
    return render(request, "today/happened.html", context)
