"""Visits to come: planned, moved, called off, taken into a calendar."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import calendars, clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.visits.planning import call_off, change_plan, plan_visit
from onecloth.listening.choices import ConversationKind
from onecloth.listening.forms.visits.planning import PlanForm
from onecloth.listening.models import Conversation
from onecloth.listening.permissions.conversations import get_calendar_visit_for, get_planned_visit_for
from onecloth.listening.queries.days import zone_of
from onecloth.listening.queries.visits.calendar import event_of
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "visits"


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    form = PlanForm(
        posted(request), actor=request.actor, initial={"who": "employee", "is_round": "round" in request.GET}
    )
    return ask(
        request, form, _asking(_("Whom will you listen to?"), _("Plan it")),
        lambda told: plan_visit(plan=form.plan(), by=request.actor, at=clock.now()),
        then=address, said=_("Planned. This is what they told us lately."), template=TEMPLATE,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, token: str) -> HttpResponse:
    found = get_planned_visit_for(request.actor, token)
    form = PlanForm(posted(request), actor=request.actor, initial=_known(found))
    return ask(
        request, form, _asking(_("When and where instead?"), _("Save the change")),
        lambda told: change_plan(
            visit=found, plan=form.plan(), expected=told["version"], by=request.actor, at=clock.now()
        ),
        then=address, said=_("Changed. Take it into your calendar once more."), subject=found, template=TEMPLATE,
    )  # fmt: skip


TEMPLATE = "listening/conversations/plan.html"


def _asking(title: str, button: str) -> Asking:
    return Asking(title, button, [(_("My listening"), reverse("listening:visits"))], nav_here=HERE)


def _known(found: Conversation) -> dict[str, Any]:
    known = {
        "who": found.audience, "with_whom": found.with_whom, "minutes": found.minutes, "place": found.place,
        "unit": found.unit_id, "version": found.version, "is_round": found.kind == ConversationKind.STAFF_ROUND,
    }  # fmt: skip
    if found.planned_for is None:
        return known
    there = found.planned_for.astimezone(zone_of(found.unit))
    return {**known, "day": there.date(), "time": there.time()}


def address(visit: Conversation) -> str:
    return reverse("listening:visit", args=[visit.token])


@allow(Policy.LEADER)
@require_POST
def off(request: ActorRequest, token: str) -> HttpResponse:
    found = get_planned_visit_for(request.actor, token)
    return press(
        request, lambda: call_off(visit=found, by=request.actor, at=clock.now()),
        _("Called off. Tell those you meant to visit."), then=address(found),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_GET
def calendar(request: ActorRequest, token: str) -> HttpResponse:
    """The visit as a calendar reads it, with what it is now: planned, moved or called off."""
    event = event_of(get_calendar_visit_for(request.actor, token))
    if event is None:
        raise Http404
    return calendars.download(event, at=clock.now())
