"""The page of helping: reach, bridges, the goal everybody shares, and one's own best month for oneself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.queries import day_of
from onecloth.teamwork.actions import helping as actions
from onecloth.teamwork.forms.helping import GoalForm
from onecloth.teamwork.permissions.helping import can_set_goal
from onecloth.teamwork.queries.cards_patterns import patterns_page
from onecloth.teamwork.queries.helping import helping_page, month_of, not_thanked_lately
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press


@allow(Policy.SIGNED_IN)
@require_GET
def helping(request: ActorRequest) -> HttpResponse:
    day = day_of(clock.now())
    page = helping_page(request.actor, month_of(request.GET.get("month", "")[:10], day), day)
    context = {
        "page": page, "may_aim": can_set_goal(request.actor), "quiet": not_thanked_lately(request.actor, day),
        "nav_here": "thanks",
    }  # fmt: skip
    return render(request, "teamwork/cards/helping.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def goal(request: ActorRequest) -> HttpResponse:
    month = day_of(clock.now()).replace(day=1)
    asking = Asking(
        _("How often do we want to help another department this month?"), _("Set the goal"),
        [(_("Helping"), reverse("thanks:helping"))], nav_here="thanks",
        lead=_("One number for the whole organisation. It belongs to everybody, and nothing hangs on it."),
    )  # fmt: skip
    return ask(
        request, GoalForm(posted(request)), asking,
        lambda told: actions.set_goal(month=month, across=told["across"], by=request.actor, at=clock.now()),
        then=lambda _goal: reverse("thanks:helping"), said=_("Set. Everybody sees it."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def unnamed(request: ActorRequest) -> HttpResponse:
    """Do not stand there by name; the same address takes it back."""
    do = actions.be_named if toasts.is_taken_back(request) else actions.stay_unnamed
    said = (
        _("You may be named again.")
        if toasts.is_taken_back(request)
        else _("You are not named there. Your cards still count.")
    )
    return press(request, lambda: do(by=request.actor, at=clock.now()), said, then=reverse("thanks:helping"))


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def patterns(request: ActorRequest) -> HttpResponse:
    page = patterns_page(day_of(clock.now()))
    return render(request, "teamwork/cards/patterns.html", {"page": page, "nav_here": "thanks"})
