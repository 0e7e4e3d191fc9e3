"""Asking an advisory group about a problem."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import panels
from onecloth.improvement.permissions.problems import get_problem_for
from onecloth.improvement.views.problem import act


@allow(Policy.SIGNED_IN)
@require_POST
def ask(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    return act(
        request, found, "ask",
        lambda given: panels.ask_panel(
            problem=found, panel=given["panel"], question=given["question"], due_on=given["due_on"], by=by, at=at
        ),
        _("Asked. What the group says comes back here."), "panels",
    )  # fmt: skip
