"""Decisions: the list, putting one, its page, and settling it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import decisions as actions
from onecloth.improvement.forms.decisions import DecisionForm, OnDecision, form_of
from onecloth.improvement.models import Decision
from onecloth.improvement.permissions import decisions as permissions
from onecloth.improvement.queries.affected import affected, ground_on
from onecloth.improvement.queries.decisions import decision_list, decision_page
from onecloth.organisation.permissions import visible_units
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts

Call = Callable[[dict[str, Any]], Any]


@allow(Policy.SIGNED_IN)
@require_GET
def decisions(request: ActorRequest) -> HttpResponse:
    page = decision_list(request.actor, day_of(clock.now()), request.GET.get("page", "1"))
    context = {"page": page, "may_decide": permissions.can_decide(request.actor), "nav_here": "decisions"}
    return render(request, "improvement/decisions/decisions.html", context)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Asked to look first, it shows whom it would hit and keeps nothing."""
    if request.method != "POST":
        return _new_page(request, DecisionForm(actor=request.actor))
    form = DecisionForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _new_page(request, form, status=422)
    if "look" in request.POST:
        return _new_page(request, form, would_hit=_would_hit(request, form))
    given = form.cleaned_data | {"language": (get_language() or "en").split("-")[0]}
    try:
        decision = actions.put_decision(**given, by=request.actor, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _new_page(request, form, status=422)
    toasts.say(request, _("It stands in the Inbox of all it hits. What they say comes back here."))
    return redirect("decisions:decision", decision.token)


@allow(Policy.SIGNED_IN)
@require_GET
def decision(request: ActorRequest, token: str) -> HttpResponse:
    return _shown(request, permissions.get_decision_for(request.actor, token))


@allow(Policy.SIGNED_IN)
@require_POST
def add(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_steered_for(request.actor, token), request.actor, clock.now()
    return _act(
        request, found, "add",
        lambda given: actions.ask_unit_too(
            decision=found, unit=given["unit"], because=given["because"], by=by, at=at
        ),
        _("Asked as well, with the reason."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def leave_out(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = permissions.get_decision_for(request.actor, token), request.actor, clock.now()
    notice = permissions.get_notice_for(by, found, pk)
    undo = reverse("decisions:ask_again", args=[found.token, notice.pk])
    return _act(
        request, found, f"out:{notice.pk}",
        lambda given: actions.leave_unit_out(notice=notice, because=given["because"], by=by, at=at),
        _("Left out. The reason stands on the page."), undo,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def ask_again(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = permissions.get_decision_for(request.actor, token), request.actor, clock.now()
    notice = permissions.get_notice_for(by, found, pk)
    try:
        actions.ask_unit_again(notice=notice, by=by, at=at)
        toasts.say(request, _("It is asked again."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("decisions:decision", found.token)


@allow(Policy.SIGNED_IN)
@require_POST
def go(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_steered_for(request.actor, token), request.actor, clock.now()
    return _act(
        request, found, "go",
        lambda given: actions.go_ahead(
            decision=found, because=given["because"], expected=given["version"], by=by, at=at
        ),
        _("It goes ahead. A month after its day those it hits are asked what really happened."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def call_off(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = permissions.get_steered_for(request.actor, token), request.actor, clock.now()
    return _act(
        request, found, "off",
        lambda given: actions.call_off(
            decision=found, because=given["because"], expected=given["version"], by=by, at=at
        ),
        _("Called off. The reason stands on the page."),
    )  # fmt: skip


def _act(request: ActorRequest, found: Decision, name: str, call: Call, said: str, undo: str = "") -> HttpResponse:
    """Look at the form, do what it asks, and go back to the page; or show what is wrong with it."""
    form = form_of(name, request.actor, found, request.POST)
    if form.is_valid():
        try:
            call(form.cleaned_data)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.take_version(Decision.objects.get(pk=found.pk).version)
        else:
            toasts.say(request, said, undo=undo)
            return redirect("decisions:decision", found.token)
    return _shown(request, permissions.get_decision_for(request.actor, found.token), {name: form}, status=422)


def _shown(
    request: ActorRequest, found: Decision, bound: dict[str, OnDecision] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a decision, with the form that was not taken still holding what was written."""
    page, given = decision_page(request.actor, found, day_of(clock.now())), bound or {}

    def form(name: str) -> OnDecision:
        return given.get(name) or form_of(name, request.actor, found)

    steers = permissions.can_steer(request.actor, found)
    asks = steers and found.is_asking
    context = {
        "page": page, "decision": found, "nav_here": "decisions", "asks": asks,
        "too_late": _too_late(found, given),
        "may_call_off": steers and not found.is_called_off,
        "asked": [(each, form(f"out:{each.notice.pk}") if asks else None) for each in page.asked],
        "forms": {name: form(name) for name in ("add", "go", "off")} if steers else {},
    }  # fmt: skip
    return render(request, "improvement/decisions/decision.html", context, status=status)


def _too_late(found: Decision, given: dict[str, OnDecision]) -> OnDecision | None:
    """What was sent when somebody else had settled it: its form is not on the page any more, its words still are."""
    if found.is_asking:
        return None
    return next((form for name, form in given.items() if name != "off" or found.is_called_off), None)


def _would_hit(request: ActorRequest, form: DecisionForm) -> list[Any]:
    given = form.cleaned_data
    hit = affected(
        [step.pk for step in given["steps"]], [unit.pk for unit in given["units"]], ground_on(day_of(clock.now()))
    )
    return list(visible_units(request.actor).filter(pk__in=hit).order_by("code"))


def _new_page(
    request: ActorRequest, form: DecisionForm, would_hit: list[Any] | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "would_hit": would_hit, "looked": would_hit is not None, "nav_here": "decisions"}
    return render(request, "improvement/decisions/new.html", context, status=status)
