"""What becomes of an initiative: its place in the list, its start and end, what makes room for it, and its means."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.initiatives import means, planning, turning
from onecloth.improvement.choices import InitiativeState
from onecloth.improvement.forms.initiatives import AllocateForm, MeansForm, RoomForm, SpentForm, StartForm, TurnForm
from onecloth.improvement.models import Initiative
from onecloth.improvement.permissions import initiatives as permissions
from onecloth.improvement.views.initiatives import address, crumbs
from onecloth.organisation.queries import day_of
from onecloth.ui.asking import Asking, ask, posted, press

TURNS = {
    "pause": (InitiativeState.PAUSED, gettext_lazy("Pause it"), gettext_lazy("What it has stays; it can go on later.")),
    "stop": (InitiativeState.STOPPED, gettext_lazy("Stop it"), gettext_lazy("It stays on the stop list, with your reason.")),
    "done": (InitiativeState.DONE, gettext_lazy("It is done"), gettext_lazy("Say what came of it.")),
}  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def rank(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_steered_for(request.actor, token)
    told = request.POST.get("version", "")
    expected = int(told) if told.isdecimal() and len(told) < 10 else None
    is_up = request.POST.get("way") == "up"
    return press(
        request,
        lambda: turning.move_initiative(
            initiative=found, is_up=is_up, expected=expected, by=request.actor, at=clock.now()
        ),
        _("Moved."),
        then=reverse("initiatives:initiatives"),
    )


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def start(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_steered_for(request.actor, token)
    form = StartForm(posted(request), actor=request.actor, initiative=found)
    asking = Asking(_("Start “%s”?") % found.title, _("Start it"), crumbs(found), _what_starting_does(found))
    return ask(
        request, form, asking,
        lambda given: turning.start_initiative(
            initiative=found, expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=address, said=_("It runs. What makes room for it stands on the stop list."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def turn(request: ActorRequest, token: str, way: str) -> HttpResponse:
    found = permissions.get_steered_for(request.actor, token)
    if way not in TURNS:
        raise Http404
    state, button, lead = TURNS[way]
    form = TurnForm(posted(request), actor=request.actor, initiative=found)
    return ask(
        request, form, Asking(found.title, button, crumbs(found), lead),
        lambda given: turning.turn_initiative(
            initiative=found, state=state, because=given["because"], expected=given["version"], by=request.actor,
            at=clock.now(),
        ),
        then=address, said=_("Written down."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def room(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_planned_for(request.actor, token)
    form = RoomForm(posted(request), actor=request.actor, initiative=found)
    asking = Asking(
        _("What makes room for “%s”?") % found.title, _("This makes room"), crumbs(found),
        _("It goes on until the new one starts. Then it stands on the stop list."),
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: planning.make_room(
            initiative=found, displaced=given["displaced"], how=given["how"], by=request.actor, at=clock.now()
        ),
        then=lambda _made: address(found, "room"), said=_("Written down."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def need_no_room(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = permissions.get_initiative_for(request.actor, token)
    tie = permissions.get_displacement_for(request.actor, found, pk)
    return press(
        request,
        lambda: planning.need_no_room(displacement=tie, by=request.actor, at=clock.now()),
        _("It makes no room any more."),
        then=address(found, "room"),
    )


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def allocate(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_planned_for(request.actor, token)
    form = AllocateForm(
        posted(request), actor=request.actor, initiative=found, initial={"month": day_of(clock.now()), "unit": found.unit_id}
    )  # fmt: skip
    asking = Asking(_("Which means is “%s” given?") % found.title, _("Plan it"), crumbs(found))
    return _means(
        request, found, form, asking,
        lambda given, told: means.allocate(
            initiative=found, given=told, month=given["month"], by=request.actor, at=clock.now()
        ),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def spend(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_planned_for(request.actor, token)
    form = SpentForm(
        posted(request), actor=request.actor, initiative=found, initial={"on_day": day_of(clock.now()), "unit": found.unit_id}
    )  # fmt: skip
    asking = Asking(_("What was spent on “%s”?") % found.title, _("Write it down"), crumbs(found))
    return _means(
        request, found, form, asking,
        lambda given, told: means.note_spent(
            initiative=found, given=told, on_day=given["on_day"], by=request.actor, at=clock.now()
        ),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def take_allocation_back(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = permissions.get_initiative_for(request.actor, token)
    row = permissions.get_allocation_for(request.actor, found, pk)
    return press(
        request,
        lambda: means.take_allocation_back(allocation=row, by=request.actor, at=clock.now()),
        _("It is not planned any more."),
        then=address(found, "means"),
    )


@allow(Policy.SIGNED_IN)
@require_POST
def take_spent_back(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = permissions.get_initiative_for(request.actor, token)
    row = permissions.get_spending_for(request.actor, found, pk)
    return press(
        request,
        lambda: means.take_spent_back(spending=row, by=request.actor, at=clock.now()),
        _("It counts as spent no more."),
        then=address(found, "means"),
    )


def _means(request: ActorRequest, found: Initiative, form: MeansForm, asking: Asking, do: Any) -> HttpResponse:
    return ask(
        request, form, asking, lambda given: do(given, means.Given(**form.given())),
        then=lambda _made: address(found, "means"), said=_("Written down."),
    )  # fmt: skip


def _what_starting_does(found: Initiative) -> str:
    ties = found.displaces.filter(taken_back_at__isnull=True).select_related("displaced")
    named = [f"“{tie.displaced.title}”" for tie in ties if tie.displaced.is_open]
    if not named:
        return _("Nothing makes room for it; it needs new means.")
    return _("This makes room and is paused or stopped now: %s.") % ", ".join(named)
