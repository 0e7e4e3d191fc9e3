"""Answers that are kept under a name."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions.kept_answers import keep_answer, put_answer_away
from onecloth.listening.forms.triage import KeptAnswerForm
from onecloth.listening.permissions.kept_answers import can_put_answer_away, get_kept_answer_for, visible_kept_answers
from onecloth.ui import toasts
from onecloth.ui.asking import posted
from onecloth.ui.wording import title_number


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def kept_answers(request: ActorRequest) -> HttpResponse:
    form = KeptAnswerForm(posted(request))
    if form.is_valid():
        try:
            kept = keep_answer(
                **form.cleaned_data, language=get_language() or "", by=request.actor, at=clock.now()
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            away = reverse("listening:kept_answer_away", args=[kept.token])
            toasts.say(request, _("Kept for everybody who sorts voices."), undo=away)
            return redirect("listening:kept_answers")
    rows = visible_kept_answers(request.actor).select_related("made_by").order_by("name")
    listed = [(kept, can_put_answer_away(request.actor, kept)) for kept in rows]
    context = {"form": form, "kept": listed, "title": _title(len(listed)), "nav_here": "voices"}
    return render(request, "listening/kept_answers.html", context, status=422 if form.errors else 200)


@allow(Policy.SIGNED_IN)
@require_POST
def kept_answer_away(request: ActorRequest, token: str) -> HttpResponse:
    kept = get_kept_answer_for(request.actor, token)
    put_answer_away(kept=kept, by=request.actor, at=clock.now())
    toasts.say(request, _("“%(name)s” was put away. What was answered with it stays answered.") % {"name": kept.name})
    return redirect("listening:kept_answers")


def _title(count: int) -> str:
    if not count:
        return _("No answer is kept yet")
    words = ngettext(
        "%(n)s answer is kept for those who sort", "%(n)s answers are kept for those who sort", count
    )  # fmt: skip
    return words % {"n": title_number(count)}
