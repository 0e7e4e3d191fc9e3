"""What readers do with a post: open it, say that they read it, ask beneath it; and what its side answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.teamwork.actions import post_readers as actions
from onecloth.teamwork.forms.posts import AnswerForm, QuestionForm
from onecloth.teamwork.permissions import posts as may
from onecloth.teamwork.views.posts import HERE, address, crumbs, shown
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press

# What this browser opened is kept in this browser alone, so that nobody is counted twice and nothing is kept of anybody.
OPENED, MOST_KEPT, A_YEAR = "opened_news", 60, 365 * 24 * 3600
LETTERS = 8


@allow(Policy.SIGNED_IN)
@require_POST
def opened(request: ActorRequest, token: str) -> HttpResponse:
    """Asked by the page once it is on a screen: whatever only fetches pages opens nothing."""
    found = may.get_post_for(request.actor, token)
    answer, before = HttpResponse(status=204), _opened_before(request)
    mark = found.token[:LETTERS]
    if mark in before or getattr(request, "shared_screen", False) or request.actor.person_id is None:
        return answer
    actions.count_opening(post=found, by=request.actor, at=clock.now())
    kept = ".".join([*before, mark][-MOST_KEPT:])
    answer.set_cookie(
        OPENED, kept, max_age=A_YEAR, path="/news/", secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return answer


@allow(Policy.SIGNED_IN)
@require_POST
def read(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_post_for(request.actor, token)
    return press(
        request, lambda: actions.say_it_is_read(post=found, by=request.actor, at=clock.now()),
        _("Thank you. Only how many read it is told, by unit."), then=address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def ask_below(request: ActorRequest, token: str) -> HttpResponse:
    found, form = may.get_post_for(request.actor, token), QuestionForm(request.POST)
    if not form.is_valid():
        return shown(request, found, form, status=422)
    try:
        actions.ask_below(post=found, words=form.cleaned_data["words"], by=request.actor, at=clock.now())
    except NotAllowed as forbidden:
        raise Http404 from forbidden
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return shown(request, found, form, status=422)
    toasts.say(request, _("Asked. The answer will stand beneath it."))
    return redirect(f"{address(found)}#questions")


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = may.get_own_post_for(request.actor, token)
    question = may.get_question_for(request.actor, found, pk)
    form = AnswerForm(posted(request), initial={"words": question.answer, "version": question.version})
    asking = Asking(
        _("%(name)s asks") % {"name": question.asked_by.name or _("Somebody")}, _("Answer"), crumbs(found),
        nav_here=HERE, lead=_("“%(words)s”") % {"words": question.words},
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.answer_below(
            question=question, words=given["words"], expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _done: f"{address(found)}#questions", said=_("Answered."), subject=question,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def take_question_back(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    """Takes one's own question back, or asks it again where that is taken back."""
    found, is_back = may.get_post_for(request.actor, token), toasts.is_taken_back(request)
    question = may.get_own_question_for(request.actor, found, pk)
    do = actions.ask_again if is_back else actions.take_question_back
    return press(
        request, lambda: do(question=question, by=request.actor, at=clock.now()),
        _("It stands again.") if is_back else _("Your question is taken back."), then=address(found),
        undo=None if is_back else lambda: toasts.same_address(request),
    )  # fmt: skip


def _opened_before(request: HttpRequest) -> list[str]:
    return [mark for mark in request.COOKIES.get(OPENED, "").split(".") if len(mark) == LETTERS][-MOST_KEPT:]
