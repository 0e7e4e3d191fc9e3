"""Who takes a problem, who clears the way, who helps."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import people
from onecloth.improvement.permissions import get_problem_for
from onecloth.improvement.views.problem import act, do
from onecloth.organisation.permissions import get_person_for


@allow(Policy.SIGNED_IN)
@require_POST
def owner(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    return act(
        request, found, "owner",
        lambda given: people.name_owner(
            problem=found, person=given["person"], expected=given["version"], by=by, at=at
        ),
        _("The problem has an owner. It stands in their Inbox."), "team",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def take(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    me = get_person_for(by, by.person_id or 0)
    said = _("It is yours. Start with why it happens.")
    return do(request, found, lambda: people.name_owner(problem=found, person=me, by=by, at=at), said, "team")


@allow(Policy.SIGNED_IN)
@require_POST
def sponsor(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    return act(
        request, found, "sponsor",
        lambda given: people.name_sponsor(
            problem=found, person=given["person"], expected=given["version"], by=by, at=at
        ),
        _("The problem has a sponsor, who clears the way."), "team",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def team(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    return act(
        request, found, "team", lambda given: people.join_team(problem=found, person=given["person"], by=by, at=at),
        _("One more on the team."), "team",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def join_in(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    me = get_person_for(by, by.person_id or 0)
    undo = reverse("problems:leave", args=[found.token, me.pk])
    said = _("You are on the team.")
    return do(request, found, lambda: people.join_team(problem=found, person=me, by=by, at=at), said, "team", undo)


@allow(Policy.SIGNED_IN)
@require_POST
def leave(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    person = get_person_for(by, pk)
    said = _("%(name)s is not on the team any more.") % {"name": person.name}
    return do(request, found, lambda: people.leave_team(problem=found, person=person, by=by, at=at), said, "team")
