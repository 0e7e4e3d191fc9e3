"""Looking again, and opening a problem again."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import checks, loop
from onecloth.improvement.permissions.problems import get_check_for, get_problem_for
from onecloth.improvement.views.problem import act


@allow(Policy.SIGNED_IN)
@require_POST
def check(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    waiting = get_check_for(by, found, pk)
    return act(
        request, found, f"check:{pk}",
        lambda given: checks.check_result(
            problem=found, kind=waiting.kind, countermeasure=waiting.countermeasure, **given, by=by, at=at
        ),
        _("Written down, with what you saw."), "check",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def reopen(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    return act(
        request, found, "reopen",
        lambda given: loop.reopen_problem(problem=found, because=given["because"], by=by, at=at),
        _("Open again. What people were told stays said."),
    )  # fmt: skip
