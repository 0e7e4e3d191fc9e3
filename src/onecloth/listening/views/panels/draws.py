"""The lottery as people see it, and the seats it gives."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, mail
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import panels as actions
from onecloth.listening.choices import DrawState
from onecloth.listening.forms.panels import SeedForm
from onecloth.listening.models import Draw
from onecloth.listening.permissions.panels import get_draw_for, get_own_seat_for, get_panel_for, get_seat_for
from onecloth.listening.queries.panels.draws import as_published, draw_page
from onecloth.listening.queries.panels.words import name_of
from onecloth.listening.views.panels.pages import HERE, crumbs, done
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press

ANSWERS = {
    "yes": (actions.accept_seat, gettext_lazy("You sit. Welcome.")),
    "no": (actions.decline_seat, gettext_lazy("You said no. That is all right.")),
}


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def new_draw(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    asking = Asking(
        _("Draw the lot"), _("Draw it"), crumbs(found), nav_here=HERE,
        lead=_("Everybody’s chance is computed so that the smallest is as large as it can be; then the lot is drawn."),
        notes=[_("Once it is drawn, those drawn are asked at once. It cannot be drawn until somebody likes the result.")],
    )  # fmt: skip
    return ask(
        request, SeedForm(posted(request)), asking,
        lambda given: actions.ask_for_draw(panel=found, seed=given["seed"], by=request.actor, at=clock.now()),
        then=_address, said=_("The words are published, and the lot is being drawn."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def draw(request: ActorRequest, token: str) -> HttpResponse:
    found = get_draw_for(request.actor, token)
    page = draw_page(request.actor, found)
    return render(request, "listening/panels/draw.html", {"page": page, "draw": found, "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_GET
def draw_file(request: ActorRequest, token: str) -> HttpResponse:
    """All that is needed to draw again, once it was drawn; without a name."""
    found = get_draw_for(request.actor, token)
    if found.state != DrawState.DRAWN:
        raise Http404
    response = JsonResponse(as_published(found), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="the-lot.json"'
    return response


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def stop(request: ActorRequest, token: str) -> HttpResponse:
    found = get_draw_for(request.actor, token)
    return press(
        request, lambda: actions.stop_draw(draw=found, by=request.actor, at=clock.now()),
        _("It stops after the step it has in hand. Nobody was drawn."), then=_address(found),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def go_on(request: ActorRequest, token: str) -> HttpResponse:
    found = get_draw_for(request.actor, token)
    return press(
        request, lambda: actions.go_on_with_draw(draw=found, by=request.actor, at=clock.now()),
        _("It goes on with the same words."), then=_address(found),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def take_change(request: ActorRequest, token: str) -> HttpResponse:
    """A person decides that the rules yield as the draw said, and the lot is drawn again."""
    found = get_draw_for(request.actor, token)
    try:
        again = actions.take_change(draw=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
        return redirect(_address(found))
    toasts.say(request, _("The rules yielded, and the lot is being drawn."))
    return redirect(_address(again))


def _address(found: Draw) -> str:
    return reverse("listening:draw", args=[found.token])


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def seat(request: ActorRequest, token: str) -> HttpResponse:
    """Whoever was drawn says yes or no."""
    found = get_own_seat_for(request.actor, token)
    if request.method == "GET":
        return render(request, "listening/panels/seat.html", {"seat": found, "panel": found.panel, "nav_here": HERE})
    answer, said = ANSWERS.get(request.POST.get("answer", ""), (None, ""))
    if answer is None:
        toasts.warn(request, _("Say yes or no. Nothing was changed."))
        return redirect("listening:seat", token=token)
    return done(request, found.panel, lambda: answer(seat=found, by=request.actor, at=clock.now()), str(said))


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def no_answer(request: ActorRequest, token: str) -> HttpResponse:
    found = get_seat_for(request.actor, token)
    return done(
        request, found.panel, lambda: actions.decline_seat(seat=found, by=request.actor, at=clock.now()),
        _("Taken for a no. The seat can be drawn for again."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def leave(request: ActorRequest, token: str) -> HttpResponse:
    found = get_seat_for(request.actor, token)
    return done(
        request, found.panel, lambda: actions.leave_seat(seat=found, by=request.actor, at=clock.now()),
        _("The seat is free. It can be drawn for."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@never_cache
@require_POST
def link(request: ActorRequest, token: str) -> HttpResponse:
    """Make a private link and show it once."""
    found = get_seat_for(request.actor, token)
    try:
        made = actions.make_link(seat=found, by=request.actor, at=clock.now())
    except NotAllowed as forbidden:
        raise Http404 from forbidden
    except Refused as refusal:
        toasts.warn(request, str(refusal))
        return redirect("listening:panel", token=found.panel.token)
    context = {
        "link": mail.link_to(f"/b/{made}/"), "panel": found.panel, "name": name_of(found.volunteer, request.actor),
        "nav_here": HERE,
    }  # fmt: skip
    return render(request, "listening/panels/link.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def withdraw_link(request: ActorRequest, token: str) -> HttpResponse:
    found = get_seat_for(request.actor, token)
    return done(
        request, found.panel, lambda: actions.withdraw_link(seat=found, by=request.actor, at=clock.now()),
        _("The link leads nowhere from now on."),
    )  # fmt: skip
