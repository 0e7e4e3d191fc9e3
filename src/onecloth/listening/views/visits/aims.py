"""Who goes and listens, and how often they mean to."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.visits.aims import FIRST_MONTHS, set_aim
from onecloth.listening.forms.visits.aims import AimForm
from onecloth.listening.models import VisitAim
from onecloth.listening.permissions.visits_aims import get_aimable_person_for
from onecloth.listening.queries.visits.quarter import aims_page, quarter_start
from onecloth.organisation.queries import day_of
from onecloth.ui.asking import Asking, ask, posted

HERE = "visits"


@allow(Policy.LEADER)
@require_GET
def aims(request: ActorRequest) -> HttpResponse:
    today = day_of(clock.now())
    page = aims_page(request.actor, _quarter(request, today), today, request.GET.get("page", ""))
    return render(request, "listening/conversations/aims.html", {"page": page, "nav_here": HERE})


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def aim(request: ActorRequest, pk: int) -> HttpResponse:
    today = day_of(clock.now())
    person, begins_on = get_aimable_person_for(request.actor, pk, today), _quarter(request, today)
    known = VisitAim.objects.filter(person=person, begins_on=begins_on).first()
    start = {"version": known.version if known else 0}
    start |= {"customers": known.customers, "colleagues": known.colleagues} if known else {}
    crumbs = [(_("My listening"), reverse("listening:visits")), (_("Who listens"), _address(begins_on))]
    lead = _("Agree it with them. They see it on their own page; nobody is ranked by it.")
    title = _("How often does %(name)s mean to go and listen?") % {"name": person.name}
    return ask(
        request, AimForm(posted(request), initial=start),
        Asking(title, _("Save the aim"), crumbs, lead=lead, nav_here=HERE),
        lambda told: set_aim(
            person=person, begins_on=begins_on, customers=told["customers"], colleagues=told["colleagues"],
            expected=told["version"], by=request.actor, at=clock.now(),
        ),
        then=lambda kept: _address(kept.begins_on), said=_("Saved. They see it on their own page."), subject=known,
    )  # fmt: skip


def _address(begins_on: date) -> str:
    return f"{reverse('listening:visit_aims')}?quarter={begins_on.isoformat()}"


def _quarter(request: ActorRequest, today: date) -> date:
    """The quarter of the address, by its first day; this one where it names none."""
    told = request.GET.get("quarter", "")
    if not told:
        return quarter_start(today)
    try:
        day = date.fromisoformat(told)
    except ValueError as fault:
        raise Http404 from fault
    if day.day != 1 or day.month not in FIRST_MONTHS or abs(day.year - today.year) > 1:
        raise Http404
    return day
