"""Rounds with staff: held, published to the team, and answered thing by thing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.staff_rounds import answer_item, hold_staff_round
from onecloth.listening.forms.staff_rounds import ItemAnswerForm, StaffRoundForm
from onecloth.listening.models import Conversation
from onecloth.listening.permissions.staff_rounds import get_staff_item_for, get_staff_round_for
from onecloth.listening.queries.staff_rounds import round_page, rounds_page
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted

HERE = "staff_rounds"


@allow(Policy.SIGNED_IN)
@require_GET
def staff_rounds(request: ActorRequest) -> HttpResponse:
    page = rounds_page(request.actor)
    return render(request, "listening/conversations/staff_rounds.html", {"page": page, "nav_here": HERE})


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def staff_round_new(request: ActorRequest) -> HttpResponse:
    return written_down(request, None, {"held_on": day_of(clock.now())})


def written_down(request: ActorRequest, planned: Conversation | None, start: dict[str, Any]) -> HttpResponse:
    """What the team said, for whoever asked; where the round was planned, this ends the plan."""
    form = StaffRoundForm(posted(request), actor=request.actor, initial=start)
    if form.is_bound and form.is_valid():
        told = form.told(get_language() or "")
        try:
            held = hold_staff_round(told=told, planned=planned, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, _("Published to the team. Each of it waits for its answer."))
            return redirect("listening:staff_round", token=held.token)
    context = {"form": form, "nav_here": HERE}
    return render(
        request, "listening/conversations/staff_round_new.html", context, status=422 if form.is_bound else 200
    )


@allow(Policy.SIGNED_IN)
@require_GET
def staff_round(request: ActorRequest, token: str) -> HttpResponse:
    found = get_staff_round_for(request.actor, token)
    page = round_page(request.actor, found, day_of(clock.now()))
    return render(request, "listening/conversations/staff_round.html", {"page": page, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def staff_item(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_staff_item_for(request.actor, pk)
    back = reverse("listening:staff_round", args=[found.conversation.token])
    lead = _("Everybody in the team reads what you write, and how long it took.")
    return ask(
        request, ItemAnswerForm(posted(request), initial={"version": found.voice.version}),
        Asking(f"“{found.voice.text[:300]}”", _("Publish the answer"), [(_("The round"), back)], lead=lead, nav_here=HERE),
        lambda told: answer_item(
            item=found, kind=told["kind"], words=told["words"], by_date=told["by_date"], is_public=told["is_public"],
            language=get_language() or "", expected=told["version"], by=request.actor, at=clock.now(),
        ),
        then=lambda answer: back, said=_("Published. The team can read it now."), subject=found.voice,
    )  # fmt: skip
