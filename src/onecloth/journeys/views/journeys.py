"""Journeys: the list, one with its steps, and drawing them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.journeys import actions, permissions
from onecloth.journeys.forms import JourneyChangeForm, JourneyForm, PlaceForm, StepChangeForm, StepForm
from onecloth.journeys.models import Journey, Step
from onecloth.journeys.queries.pages import journey_page, journeys_page
from onecloth.organisation.queries import languages_written, the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.texts import in_language


@allow(Policy.SIGNED_IN)
@require_GET
def journeys(request: ActorRequest) -> HttpResponse:
    context = {
        "page": journeys_page(request.actor), "may_draw": permissions.can_draw(request.actor), "nav_here": "journeys",
    }  # fmt: skip
    return render(request, "journeys/journeys.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def journey(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_journey_for(request.actor, pk)
    context = {
        "page": journey_page(found),
        "pieces": slots.pieces("journey.below", request.actor, found),
        "may_draw": permissions.can_draw(request.actor) and found.closed_on is None,
        "nav_here": "journeys",
    }
    return render(request, "journeys/journey.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def draw(request: ActorRequest) -> HttpResponse:
    form = JourneyForm(posted(request), languages=languages())
    return ask(
        request, form, Asking(_("Draw a journey"), _("Draw it"), [everything()], nav_here="journeys"),
        lambda given: actions.draw_journey(
            name=form.texts("name"), outcome=form.texts("outcome"), traveller=given["traveller"], by=request.actor,
            at=clock.now(),
        ),
        then=address, said=_("Drawn. Add its steps, one after the other."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def change_journey(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_journey_for(request.actor, pk)
    known = {name: getattr(found, name) for name in ("name", "outcome", "traveller", "version")}
    form = JourneyChangeForm(posted(request), languages=languages(), initial=known)
    return ask(
        request, form, asking(_("Change %(journey)s"), _("Save"), found),
        lambda given: actions.change_journey(
            journey=found, name=form.texts("name"), outcome=form.texts("outcome"), traveller=given["traveller"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Saved."), subject=found,
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def close_journey(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_journey_for(request.actor, pk)
    if toasts.is_taken_back(request):
        return _do(request, found, lambda by, at: actions.reopen_journey(journey=found, by=by, at=at),
                   _("It is open again."))  # fmt: skip
    return _do(request, found, lambda by, at: actions.close_journey(journey=found, by=by, at=at),
               _("Closed. What was measured on it stays."), {})  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def add_step(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_journey_for(request.actor, pk)
    form = StepForm(posted(request), languages=languages())
    return ask(
        request, form, asking(_("Add a step to %(journey)s"), _("Add"), found),
        lambda given: actions.add_step(
            journey=found, name=form.texts("name"), deals_with=form.texts("deals_with"), owner=given["owner"],
            by=request.actor, at=clock.now(),
        ),
        then=lambda _step: address(found), said=_("Added."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def change_step(request: ActorRequest, pk: int) -> HttpResponse:
    step = permissions.get_step_for(request.actor, pk)
    owned = step.owners.filter(until_date__isnull=True).first()
    known = {"name": step.name, "deals_with": step.deals_with, "version": step.version}
    form = StepChangeForm(
        posted(request), languages=languages(), initial={**known, "owner": owned.unit_id if owned else None}
    )
    return ask(
        request, form, asking(_("Change a step of %(journey)s"), _("Save"), step.journey),
        lambda given: actions.change_step(
            step=step, name=form.texts("name"), deals_with=form.texts("deals_with"), owner=given["owner"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=lambda _step: address(step.journey), said=_("Saved."), subject=step,
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def place_step(request: ActorRequest, pk: int) -> HttpResponse:
    step = permissions.get_step_for(request.actor, pk)
    form = PlaceForm(request.POST, step=step)
    if not form.is_valid():
        toasts.warn(request, _("Nothing was moved: that step is not part of this journey any more."))
        return redirect(address(step.journey))
    before: Step | None = form.cleaned_data["before"]
    stood = _after(step)
    return _do(request, step.journey, lambda by, at: actions.place_step(step=step, before=before, by=by, at=at),
               _("Moved."), {"before": stood.pk if stood else ""})  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def close_step(request: ActorRequest, pk: int) -> HttpResponse:
    step = permissions.get_step_for(request.actor, pk)
    if toasts.is_taken_back(request):
        return _do(request, step.journey, lambda by, at: actions.reopen_step(step=step, by=by, at=at),
                   _("It is part of the journey again."))  # fmt: skip
    return _do(request, step.journey, lambda by, at: actions.close_step(step=step, by=by, at=at),
               _("Taken out. What was measured on it stays."), {})  # fmt: skip


def _after(step: Step) -> Step | None:
    """The step that comes next now."""
    later = Step.objects.filter(journey_id=step.journey_id, closed_on__isnull=True, position__gt=step.position)
    return later.order_by("position").first()


def _do(
    request: ActorRequest, found: Journey, do: Callable[[Actor, datetime], Any], said: str,
    undo: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Do what a button asks for; with `undo`, the fields that take it back at the same address, offer to."""
    try:
        do(request.actor, clock.now())
        if undo is None or toasts.is_taken_back(request):
            toasts.say(request, said)
        else:
            toasts.say_undoable(request, said, **undo)
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect(address(found))


def asking(title: str, button: str, found: Journey) -> Asking:
    name = in_language(found.name)
    return Asking(title % {"journey": name}, button, [everything(), (name, address(found))], nav_here="journeys")


def everything() -> tuple[str, str]:
    return _("Journeys"), reverse("journeys:journeys")


def address(found: Journey) -> str:
    return reverse("journeys:journey", args=[found.pk])


def languages() -> list[str]:
    return languages_written(the_organisation())
