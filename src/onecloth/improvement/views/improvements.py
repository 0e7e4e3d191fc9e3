"""What is tried: the list, the plan, one improvement's page and its printed sheet."""

from dataclasses import fields
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import improvements as actions
from onecloth.improvement.choices import Trial
from onecloth.improvement.forms.improvements import PlanForm
from onecloth.improvement.models import Improvement, Problem
from onecloth.improvement.permissions import improvements as permissions
from onecloth.improvement.permissions.problems import get_problem_for
from onecloth.improvement.queries.improvement import improvement_page, whys_of
from onecloth.improvement.queries.improvements import Filters, improvements_page
from onecloth.organisation.permissions import visible_units
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts

NAMES = tuple(each.name for each in fields(actions.Plan))


@allow(Policy.SIGNED_IN)
@require_GET
def improvements(request: ActorRequest) -> HttpResponse:
    filters = Filters.from_query(request.GET)
    page = improvements_page(request.actor, filters, request.GET.get("page", "1"), day_of(clock.now()))
    units = visible_units(request.actor).filter(closed_on__isnull=True).order_by("code")
    context = {
        "page": page, "units": units, "may_begin": permissions.can_begin_somewhere(request.actor),
        "nav_here": "problems",
    }  # fmt: skip
    return render(request, "improvement/improvements/list.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def begin(request: ActorRequest) -> HttpResponse:
    if not permissions.can_begin_somewhere(request.actor):
        return redirect("improvements:improvements")
    problem = _problem(request)
    if request.method != "POST":
        return _plan_page(request, PlanForm(actor=request.actor, initial=_known(request, problem)), problem)
    form = PlanForm(request.POST, actor=request.actor)
    if form.is_valid():
        language = (get_language() or "en").split("-")[0]
        try:
            begun = actions.begin_improvement(
                plan=_plan(form), problem=problem, language=language, by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, _("Planned. Next: who does it, and who clears the way?"))
            return back_to(begun)
    return _plan_page(request, form, problem, status=422)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_improvement_for(request.actor, token)
    if not permissions.can_improve(request.actor, found):
        raise Http404
    if found.state != Trial.PLANNED:
        toasts.warn(request, _("It has started, so its plan and its prediction stay as they were written."))
        return back_to(found)
    form = PlanForm(request.POST or None, actor=request.actor, improvement=found, initial=_as_it_is(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_improvement(
                improvement=found, plan=_plan(form), expected=form.cleaned_data["version"], by=request.actor,
                at=clock.now(),
            )  # fmt: skip
            return back_to(found)
        except NotAllowed as refusal:
            form.add_error("unit", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, Stale):
                now = permissions.get_improvement_for(request.actor, token)
                return _plan_page(request, form, now.problem, now, 422, form.written_meanwhile(now))
    return _plan_page(request, form, found.problem, found, status=422 if form.is_bound else 200)


@allow(Policy.SIGNED_IN)
@require_GET
def sheet(request: ActorRequest, token: str) -> HttpResponse:
    """The A3: everything about it on one printed page."""
    found = permissions.get_improvement_for(request.actor, token)
    context = {
        "improvement": found, "page": improvement_page(request.actor, found, day_of(clock.now())),
        "whys": whys_of(found), "nav_here": "problems",
    }  # fmt: skip
    return render(request, "improvement/improvements/sheet.html", context)


def back_to(found: Improvement, part: str = "") -> HttpResponse:
    return redirect(reverse("improvements:improvement", args=[found.token]) + (f"#{part}" if part else ""))


def _plan(form: PlanForm) -> actions.Plan:
    return actions.Plan(**{name: form.cleaned_data[name] for name in NAMES})


def _as_it_is(found: Improvement) -> dict[str, Any]:
    alone = {name: getattr(found, name) for name in NAMES if name not in actions.TOUCHED}
    return {
        **alone, "unit": found.unit_id, "metric": found.metric_id, "version": found.version,
        "steps": list(found.steps.values_list("pk", flat=True)), "units": list(found.units.values_list("pk", flat=True)),
    }  # fmt: skip


def _problem(request: ActorRequest) -> Problem | None:
    token = request.POST.get("problem") or request.GET.get("problem")
    return get_problem_for(request.actor, token) if token else None


def _known(request: ActorRequest, problem: Problem | None) -> dict[str, Any]:
    """What the problem tells already."""
    if problem is None:
        return {"unit": min(request.actor.unit_ids, default=None)}
    steps = [problem.step_id] if problem.step_id else []
    units = [problem.seam.giver_id, problem.seam.receiver_id] if problem.seam else []
    return {
        "happens_now": problem.what_happens, "unit": problem.unit_id, "metric": problem.metric_id, "steps": steps,
        "units": units,
    }  # fmt: skip


def _plan_page(
    request: ActorRequest, form: PlanForm, problem: Problem | None, found: Improvement | None = None, status: int = 200,
    meanwhile: list[tuple[str, str]] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "problem": problem, "improvement": found, "meanwhile": meanwhile, "nav_here": "problems"
    }  # fmt: skip
    return render(request, "improvement/improvements/plan.html", context, status=status)
