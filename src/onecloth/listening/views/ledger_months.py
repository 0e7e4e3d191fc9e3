"""What the ledger's filters find, by service and month."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.forms.voices import LedgerForm
from onecloth.listening.queries.ledger.months import by_service_and_month
from onecloth.organisation.queries import day_of, the_organisation


@allow(Policy.SIGNED_IN)
@require_GET
def ledger_months(request: ActorRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    page = by_service_and_month(
        actor=request.actor, filters=form.filters(), organisation=the_organisation(), today=day_of(clock.now())
    )
    query = request.GET.copy()
    for name in ("after", "since", "until", "unit"):
        query.pop(name, None)
    context = {"page": page, "query": request.GET.urlencode(), "rest": query.urlencode(), "nav_here": "voices"}
    return render(request, "listening/ledger_months.html", context)
