"""Initiatives: the ranked list with its stop list, one of them, and proposing and planning it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.initiatives import planning
from onecloth.improvement.actions.initiatives.planning import Draft
from onecloth.improvement.forms.initiatives import DraftForm, OwnerForm, as_it_is
from onecloth.improvement.models import Initiative
from onecloth.improvement.permissions import initiatives as permissions
from onecloth.improvement.queries.initiatives import initiative_page, initiatives_page
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted

LIST = gettext_lazy("Initiatives")


def address(found: Initiative, part: str = "") -> str:
    return reverse("initiatives:initiative", args=[found.token]) + (f"#{part}" if part else "")


def crumbs(found: Initiative | None = None) -> list[tuple[Any, str]]:
    above: list[tuple[Any, str]] = [(LIST, reverse("initiatives:initiatives"))]
    return [*above, (found.title, address(found))] if found else above


@allow(Policy.SIGNED_IN)
@require_GET
def initiatives(request: ActorRequest) -> HttpResponse:
    context = {
        "page": initiatives_page(request.actor, day_of(clock.now())),
        "may_propose": permissions.can_propose(request.actor), "nav_here": "problems",
    }  # fmt: skip
    return render(request, "improvement/initiatives/list.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def initiative(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_initiative_for(request.actor, token)
    page = initiative_page(request.actor, found, day_of(clock.now()))
    return render(
        request, "improvement/initiatives/initiative.html", {"initiative": found, "page": page, "nav_here": "problems"}
    )


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    form = DraftForm(posted(request), actor=request.actor)
    asking = Asking(
        _("What do we add, and what makes room for it?"), _("Propose it"), crumbs(), nav_here="problems",
        lead=_("Nothing is added to the list without saying what makes room for it, or that it needs new means."),
    )  # fmt: skip

    def do(given: dict[str, Any]) -> Initiative:
        return planning.propose_initiative(
            draft=Draft(**form.draft()), displaces=given["displaces"],
            language=(get_language() or "en").split("-")[0], by=request.actor, at=clock.now(),
        )  # fmt: skip

    return ask(
        request, form, asking, do, then=address, said=_("Proposed. Next: who owns it, and which means does it need?"),
        template="improvement/initiatives/draft.html",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest, token: str) -> HttpResponse:
    """Of two who write at once the second sees what the first wrote, beside their own words."""
    found = permissions.get_planned_for(request.actor, token)
    if not found.is_open:
        toasts.warn(request, _("This is over, so it stays as it is. Propose another one to begin again."))
        return redirect(address(found))
    form = DraftForm(posted(request), actor=request.actor, initiative=found, initial=as_it_is(found))
    asking = Asking(_("Plan it anew"), _("Keep it so"), crumbs(found), nav_here="problems")
    context: dict[str, Any] = {}

    def do(given: dict[str, Any]) -> Initiative:
        try:
            return planning.plan_initiative(
                initiative=found, draft=Draft(**form.draft()), expected=given["version"], by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except Stale:
            now = permissions.get_planned_for(request.actor, token)
            context["meanwhile"] = form.written_meanwhile(now)
            raise

    return ask(
        request, form, asking, do, then=address, said=_("Written down."), subject=found, context=context,
        template="improvement/initiatives/draft.html",
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def owner(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_planned_for(request.actor, token)
    form = OwnerForm(posted(request), actor=request.actor, initiative=found)
    asking = Asking(_("Who owns it?"), _("Name the owner"), crumbs(found), nav_here="problems")

    def do(given: dict[str, Any]) -> Initiative:
        return planning.name_owner(
            initiative=found, owner=given["person"], expected=given["version"], by=request.actor, at=clock.now()
        )

    return ask(request, form, asking, do, then=address, said=_("Written down."), subject=found)
