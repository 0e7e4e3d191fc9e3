"""The board, and naming a new problem."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import problems as actions
from onecloth.improvement.actions.problems import LONGEST_TITLE
from onecloth.improvement.forms.board import FilterForm, UnitForm
from onecloth.improvement.forms.problems import JoinForm, RaiseForm
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions import problems as permissions
from onecloth.improvement.permissions.files import can_take_lists
from onecloth.improvement.queries.alike import raised_already, unseen
from onecloth.improvement.queries.board import board
from onecloth.improvement.queries.filters import Filters
from onecloth.improvement.queries.listed import found_words
from onecloth.improvement.queries.strengths import strengths
from onecloth.improvement.queries.times import times
from onecloth.journeys.permissions import visible_seams
from onecloth.listening.models import Finding, Voice
from onecloth.listening.permissions.rounds import get_finding_for
from onecloth.listening.permissions.voices import get_voice_for
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts

# Another view of the same filters; a stage is a column of the board, so the board stands without one.
AS = {"board": {"view": "", "stage": ""}, "list": {"view": "list"}}


@allow(Policy.SIGNED_IN)
@require_GET
def problems(request: ActorRequest) -> HttpResponse:
    filters = Filters.from_query(request.GET)
    page = board(request.actor, filters, day_of(clock.now()), request.GET.get("after", ""))
    views = {"board": _("Board"), "list": _("List")}
    context = {
        "page": page, "form": FilterForm.of(filters), "may_raise": permissions.can_raise(request.actor),
        "found": found_words(page.listed.found) if page.listed else "",
        "views": [
            *((words, f"?{filters.query(**AS[name])}", name == filters.view) for name, words in views.items()),
            (_("Calendar"), f"{reverse('problems:calendar')}?{filters.query(view='')}", False),
        ],
        "together": UnitForm.chosen() if page.listed and permissions.can_raise(request.actor) else None,
        "may_take_lists": can_take_lists(request.actor), "nav_here": "problems",
    }  # fmt: skip
    return render(request, "improvement/problems.html#board" if request.htmx else "improvement/problems.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def figures(request: ActorRequest) -> HttpResponse:
    """What all problems of a year say together: counted over everything, so on a page of its own."""
    day = day_of(clock.now())
    context = {"times": times(day), "strengths": strengths(day), "nav_here": "problems"}
    return render(request, "improvement/figures.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def raise_(request: ActorRequest) -> HttpResponse:
    if not permissions.can_raise(request.actor):
        return redirect("problems:problems")
    voice, finding = _voice(request), _finding(request)
    if request.method != "POST":
        known = _known(request, voice) | ({"title": finding.words[:200]} if finding else {})
        return _raise_page(request, RaiseForm(actor=request.actor, initial=known), voice, finding)
    form = RaiseForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _raise_page(request, form, voice, finding, status=422)
    if unseen(raised_already(request.actor, form.cleaned_data["title"]), request.POST.get("seen", "")):
        return _raise_page(request, form, voice, finding)
    try:
        problem = _raised(request, form, voice, finding)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _raise_page(request, form, voice, finding, status=422)
    toasts.say(request, _("The problem is on the board. Next: who takes it, and why does it happen?"))
    return redirect("problems:problem", token=problem.token)


def _raised(request: ActorRequest, form: RaiseForm, voice: Voice | None, finding: Finding | None) -> Problem:
    given = {name: form.cleaned_data[name] for name in ("title", "what_happens", "unit", "seam", "step", "metric")}
    given["language"] = (get_language() or "en").split("-")[0]
    if finding is not None:
        return actions.raise_problem_of_finding(finding=finding, **given, by=request.actor, at=clock.now())
    return actions.raise_problem(**given, voices=[voice] if voice else [], by=request.actor, at=clock.now())


@allow(Policy.SIGNED_IN)
@require_POST
def join(request: ActorRequest) -> HttpResponse:
    """From a voice's page: the voice is evidence of a problem that is known already."""
    if not request.POST.get("voice"):
        return redirect("problems:problems")
    voice, form = get_voice_for(request.actor, request.POST["voice"]), JoinForm(request.POST, actor=request.actor)
    if not form.is_valid():
        toasts.warn(request, _("Nothing was joined: choose one of the open problems first."))
        return redirect("listening:voice", str(voice.key))
    problem = form.cleaned_data["chosen"]
    try:
        actions.add_evidence(problem=problem, voices=[voice], by=request.actor, at=clock.now())
        undo = reverse("problems:remove_evidence", args=[problem.token, voice.key])
        toasts.say(request, _("Joined. Whoever said it will be told what becomes of it."), undo=undo)
    except NotAllowed:
        toasts.warn(request, _("Nothing was joined: this problem is worked on by others."))
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    return redirect("problems:problem", token=problem.token)


def _voice(request: ActorRequest) -> Voice | None:
    key = request.POST.get("voice") or request.GET.get("voice")
    return get_voice_for(request.actor, key) if key else None


def _finding(request: ActorRequest) -> Finding | None:
    token = request.POST.get("finding") or request.GET.get("finding")
    return get_finding_for(request.actor, token) if token else None


def _known(request: ActorRequest, voice: Voice | None) -> dict[str, object]:
    """What the address or the voice tells already. Never its words: a title is for everybody to read."""
    seam = visible_seams(request.actor).filter(token=request.GET.get("seam", "")).first()
    unit = request.GET.get("unit", "")
    known = int(unit) if unit.isdecimal() and len(unit) < 19 else None
    return {"seam": seam.pk if seam else None, "unit": voice.about_unit_id if voice else known}


def _raise_page(
    request: ActorRequest, form: RaiseForm, voice: Voice | None, finding: Finding | None, status: int = 200
) -> HttpResponse:
    title = request.POST.get("title") or request.GET.get("title") or (form.initial.get("title") or "")
    alike = raised_already(request.actor, title[:LONGEST_TITLE])
    context = {"form": form, "voice": voice, "finding": finding, "alike": alike, "nav_here": "problems"}
    page = "improvement/raise.html#alike" if request.htmx else "improvement/raise.html"
    return render(request, page, context, status=status)
