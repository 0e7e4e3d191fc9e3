"""Proposals of which initiatives to carry: asked for, watched, read. People decide; nothing is applied."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.initiatives import proposing
from onecloth.improvement.forms.capacity import ProposalForm
from onecloth.improvement.models import Proposal
from onecloth.improvement.permissions.initiatives import can_propose, get_proposal_for
from onecloth.improvement.queries.proposals import proposal_page, proposals_page
from onecloth.improvement.views.initiatives import crumbs
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "problems"


@allow(Policy.SIGNED_IN)
@require_GET
def proposals(request: ActorRequest) -> HttpResponse:
    context = {"rows": proposals_page(request.actor), "may_ask": can_propose(request.actor), "nav_here": HERE}
    return render(request, "improvement/initiatives/proposals.html", context)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def ask_for_one(request: ActorRequest) -> HttpResponse:
    asking = Asking(
        _("Which initiatives together are worth most?"), _("Count it"),
        [*crumbs(), (_("Proposals"), reverse("initiatives:proposals"))],
        _("The computer weighs the ranges of benefit against the hours there are, a thousand times. Nothing is started or stopped by it."),
    )  # fmt: skip
    return ask(
        request, ProposalForm(posted(request)), asking,
        lambda given: proposing.ask_for_proposal(
            seed=given["seed"], caution=given["caution"], keeps_running=given["keeps_running"], by=request.actor,
            at=clock.now(),
        ),
        then=_address, said=_("It is being counted."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def proposal(request: ActorRequest, token: str) -> HttpResponse:
    found = get_proposal_for(request.actor, token)
    context = {"page": proposal_page(request.actor, found), "proposal": found, "nav_here": HERE}
    return render(request, "improvement/initiatives/proposal.html", context)


@allow(Policy.LEADER)
@require_POST
def stop(request: ActorRequest, token: str) -> HttpResponse:
    found = get_proposal_for(request.actor, token)
    return press(
        request, lambda: proposing.stop_proposal(proposal=found, by=request.actor, at=clock.now()),
        _("It stops after the step it has in hand."), then=_address(found),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def go_on(request: ActorRequest, token: str) -> HttpResponse:
    found = get_proposal_for(request.actor, token)
    return press(
        request, lambda: proposing.go_on_with_proposal(proposal=found, by=request.actor, at=clock.now()),
        _("It goes on where it was."), then=_address(found),
    )  # fmt: skip


def _address(found: Proposal) -> str:
    return reverse("initiatives:proposal", args=[found.token])
