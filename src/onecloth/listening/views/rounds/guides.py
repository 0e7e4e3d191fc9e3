"""Guides: the questions that are asked face to face."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import rounds as actions
from onecloth.listening.forms.rounds import GuideForm
from onecloth.listening.permissions.rounds import get_guide_for, visible_guides
from onecloth.listening.views.rounds.rounds import HERE, list_crumb
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def guide_new(request: ActorRequest) -> HttpResponse:
    return ask(
        request, GuideForm(posted(request)), Asking(_("Write a guide"), _("Keep it"), [list_crumb()], nav_here=HERE),
        lambda given: actions.write_guide(
            name=given["name"], questions=given["questions"], by=request.actor, at=clock.now()
        ),
        then=lambda _guide: reverse("listening:interview_rounds"), said=_("Kept. The next round can use it."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def guide(request: ActorRequest, token: str) -> HttpResponse:
    found = get_guide_for(request.actor, token)
    known = {"name": found.name, "questions": "\n".join(found.questions), "version": found.version}
    asking = Asking(
        _("Change the guide “%(name)s”") % {"name": found.name}, _("Save"), [list_crumb()], nav_here=HERE,
        lead=_("Rounds that are open keep the questions they have."),
    )  # fmt: skip
    return ask(
        request, GuideForm(posted(request), initial=known), asking,
        lambda given: actions.write_guide(
            guide=found, name=given["name"], questions=given["questions"], expected=given["version"],
            by=request.actor, at=clock.now(),
        ),
        then=lambda _guide: reverse("listening:interview_rounds"), said=_("Saved."), subject=found,
        template="listening/rounds/guide.html", context={"guide": found},
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def guide_withdraw(request: ActorRequest, token: str) -> HttpResponse:
    if toasts.is_taken_back(request):
        found = visible_guides(request.actor).filter(token=token, withdrawn_at__isnull=False).first()
    else:
        found = get_guide_for(request.actor, token)
    if found is None:
        return redirect("listening:interview_rounds")
    is_back = toasts.is_taken_back(request)
    try:
        actions.withdraw_guide(guide=found, is_back=is_back, by=request.actor, at=clock.now())
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        if is_back:
            toasts.say(request, _("It is there again."))
        else:
            toasts.say_undoable(request, _("Taken off the list. Rounds that are open keep its questions."))
    return redirect("listening:interview_rounds")
