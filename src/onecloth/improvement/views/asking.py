"""Questions to units: asked on the problem's page, answered on a page of their own, and how often in time."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions import asking
from onecloth.improvement.forms.asking import GiveInputForm
from onecloth.improvement.models import InputRequest
from onecloth.improvement.permissions.asking import can_answer, get_request_for, get_request_of
from onecloth.improvement.permissions.problems import can_work_on, get_problem_for
from onecloth.improvement.queries.asking import input_page
from onecloth.improvement.queries.asking_rates import asked_page
from onecloth.improvement.views.problem import act, do
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_GET
def asked(request: ActorRequest) -> HttpResponse:
    page = asked_page(request.actor, day_of(clock.now()))
    return render(request, "improvement/asked.html", {"page": page, "nav_here": "problems"})


@allow(Policy.SIGNED_IN)
@require_GET
def input_(request: ActorRequest, token: str) -> HttpResponse:
    return _shown(request, get_request_for(request.actor, token))


@allow(Policy.SIGNED_IN)
@require_POST
def give(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_request_for(request.actor, token), request.actor, clock.now()
    if not can_answer(by, found, day_of(at)):
        raise Http404
    form = GiveInputForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            asking.give_input(asked=found, words=given["words"], expected=given["version"], by=by, at=at)
        except Stale:
            return _shown(request, found, _besides(request, found), status=409)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, _("Thank you. Your answer stands on the problem’s page."))
            return redirect("problems:input", token=found.token)
    return _shown(request, found, form, status=422)


@allow(Policy.SIGNED_IN)
@require_POST
def read(request: ActorRequest, token: str) -> HttpResponse:
    found = get_request_for(request.actor, token)
    try:
        asking.read_input(asked=found, by=request.actor, at=clock.now())
    except NotAllowed as refusal:
        raise Http404 from refusal
    toasts.say(request, _("Read. It stays on the problem’s page."))
    return redirect("problems:input", token=found.token)


@allow(Policy.SIGNED_IN)
@require_POST
def ask(request: ActorRequest, token: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    said = _("Asked. It stands in the Inbox of those who belong there; what they say comes back here.")
    return act(
        request,
        found,
        "input",
        lambda given: asking.ask_for_input(problem=found, **given, by=by, at=at),
        said,
        "inputs",
    )


@allow(Policy.SIGNED_IN)
@require_POST
def withdraw(request: ActorRequest, token: str, key: str) -> HttpResponse:
    found, by, at = get_problem_for(request.actor, token), request.actor, clock.now()
    if not can_work_on(by, found):
        raise Http404
    row = get_request_of(by, found, key)
    if toasts.is_taken_back(request):
        again = _("It is asked again.")
        return do(request, found, lambda: asking.restore_input(asked=row, by=by, at=at), again, "inputs")
    return do(
        request, found, lambda: asking.withdraw_input(asked=row, by=by, at=at), _("Nobody is asked any more."),
        "inputs", lambda: toasts.same_address(request),
    )  # fmt: skip


def _besides(request: ActorRequest, found: InputRequest) -> GiveInputForm:
    """The form as it was sent, ready to be sent again beside what a colleague has said meanwhile."""
    found.refresh_from_db()
    given = request.POST.copy()
    given["version"] = str(found.version)
    form = GiveInputForm(given)
    form.add_error(
        None,
        _("A colleague answered while you were writing. It stands above; nothing of yours is lost. Send it as well, or leave it."),
    )  # fmt: skip
    return form


def _shown(
    request: ActorRequest, found: InputRequest, form: GiveInputForm | None = None, status: int = 200
) -> HttpResponse:
    page = input_page(request.actor, found, day_of(clock.now()))
    form = form or GiveInputForm(initial={"version": found.version})
    context = {"page": page, "form": form, "problem": found.problem, "nav_here": "problems"}
    return render(request, "improvement/input.html", context, status=status)
