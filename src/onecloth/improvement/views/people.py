"""Who takes a problem, who clears the way, who helps."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import people
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import can_join, can_work_on, get_problem_for
from onecloth.improvement.views.problem import act, do
from onecloth.organisation.models import Person
from onecloth.organisation.permissions import get_person_for
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_POST
def owner(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    before = found.owner
    return act(
        request, found, "owner",
        lambda given: people.name_owner(
            problem=found, person=given["person"], expected=given["version"], by=by, at=at
        ),
        _("The problem has an owner. It stands in their Inbox."), "team", undo=lambda: _as_before(request, found, before),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def take(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    if toasts.is_taken_back(request):
        known = request.POST.get("version", "")
        version = int(known) if known.isdecimal() and len(known) < 10 else 0
        said = _("It lies with nobody again. You are still on its team.")
        return do(request, found, lambda: people.give_back(problem=found, expected=version, by=by, at=at), said, "team")
    me = get_person_for(by, by.person_id or 0)
    said = _("It is yours. Start with why it happens.")
    return do(
        request, found, lambda: people.name_owner(problem=found, person=me, by=by, at=at), said, "team",
        lambda: toasts.same_address(request) | {"version": str(found.version)},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def sponsor(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    before = found.sponsor
    return act(
        request, found, "sponsor",
        lambda given: people.name_sponsor(
            problem=found, person=given["person"], expected=given["version"], by=by, at=at
        ),
        _("The problem has a sponsor, who clears the way."), "team", undo=lambda: _as_before(request, found, before),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def team(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    chosen: list[Person] = []

    def join(given: Mapping[str, Any]) -> None:
        chosen.append(people.join_team(problem=found, person=given["person"], by=by, at=at).person)

    return act(
        request, found, "team", join, _("One more on the team."), "team",
        undo=lambda: {"undo": reverse("problems:leave", args=[found.token, chosen[0].pk])},
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def join_in(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    me = get_person_for(by, by.person_id or 0)
    undo = {"undo": reverse("problems:leave", args=[found.token, me.pk])}
    said = _("You are on the team.")
    return do(
        request, found, lambda: people.join_team(problem=found, person=me, by=by, at=at), said, "team", lambda: undo
    )


@allow(Policy.SIGNED_IN)
@require_POST
def leave(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    person = get_person_for(by, pk)
    said = _("%(name)s is not on the team any more.") % {"name": person.name}
    return do(
        request, found, lambda: people.leave_team(problem=found, person=person, by=by, at=at), said, "team",
        lambda: _on_the_team_again(request, found, person),
    )  # fmt: skip


def _as_before(request: ActorRequest, found: Problem, before: Person | None) -> dict[str, str]:
    """To name again who was named before, at the same address; where nobody was, or it is not ours now, there is no way back."""
    if before is None or not can_work_on(request.actor, found):
        return {}
    return {"undo": request.path, "person": before.number or before.name}


def _on_the_team_again(request: ActorRequest, found: Problem, person: Person) -> dict[str, str]:
    if can_work_on(request.actor, found):
        return {"undo": reverse("problems:team", args=[found.token]), "person": person.number or person.name}
    if person.pk == request.actor.person_id and can_join(request.actor, found):
        return {"undo": reverse("problems:join_in", args=[found.token])}
    return {}
