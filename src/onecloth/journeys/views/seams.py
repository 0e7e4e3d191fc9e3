"""Seams as they are sewn: who hands what to whom. How they hold is for insight to say."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.journeys import actions, permissions
from onecloth.journeys.forms import SeamChangeForm, SeamForm, reasons_as_lines
from onecloth.journeys.models import Seam
from onecloth.journeys.queries.pages import seams_page
from onecloth.organisation.queries import languages_written, the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.texts import in_language


@allow(Policy.SIGNED_IN)
@require_GET
def seams(request: ActorRequest) -> HttpResponse:
    context = {
        "page": seams_page(request.actor), "may_draw": permissions.can_draw(request.actor), "nav_here": "journeys",
    }  # fmt: skip
    return render(request, "journeys/seams.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def sew(request: ActorRequest) -> HttpResponse:
    known = {
        name: int(told)
        for name in ("giver", "receiver", "from_step", "to_step")
        if (told := request.GET.get(name, "")).isdecimal() and len(told) < 19
    }
    form = SeamForm(posted(request), languages=languages_written(the_organisation()), initial=known)
    return ask(
        request, form, Asking(_("Sew a seam"), _("Sew it"), [_list()], nav_here="journeys"),
        lambda given: actions.sew_seam(
            giver=given["giver"], receiver=given["receiver"], hands_over=form.texts("hands_over"),
            missing_reasons=form.reasons(), from_step=given["from_step"], to_step=given["to_step"], by=request.actor,
            at=clock.now(),
        ),
        then=lambda _seam: reverse("journeys:seams"), said=_("Sewn. The next hand-off round asks about it."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def change_seam(request: ActorRequest, pk: int) -> HttpResponse:
    seam = permissions.get_seam_for(request.actor, pk)
    written = languages_written(the_organisation())
    known = {"hands_over": seam.hands_over, "reasons": reasons_as_lines(seam, written), "version": seam.version}
    form = SeamChangeForm(posted(request), languages=written, initial=known)
    return ask(
        request, form, Asking(_title(seam), _("Save"), [_list()], nav_here="journeys"),
        lambda given: actions.change_seam(
            seam=seam, hands_over=form.texts("hands_over"), missing_reasons=form.reasons(seam.missing_reasons),
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=lambda _seam: reverse("journeys:seams"), said=_("Saved."), subject=seam,
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def unpick(request: ActorRequest, pk: int) -> HttpResponse:
    seam = permissions.get_seam_for(request.actor, pk)
    try:
        if toasts.is_taken_back(request):
            actions.sew_again(seam=seam, by=request.actor, at=clock.now())
            toasts.say(request, _("It is sewn again, as it was."))
        else:
            actions.unpick_seam(seam=seam, by=request.actor, at=clock.now())
            toasts.say_undoable(request, _("Unpicked. What was measured on it stays."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("journeys:seams")


def _title(seam: Seam) -> str:
    told = {"giver": in_language(seam.giver.name), "receiver": in_language(seam.receiver.name)}
    return _("What %(giver)s hands to %(receiver)s") % told


def _list() -> tuple[str, str]:
    return _("Seams as they are sewn"), reverse("journeys:seams")
