"""Filters of the ledger that are kept under a name."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.filters import keep_filter, put_filter_away
from onecloth.listening.forms.voices import LedgerForm
from onecloth.listening.permissions.filters import get_filter_for
from onecloth.ui import toasts


@allow(Policy.LEADER)
@require_POST
def filter_keep(request: ActorRequest) -> HttpResponse:
    query = LedgerForm(QueryDict(request.POST.get("query", "")[:2000])).as_query()
    try:
        kept = keep_filter(name=request.POST.get("name", ""), query=query, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        away = reverse("listening:filter_away", args=[kept.token])
        toasts.say(request, _("Kept for everybody who opens the ledger."), undo=away)
    return redirect(f"{reverse('listening:ledger')}?{query}")


@allow(Policy.SIGNED_IN)
@require_POST
def filter_away(request: ActorRequest, token: str) -> HttpResponse:
    kept = get_filter_for(request.actor, token)
    put_filter_away(kept=kept, by=request.actor, at=clock.now())
    toasts.say(request, _("“%(name)s” was put away.") % {"name": kept.name})
    return redirect("listening:ledger")
