"""Whose voice is needed besides, and why one is gone without."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import coverage
from onecloth.improvement.choices import Needed
from onecloth.improvement.exceptions import CannotGoWithout
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import can_work_on, get_problem_for
from onecloth.improvement.queries.covered import voice_called
from onecloth.improvement.views.problem import act, do
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import visible_units
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_POST
def need(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    if toasts.is_taken_back(request) and can_work_on(by, found):
        key = request.POST.get("unit", "")
        unit, kind = _unit(request, key), request.POST.get("kind", "")
        if unit is None:
            raise Http404
        said = _("It is not needed any more.")
        return do(
            request, found, lambda: coverage.need_voice_no_more(problem=found, unit=unit, kind=kind, by=by, at=at),
            said, "voices-needed",
        )  # fmt: skip
    sent = {name: request.POST.get(name, "") for name in ("unit", "kind")}
    return act(
        request, found, "need", lambda given: coverage.need_voice(problem=found, **given, by=by, at=at),
        _("Named. Ask them, or take somebody of theirs on the team."), "voices-needed",
        undo=lambda: toasts.same_address(request) | sent,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def without(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    voice = request.POST.get("voice", "")
    if toasts.is_taken_back(request) and can_work_on(by, found):
        said = _("The reason is taken back; the voice is missing again.")

        def take_back() -> None:
            kind, unit = _voice(by, found, voice)
            coverage.go_without_no_more(problem=found, kind=kind, unit=unit, by=by, at=at)

        return do(request, found, take_back, said, "voices-needed")

    def write(given: dict[str, Any]) -> None:
        kind, unit = _voice(by, found, given["voice"])
        coverage.go_without(problem=found, kind=kind, unit=unit, because=given["because"], by=by, at=at)

    return act(
        request, found, "without", write, _("Written down, for everybody to read."), "voices-needed",
        undo=lambda: toasts.same_address(request) | {"voice": voice},
    )  # fmt: skip


def _voice(by: Actor, found: Problem, key: str) -> tuple[Needed, Unit | None]:
    """Which voice a line's key means. Raises `CannotGoWithout` for one that no line carries."""
    voice = voice_called(by, found, key, day_of(clock.now()))
    if voice is None:
        raise CannotGoWithout(_("This voice is not among those that are needed. Choose one of the list."))
    return voice.line.need.kind, voice.unit


def _unit(request: ActorRequest, key: str) -> Unit | None:
    is_number = key.isdecimal() and len(key) < 19
    return visible_units(request.actor).filter(pk=int(key)).first() if is_number else None
