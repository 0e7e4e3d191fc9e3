"""What one unit says to a decision, on one page that a phone shows whole."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.actions.notices import answer_notice, say_what_came
from onecloth.improvement.forms.decisions import AnswerForm, CameForm, OnDecision
from onecloth.improvement.models import Notice, NoticeAnswer
from onecloth.improvement.permissions.decisions import get_decision_for, get_own_notice_for
from onecloth.improvement.queries.decisions import may_foretell, may_look_back
from onecloth.improvement.queries.ways import ways_in_words
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts

Call = Callable[[dict[str, Any]], Any]
ICONS = {
    "stance": {"agree": "check", "worried": "triangle-alert", "more_time": "clock"},
    "came": {"as_foreseen": "target", "better": "trending-up", "worse": "trending-down"},
}


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = get_decision_for(request.actor, token)
    notice, by, at = get_own_notice_for(request.actor, found, pk), request.actor, clock.now()
    if not may_foretell(found, day_of(at)):
        return _over(request, notice, _("This is settled, and its day has come or it was called off."))
    mine = NoticeAnswer.objects.filter(notice=notice, person=by.person_id).first()
    known = {"stance": mine.stance, "words": mine.words} if mine else {}
    form = AnswerForm(_sent(request), actor=by, decision=found, initial=known)
    return _asked(
        request, "answer", notice, form,
        lambda given: answer_notice(notice=notice, stance=given["stance"], words=given["words"], by=by, at=at),
        _("Kept. It stands on the decision’s page, with your name."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def happened(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = get_decision_for(request.actor, token)
    notice, by, at = get_own_notice_for(request.actor, found, pk), request.actor, clock.now()
    if not may_look_back(found, day_of(at)):
        return _over(request, notice, _("It does not hold yet. Say what happened once its day has come."))
    known = {"came": notice.came, "words": notice.came_words, "version": notice.version}
    form = CameForm(_sent(request), actor=by, decision=found, initial=known)
    return _asked(
        request, "happened", notice, form,
        lambda given: say_what_came(
            notice=notice, came=given["came"], words=given["words"], expected=given["version"], by=by, at=at
        ),
        _("Kept. It stands beside what was foreseen."),
    )  # fmt: skip


def _asked(
    request: ActorRequest, name: str, notice: Notice, form: OnDecision, call: Call, said: str
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            call(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            notice = get_own_notice_for(request.actor, notice.decision, notice.pk)
            form.take_version(notice.version)
        else:
            toasts.say(request, said)
            return redirect("decisions:decision", notice.decision.token)
    context = {
        "notice": notice, "decision": notice.decision, "form": form, "icons": ICONS, "nav_here": "decisions",
        "ways": ways_in_words([notice])[notice.pk],
        "said": NoticeAnswer.objects.filter(notice=notice).select_related("person").order_by("-answered_at", "-pk"),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, f"improvement/decisions/{name}.html", context, status=status)


def _sent(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _over(request: ActorRequest, notice: Notice, why: str) -> HttpResponse:
    toasts.warn(request, why)
    return redirect("decisions:decision", notice.decision.token)
