"""Writing the answer that closes a problem: begun as a draft, kept, compared with a colleague's, sent by a person."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.answering import NotEdited, Wording, keep_wordings
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.forms.answering import AnswerForm
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import can_close, get_problem_for
from onecloth.improvement.queries.answering import AnswerPage, answer_page, difference, told_of
from onecloth.improvement.views.problem import ICONS, back_to
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, token: str) -> HttpResponse:
    found = get_problem_for(request.actor, token)
    if not can_close(request.actor, found):
        raise Http404
    if request.method != "POST":
        return _shown(request, found, _form(request, found)) if found.is_open else back_to(found, "loop")
    if not found.is_open:
        return _too_late(request, found)
    form = _form(request, found)
    return _done(request, found, form) if form.is_valid() else _shown(request, found, form)


def _form(request: ActorRequest, found: Problem) -> AnswerForm:
    given = request.POST if request.method == "POST" else None
    page = answer_page(found, day_of(clock.now()), again=request.POST.get("again") == "on")
    return AnswerForm(
        given, actor=request.actor, problem=found, page=page, is_sent="keep" not in request.POST,
        auto_id="close_%s",
    )  # fmt: skip


def _done(request: ActorRequest, found: Problem, form: AnswerForm) -> HttpResponse:
    """Keep it or send it; where a colleague was quicker, both their words and mine are shown."""
    try:
        _send(request, found, form) if form.is_sent else _keep(request, found, form)
    except NotAllowed as forbidden:
        raise Http404 from forbidden
    except Stale as stale:
        return _compared(request, found, form, str(stale))
    except NotEdited as refusal:
        form.add_error("as_it_is", str(refusal))
        return _shown(request, found, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, found, form)
    if form.is_sent:
        toasts.say(request, _("Closed, and everybody who spoke is told."))
        return back_to(found, "loop")
    toasts.say(request, _("Kept, and sent to nobody. Whoever closes the problem goes on from here."))
    return redirect("problems:answer", token=found.token)


def _send(request: ActorRequest, found: Problem, form: AnswerForm) -> None:
    given = form.cleaned_data
    close_problem(
        problem=found, answer_kind=given["kind"], by_date=given["by_date"], learned=given["learned"],
        wordings={each.key: Wording(**form.words_of(each)) for each in form.page.to_tell}, again=given["again"],
        is_confirmed=given["as_it_is"], expected=given["version"] or 0, by=request.actor, at=clock.now(),
    )  # fmt: skip


def _keep(request: ActorRequest, found: Problem, form: AnswerForm) -> None:
    wordings = {(each.told.audience, each.told.language): Wording(**form.words_of(each)) for each in form.page.to_tell}
    keep_wordings(problem=found, wordings=wordings, by=request.actor, at=clock.now())


def _shown(request: ActorRequest, found: Problem, form: AnswerForm, **more: Any) -> HttpResponse:
    context = {"problem": found, "page": form.page, "form": form, "icons": ICONS["answer"], "nav_here": "problems"}
    status = more.pop("status", 422 if form.is_bound else 200)
    return render(request, "improvement/answer.html", {**context, **more}, status=status)


def _compared(request: ActorRequest, found: Problem, form: AnswerForm, words: str) -> HttpResponse:
    """Somebody changed it since: their words beside mine. Mine stay in the fields and can be sent again."""
    now = get_problem_for(request.actor, found.token)
    if not now.is_open:
        return _too_late(request, now)
    page: AnswerPage = answer_page(now, day_of(clock.now()), again=form.cleaned_data["again"])
    seen = {each.key: form.words_of(each) for each in form.page.to_tell}
    theirs = [
        (each, difference(each.begun.words, seen[each.key]["words"]))
        for each in page.to_tell
        if each.begun and each.key in seen and seen[each.key]["begun"] != each.begun.version
    ]
    form.add_error(None, words)
    form.problem, form.page = now, page
    form.renew()
    return _shown(request, now, form, theirs=theirs, status=409)


def _too_late(request: ActorRequest, found: Problem) -> HttpResponse:
    """A colleague has closed it: what people were told, and what I had written, to be kept elsewhere or sent again."""
    written = (str(words) for name, words in sorted(request.POST.items()) if name.startswith("words_"))
    mine = [words for words in written if words.strip()]
    told = told_of(found)
    said = told[0].words if told else ""
    compared = [(words, difference(said, words)) for words in mine]
    context = {"problem": found, "told": told, "mine": compared, "nav_here": "problems"}
    context["back"] = reverse("problems:problem", args=[found.token]) + "#loop"
    return render(request, "improvement/answer_late.html", context, status=409)
