"""What one does with a course: finishing it, answering what is asked afterwards, and looking back."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import check_here
from onecloth.teamwork.actions import learnings as actions
from onecloth.teamwork.forms.learnings import SKIP, FinishForm, RecallForm, TipReplyForm
from onecloth.teamwork.permissions import learnings as may
from onecloth.teamwork.permissions.courses import get_course_for
from onecloth.teamwork.queries.learnings import learned_page
from onecloth.teamwork.views.courses import HERE, address, catalogue
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import in_language


@allow(Policy.SIGNED_IN)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    return render(request, "teamwork/learning/mine.html", {"page": learned_page(request.actor), "nav_here": HERE})


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def finish(request: ActorRequest, token: str) -> HttpResponse:
    course = get_course_for(request.actor, token)
    check_here(request.method == "GET" or request.actor.person_id is not None)
    form = FinishForm(posted(request), course=course)
    crumbs = [catalogue(), (in_language(course.title), address(course))]
    notes = [
        _("At most two short questions a week stand on your Today, at work only, and each can be skipped."),
        _("How you answer them is yours alone: whoever leads you does not see it."),
    ]
    return ask(
        request, form, Asking(_("You have gone through it"), _("Done"), crumbs, nav_here=HERE, notes=notes),
        lambda _given: actions.finish_course(course=course, **form.given(), by=request.actor, at=clock.now()),
        then=lambda _done: reverse("learning:mine"), said=_("Good. We ask in a day or two how it went."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def answer_tip(request: ActorRequest, token: str) -> HttpResponse:
    found, form = may.get_own_learning_for(request.actor, token), TipReplyForm(request.POST)
    if not form.is_valid():
        return _again(request)
    by, at, given = request.actor, clock.now(), form.cleaned_data
    if given["did"] == SKIP:
        return _answered(request, lambda: actions.skip_prompt(learning=found, by=by, at=at), skipped())
    did = given["did"] == "yes"
    said = _("Well done. The next time is further off.") if did else _("That is fine. We ask again a step earlier.")
    return _answered(
        request, lambda: actions.answer_tip(learning=found, did=did, words=given["words"], by=by, at=at), said
    )


@allow(Policy.SIGNED_IN)
@require_POST
def answer_recall(request: ActorRequest, token: str) -> HttpResponse:
    found, form = may.get_own_recall_for(request.actor, token), RecallForm(request.POST)
    if not form.is_valid():
        return _again(request)
    by, at, grade = request.actor, clock.now(), form.cleaned_data["grade"]
    if grade == SKIP:
        return _answered(
            request, lambda: actions.skip_prompt(learning=found.learning, recall=found, by=by, at=at), skipped()
        )
    return _answered(
        request, lambda: actions.answer_recall(recall=found, grade=int(grade), by=by, at=at),
        _("Thank you. It comes back when you are about to forget it."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def stop(request: ActorRequest, token: str) -> HttpResponse:
    """Stops being asked about a course, or goes on where that is taken back."""
    found, is_back = may.get_own_learning_for(request.actor, token), toasts.is_taken_back(request)
    do = actions.go_on_learning if is_back else actions.stop_learning
    return press(
        request, lambda: do(learning=found, by=request.actor, at=clock.now()),
        _("It goes on.") if is_back else _("You are not asked about this course any more."),
        then=reverse("learning:mine"), undo=None if is_back else lambda: toasts.same_address(request),
    )  # fmt: skip


def skipped() -> str:
    return _("Skipped. It comes back in a week.")


def _answered(request: ActorRequest, do: Callable[[], object], said: str) -> HttpResponse:
    return press(request, do, said, then=reverse("today:today"))


def _again(request: ActorRequest) -> HttpResponse:
    toasts.warn(request, _("Use one of the buttons below the question, and at most 300 letters. Nothing was kept."))
    return redirect("today:today")
