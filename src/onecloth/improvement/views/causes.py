"""The chain of whys."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import causes
from onecloth.improvement.permissions import get_cause_for, get_problem_for
from onecloth.improvement.views.problem import act, do


@allow(Policy.SIGNED_IN)
@require_POST
def why(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    said = _("Written down. Ask why once more, or call it the root.")
    return act(request, found, "why", lambda given: causes.add_why(problem=found, **given, by=by, at=at), said, "why")


@allow(Policy.SIGNED_IN)
@require_POST
def root(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    cause = get_cause_for(by, found, pk)
    return act(
        request, found, "root", lambda given: causes.name_root(cause=cause, is_tested=given["is_tested"], by=by, at=at),
        _("That is the root now."), "why",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def withdraw_why(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    cause = get_cause_for(by, found, pk)
    return do(request, found, lambda: causes.withdraw_why(cause=cause, by=by, at=at), _("Taken back."), "why")
