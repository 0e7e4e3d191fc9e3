"""Hours there are by department and month, and whether our means are where the pain is."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.initiatives.capacity import say_capacity
from onecloth.improvement.forms.capacity import CapacityForm
from onecloth.improvement.permissions.initiatives import departments_of
from onecloth.improvement.queries.capacity import capacity_page
from onecloth.improvement.queries.means import months_from
from onecloth.improvement.queries.pain import pain_page
from onecloth.improvement.views.initiatives import crumbs
from onecloth.organisation.queries import day_of
from onecloth.ui.asking import Asking, ask, posted

MONTHS_SHOWN = 6


@allow(Policy.SIGNED_IN)
@require_GET
def capacity(request: ActorRequest) -> HttpResponse:
    page = capacity_page(request.actor, months_from(day_of(clock.now()), MONTHS_SHOWN))
    return render(request, "improvement/initiatives/capacity.html", {"page": page, "nav_here": "problems"})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def say(request: ActorRequest) -> HttpResponse:
    if not departments_of(request.actor).exists():
        raise Http404
    began = {"month": day_of(clock.now()), "months": 6, "since": clock.now().isoformat()}
    form = CapacityForm(posted(request), actor=request.actor, initial=began)
    above = reverse("initiatives:capacity")
    asking = Asking(
        _("How many hours are there?"), _("Write it down"), [*crumbs(), (_("Hours there are"), above)],
        _("What people may give to initiatives beside the day’s work. It takes the place of what was said before."),
    )  # fmt: skip

    def do(given: dict[str, Any]) -> Any:
        try:
            return say_capacity(
                unit=given["unit"], month=given["month"], months=given["months"], minutes=round(given["hours"] * 60),
                since=given["since"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Stale:
            form.data = request.POST.copy()
            form.data["since"] = clock.now().isoformat()  # it is seen now: sending once more is a decision
            raise

    return ask(request, form, asking, do, then=lambda _rows: above, said=_("Written down."))


@allow(Policy.SIGNED_IN)
@require_GET
def pain(request: ActorRequest) -> HttpResponse:
    page = pain_page(request.actor)
    return render(request, "improvement/initiatives/pain.html", {"page": page, "nav_here": "problems"})
