"""One problem, and what its team does on its page. Every form posts to an address of its own and comes back here."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import problems as actions
from onecloth.improvement.forms.problems import ON_THE_PAGE, ProblemForm, RaiseForm, form_of
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions import problems as permissions
from onecloth.improvement.queries.problem import ProblemPage, problem_page
from onecloth.improvement.queries.whys import walk
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts
from onecloth.ui.asking import press
from onecloth.ui.icons import EVIDENCE

ICONS = {
    "evidence": {kind: icon for kind, (icon, _word) in EVIDENCE.items()},
    "answer": {"did": "check", "will": "calendar", "wont": "x"},
    "outcome": {"holds": "circle-check", "partly": "trending-up", "unchanged": "ban", "came_back": "rotate-ccw"},
}
Call = Callable[[dict[str, Any]], Any]
May = Callable[[Actor, Problem], bool]
Undo = Callable[[], Mapping[str, Any]]  # asked once it is done: what `toasts.say` needs to offer to take it back
MAY_WORK: May = permissions.can_work_on


@allow(Policy.SIGNED_IN)
@require_GET
def problem(request: ActorRequest, token: str) -> HttpResponse:
    return shown(request, permissions.get_problem_for(request.actor, token))


def shown(
    request: ActorRequest, found: Problem, bound: tuple[str, ProblemForm] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a problem, with the form that was not taken still holding what was written."""
    page, given = problem_page(request.actor, found, day_of(clock.now())), dict([bound] if bound else [])

    first = {"why": {"below": page.last.pk}} if page.last else {}

    def form(name: str) -> ProblemForm:
        return given.get(name) or form_of(name, request.actor, found, first=first.get(name))

    mends = [
        (mend, {name: form(f"{name}:{mend.row.pk}") for name in ("done", "minutes", "keep")}) for mend in page.mends
    ]
    _offer_tests(request.actor, found, page, given)
    context = {
        "page": page, "problem": found, "covered": page.covered, "forms": {name: form(name) for name in ON_THE_PAGE}, "mends": mends,
        "checks": [(check, form(f"check:{check.pk}")) for check in page.checks_waiting], "nav_here": "problems",
        "icons": ICONS,
    }  # fmt: skip
    return render(request, "improvement/problem.html", context, status=status)


def _offer_tests(actor: Actor, found: Problem, page: ProblemPage, given: dict[str, ProblemForm]) -> None:
    """Beside each why: what it stands on, and whether it is the root."""
    for why in walk(page.whys) if page.may_work else ():
        key, stands = (
            why.cause.pk,
            {name: getattr(why.cause, name) for name in ("evidence", "evidence_words", "is_tested")},
        )
        why.forms = {
            name: given.get(f"{name}:{key}") or form_of(f"{name}:{key}", actor, found, first=stands)
            for name in ("ground", "root")
        }


def act(
    request: ActorRequest, found: Problem, name: str, call: Call, said: str, part: str = "", may: May = MAY_WORK,
    undo: Undo | None = None,
) -> HttpResponse:  # fmt: skip
    """Look at the form called `name`, do what it asks, and go back to the page; or show what is wrong with it."""
    if not may(request.actor, found):
        raise Http404
    form = form_of(name, request.actor, found, request.POST)
    if form.is_valid():
        try:
            call(form.cleaned_data)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, said, **(undo() if undo else {}))
            return back_to(found, part)
    return shown(request, permissions.get_problem_for(request.actor, found.token), (name, form), status=422)


def do(
    request: ActorRequest, found: Problem, call: Callable[[], Any], said: str, part: str = "", undo: Undo | None = None
) -> HttpResponse:
    """As `act`, where there is nothing to write."""
    return press(request, call, said, then=address(found, part), undo=undo)


def back_to(found: Problem, part: str) -> HttpResponse:
    return redirect(address(found, part))


def address(found: Problem, part: str = "") -> str:
    return reverse("problems:problem", args=[found.token]) + (f"#{part}" if part else "")


def _as_it_is(found: Problem) -> dict[str, Any]:
    return {
        "title": found.title, "what_happens": found.what_happens, "unit": found.unit_id, "seam": found.seam_id, "step": found.step_id,
        "metric": found.metric_id, "version": found.version,
    }  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def rewrite(request: ActorRequest, token: str) -> HttpResponse:
    found = permissions.get_problem_for(request.actor, token)
    if not permissions.can_work_on(request.actor, found):
        raise Http404
    form = RaiseForm(request.POST or None, actor=request.actor, problem=found, initial=_as_it_is(found))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "what_happens", "unit", "seam", "step", "metric")}
        expected = form.cleaned_data["version"]
        try:
            actions.rewrite_problem(problem=found, **given, expected=expected, by=request.actor, at=clock.now())
            return back_to(found, "")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    context = {"form": form, "problem": found, "nav_here": "problems"}
    return render(request, "improvement/rewrite.html", context, status=status)


@allow(Policy.SIGNED_IN)
@require_POST
def remove_evidence(request: ActorRequest, token: str, key: str) -> HttpResponse:
    found = permissions.get_problem_for(request.actor, token)
    voice = permissions.get_evidence_for(request.actor, found, key)
    said = _("Taken off. The voice stays in the ledger and still waits for its own answer.")
    by, at = request.actor, clock.now()
    undo = {"undo": reverse("problems:join"), "voice": voice.key, "chosen": found.token}
    return do(
        request, found, lambda: actions.remove_evidence(problem=found, voice=voice, by=by, at=at), said, "voices",
        lambda: undo,
    )  # fmt: skip
