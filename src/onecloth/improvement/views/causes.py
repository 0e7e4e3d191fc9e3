"""The whys of a problem, and which of them is the root."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import causes
from onecloth.improvement.permissions.problems import get_cause_for, get_problem_for
from onecloth.improvement.views.problem import act, do
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_POST
def why(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    said = _("Written down. Ask why once more, or call it the root.")
    return act(request, found, "why", lambda given: causes.add_why(problem=found, **given, by=by, at=at), said, "why")


@allow(Policy.SIGNED_IN)
@require_POST
def move_why(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    undo = toasts.same_address(request)

    def move(given: dict[str, Any]) -> None:
        undo.update(why=str(given["why"].pk), below=str(given["why"].parent_id or ""))
        causes.move_why(cause=given["why"], below=given["below"], by=by, at=at)

    return act(request, found, "move", move, _("It hangs there now, with all below it."), "why", undo=lambda: undo)


@allow(Policy.SIGNED_IN)
@require_POST
def ground_why(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    cause = get_cause_for(by, found, pk)
    call = partial(causes.ground_why, cause=cause, by=by, at=at)
    return act(request, found, f"ground:{pk}", lambda given: call(**given), _("Written down."), "why")


@allow(Policy.SIGNED_IN)
@require_POST
def root(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    cause = get_cause_for(by, found, pk)
    call = partial(causes.name_root, cause=cause, by=by, at=at)
    return act(request, found, f"root:{pk}", lambda given: call(**given), _("That is the root now."), "why")


@allow(Policy.SIGNED_IN)
@require_POST
def withdraw_why(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    back = toasts.is_taken_back(request)
    cause = get_cause_for(by, found, pk, is_withdrawn=back)
    if back:
        was_root = request.POST.get("root") == "1"
        call = partial(causes.restore_why, cause=cause, was_root=was_root, by=by, at=at)
        return do(request, found, call, _("It stands there again."), "why")
    undo = toasts.same_address(request) | ({"root": "1"} if cause.is_root else {})
    call = partial(causes.withdraw_why, cause=cause, by=by, at=at)
    return do(request, found, call, _("Taken back."), "why", lambda: undo)
