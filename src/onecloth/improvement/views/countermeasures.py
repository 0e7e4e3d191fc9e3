"""What is done about a problem, and band-aids with their day."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import countermeasures as actions
from onecloth.improvement.permissions.problems import get_countermeasure_for, get_problem_for
from onecloth.improvement.views.problem import act, do
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_POST
def propose(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    return act(
        request, found, "fix",
        lambda given: actions.propose_countermeasure(
            problem=found, cause=given["cause"], words=given["words"], action=given["action"], owner=given["person"],
            due_on=given["due_on"], expires_on=given["expires_on"], by=by, at=at,
        ),
        _("Written down, with how strong it is."), "fix",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def done(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    row = get_countermeasure_for(by, found, pk)
    said = _("Done, and written on the chart.") if found.metric_id else _("Done. It stands in the story.")
    return act(
        request, found, f"done:{pk}",
        lambda given: actions.finish_countermeasure(countermeasure=row, done_on=given["done_on"], by=by, at=at),
        said, "fix",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def withdraw(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    back = toasts.is_taken_back(request)
    row = get_countermeasure_for(by, found, pk, is_withdrawn=back)
    if back:
        again = _("It is proposed again.")
        return do(
            request, found, lambda: actions.restore_countermeasure(countermeasure=row, by=by, at=at), again, "fix"
        )
    return do(
        request, found, lambda: actions.withdraw_countermeasure(countermeasure=row, by=by, at=at), _("Taken back."),
        "fix", lambda: toasts.same_address(request),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def minutes(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    row = get_countermeasure_for(by, found, pk)
    return act(
        request, found, f"minutes:{pk}",
        lambda given: actions.note_minutes(countermeasure=row, minutes=round(given["hours"] * 60), by=by, at=at),
        _("Noted."), "fix",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def keep(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    row = get_countermeasure_for(by, found, pk)
    return act(
        request, found, f"keep:{pk}",
        lambda given: actions.keep_band_aid(countermeasure=row, **given, by=by, at=at),
        _("It stays on, with your reason, and is asked about again on its day."), "fix",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def end(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    row = get_countermeasure_for(by, found, pk)
    return act(
        request, found, f"done:{pk}",
        lambda given: actions.end_band_aid(countermeasure=row, ended_on=given["done_on"], by=by, at=at),
        _("The band-aid is off. In a month we ask whether it holds without."), "fix",
    )  # fmt: skip
