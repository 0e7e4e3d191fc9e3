"""Naming a new problem, from a voice, from what interviews found, from what the ledger found, or from nothing but one's eyes."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import problems as actions
from onecloth.improvement.actions.problems import LONGEST_TITLE
from onecloth.improvement.exceptions import CannotRaiseProblem
from onecloth.improvement.forms.problems import JoinForm, RaiseForm
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions import problems as permissions
from onecloth.improvement.queries.alike import raised_already, unseen
from onecloth.improvement.queries.along import first_words, found_together, named_together
from onecloth.insight.permissions import visible_metrics
from onecloth.journeys.permissions import visible_seams
from onecloth.listening.forms.voices import LedgerForm
from onecloth.listening.models import Finding, Voice
from onecloth.listening.permissions.rounds import get_finding_for
from onecloth.listening.permissions.voices import get_voice_for
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts


@dataclass(frozen=True)
class Start:
    """What the problem starts from; `asked` are the keys of voices that were shown to come along."""

    voice: Voice | None = None
    finding: Finding | None = None
    along: list[Voice] = field(default_factory=list)
    asked: frozenset[UUID] = frozenset()


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def raise_(request: ActorRequest) -> HttpResponse:
    if not permissions.can_raise(request.actor):
        return redirect("problems:problems")
    start = _start(request)
    if request.method != "POST":
        known = _known(request, start.voice) | ({"title": start.finding.words[:200]} if start.finding else {})
        return _raise_page(request, RaiseForm(actor=request.actor, initial=known), start)
    form = RaiseForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _raise_page(request, form, start, status=422)
    if unseen(raised_already(request.actor, form.cleaned_data["title"]), request.POST.get("seen", "")):
        return _raise_page(request, form, start)
    try:
        problem = _raised(request, form, start)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _raise_page(request, form, start, status=422)
    toasts.say(request, _("The problem is on the board. Next: who takes it, and why does it happen?"))
    return redirect("problems:problem", token=problem.token)


def _raised(request: ActorRequest, form: RaiseForm, start: Start) -> Problem:
    given = {name: form.cleaned_data[name] for name in ("title", "what_happens", "unit", "seam", "step", "metric")}
    given["language"] = (get_language() or "en").split("-")[0]
    if start.finding is not None:
        return actions.raise_problem_of_finding(finding=start.finding, **given, by=request.actor, at=clock.now())
    if len(start.asked) != len(start.along) and request.method == "POST":
        raise CannotRaiseProblem(
            _(
                "One of these voices is not there any more, so nothing was joined. Look at what is left and raise it again."
            )
        )
    voices = [*([start.voice] if start.voice else ()), *start.along]
    return actions.raise_problem(**given, voices=voices, by=request.actor, at=clock.now())


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


def _start(request: ActorRequest) -> Start:
    asked = request.POST if request.method == "POST" else request.GET
    keys = frozenset(filter(None, map(_uuid, request.POST.getlist("along"))))
    found = request.GET.get("found", "") if request.method != "POST" else ""
    return Start(
        voice=get_voice_for(request.actor, asked["voice"]) if asked.get("voice") else None,
        finding=get_finding_for(request.actor, asked["finding"]) if asked.get("finding") else None,
        along=_found(request, found) if found else named_together(request.actor, keys), asked=keys,
    )  # fmt: skip


def _found(request: ActorRequest, query: str) -> list[Voice]:
    filters = LedgerForm(QueryDict(query[:2000])).filters()
    return found_together(request.actor, filters, day_of(clock.now())) if filters.is_narrowed else []


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


def _known(request: ActorRequest, voice: Voice | None) -> dict[str, object]:
    """What the address or the voice tells already. Never its words: a title is for everybody to read."""
    seam = visible_seams(request.actor).filter(token=request.GET.get("seam", "")).first()
    unit = request.GET.get("unit", "")
    known = int(unit) if unit.isdecimal() and len(unit) < 19 else None
    metric = visible_metrics(request.actor).filter(slug=request.GET.get("metric", "")[:100]).first()
    return {
        "seam": seam.pk if seam else None, "unit": voice.about_unit_id if voice else known,
        "metric": metric.pk if metric else None,
    }  # fmt: skip


def _raise_page(request: ActorRequest, form: RaiseForm, start: Start, status: int = 200) -> HttpResponse:
    title = request.POST.get("title") or request.GET.get("title") or (form.initial.get("title") or "")
    alike = raised_already(request.actor, title[:LONGEST_TITLE])
    context = {
        "form": form, "voice": start.voice, "finding": start.finding, "along": start.along, "first": first_words(start.along), "alike": alike,
        "nav_here": "problems",
    }  # fmt: skip
    page = "improvement/raise.html#alike" if request.htmx else "improvement/raise.html"
    return render(request, page, context, status=status)
