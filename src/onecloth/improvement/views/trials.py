"""An improvement's page, and what its team does on it. Every form posts to an address of its own and comes back here."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import improvements as planning
from onecloth.improvement.actions import trials
from onecloth.improvement.choices import Trial
from onecloth.improvement.forms.improvements import ImprovementForm, trial_form
from onecloth.improvement.models import Improvement
from onecloth.improvement.permissions.improvements import can_improve, get_improvement_for, get_trial_check_for
from onecloth.improvement.queries.improvement import improvement_page
from onecloth.improvement.views.improvements import back_to
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts

ICONS = {
    "outcome": {"as_predicted": "circle-check", "less": "trending-down", "more": "trending-up", "unclear": "circle-dashed"},
    "ending": {"adopted": "check", "adapted": "rotate-ccw", "abandoned": "x"},
}  # fmt: skip
Call = Callable[[dict[str, Any]], Improvement]


@allow(Policy.SIGNED_IN)
@require_GET
def improvement(request: ActorRequest, token: str) -> HttpResponse:
    return shown(request, get_improvement_for(request.actor, token))


def shown(
    request: ActorRequest, found: Improvement, bound: tuple[str, ImprovementForm] | None = None, status: int = 200
) -> HttpResponse:
    """The page of an improvement, with the form that was not taken still holding what was written."""
    today, given = day_of(clock.now()), dict([bound] if bound else [])
    page = improvement_page(request.actor, found, today)
    may_spread = page.may_improve and found.state in (Trial.CHECKED, Trial.ADOPTED)

    def form(name: str) -> ImprovementForm:
        return given.get(name.rpartition(":")[0] or name) or trial_form(name, request.actor, found)

    shows = {
        "people": found.is_open, "start": page.is_planned, "end": found.is_open, "spread": may_spread,
        **{f"check:{check.pk}": check.due_on <= today for check in page.waiting},
    }  # fmt: skip
    context = {
        "page": page, "improvement": found, "today": today, "icons": ICONS, "nav_here": "problems",
        "forms": {name: form(name) for name in ("people", "start", "end", "spread")} if page.may_improve else {},
        "checks": [(check, form(f"check:{check.pk}:{check.version}")) for check in page.waiting],
        "may_spread": may_spread, "not_taken": bound[1] if bound and not shows.get(bound[0]) else None,
    }  # fmt: skip
    return render(request, "improvement/improvements/improvement.html", context, status=status)


def act(request: ActorRequest, found: Improvement, name: str, call: Call, said: str, part: str = "") -> HttpResponse:
    """Look at the form called `name`, do what it asks and show what came of it; or show what is wrong with it."""
    if not can_improve(request.actor, found):
        raise Http404
    form = trial_form(name, request.actor, found, request.POST)
    if form.is_valid():
        try:
            done = call(form.cleaned_data)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, said)
            return back_to(done, part)
    now = get_improvement_for(request.actor, found.token)
    form.reads(now)
    return shown(request, now, (name, form), status=422)


@allow(Policy.SIGNED_IN)
@require_POST
def people(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_improvement_for(request.actor, token), request.actor, clock.now()

    def name(given: dict[str, Any]) -> Improvement:
        expected = given.pop("version")
        return planning.name_people(improvement=found, **given, expected=expected, by=by, at=at)

    return act(
        request, found, "people", name, _("Written down. Both find it in their Inbox when something is due."), "team"
    )


@allow(Policy.SIGNED_IN)
@require_POST
def start(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_improvement_for(request.actor, token), request.actor, clock.now()

    def begin(given: dict[str, Any]) -> Improvement:
        because, expected = given["third_because"], given["version"]
        return trials.start_improvement(improvement=found, third_because=because, expected=expected, by=by, at=at)

    return act(
        request, found, "start", begin, _("It has started. The prediction stays as it is; look again in 30 days.")
    )


@allow(Policy.SIGNED_IN)
@require_POST
def check(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_improvement_for(request.actor, token), request.actor, clock.now()
    waiting = get_trial_check_for(by, found, pk)

    def look(given: dict[str, Any]) -> Improvement:
        expected = given.pop("version")
        return trials.check_improvement(check=waiting, **given, expected=expected, by=by, at=at).improvement

    return act(request, found, f"check:{pk}", look, _("Written down, with the figures as they stand today."), "check")


@allow(Policy.SIGNED_IN)
@require_POST
def end(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_improvement_for(request.actor, token), request.actor, clock.now()

    def finish(given: dict[str, Any]) -> Improvement:
        expected = given.pop("version")
        return trials.end_improvement(improvement=found, **given, expected=expected, by=by, at=at)

    return act(request, found, "end", finish, _("Written down. What was learned stands for everybody to read."))


@allow(Policy.SIGNED_IN)
@require_POST
def spread(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_improvement_for(request.actor, token), request.actor, clock.now()

    def plan(given: dict[str, Any]) -> Improvement:
        return trials.spread_improvement(improvement=found, **given, by=by, at=at)

    said = _("Planned there too. Its team writes its own prediction before it starts.")
    return act(request, found, "spread", plan, said)
