"""Saying that two problems are the same, and taking them apart."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.merging import merge_problem, part_problem
from onecloth.improvement.permissions.problems import can_part, can_work_on, get_problem_for
from onecloth.improvement.queries.alike import to_merge_with
from onecloth.improvement.queries.merged import part_of
from onecloth.improvement.views.problem import do
from onecloth.ui import toasts

LONGEST = 100


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def merge(request: ActorRequest, token: str) -> HttpResponse:
    found = get_problem_for(request.actor, token)
    if not can_work_on(request.actor, found):
        raise Http404
    if request.method != "POST":
        words = " ".join(request.GET.get("words", "").split())[:LONGEST]
        context = {"problem": found, "words": words, "choices": to_merge_with(request.actor, found, words)}
        return render(request, "improvement/merge.html", context | {"nav_here": "problems"})
    try:
        into = get_problem_for(request.actor, request.POST.get("into", ""))
        merge_problem(problem=found, into=into, by=request.actor, at=clock.now())
    except (Http404, NotAllowed):
        toasts.warn(request, _("That problem is not there any more, or is worked on by others. Nothing was changed."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        said = _("They are one now. Everybody who spoke of either hears the same answer.")
        toasts.say(request, said, undo=reverse("problems:part", args=[found.token]))
        return redirect("problems:problem", token=into.token)
    return redirect("problems:merge", token=found.token)


@allow(Policy.SIGNED_IN)
@require_POST
def part(request: ActorRequest, token: str) -> HttpResponse:
    found = get_problem_for(request.actor, token)
    if not can_part(request.actor, found):
        raise Http404
    standing, by, at = part_of(found), request.actor, clock.now()
    again = {"undo": reverse("problems:merge", args=[token]), "into": standing.into.token} if standing else {}
    said = _("It stands by itself again, with all that is its own.")
    return do(request, found, partial(part_problem, problem=found, by=by, at=at), said, undo=lambda: again)
