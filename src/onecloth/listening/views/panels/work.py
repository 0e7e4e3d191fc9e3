"""What advisory groups say: recommendations and their answers, input to journeys and to what rooms above ask."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.exceptions import Refused
from onecloth.core.fields import text_in
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.journeys.models import Journey
from onecloth.listening.actions import panels as actions
from onecloth.listening.choices import RecommendationState
from onecloth.listening.forms.panels import (
    AnswerRecommendationForm,
    AskInputForm,
    GiveInputForm,
    ReadForm,
    RecommendForm,
)
from onecloth.listening.models import Recommendation
from onecloth.listening.permissions.panels import (
    can_answer_recommendation,
    can_recommend,
    get_answered_input_for,
    get_input_for,
    get_panel_for,
    get_recommendation_for,
)
from onecloth.listening.queries.panels.meetings import journeys_to_choose, leaders_to_choose
from onecloth.listening.queries.panels.subjects import asked_about
from onecloth.listening.queries.panels.voices import lines_chosen, lines_to_choose, voices_behind
from onecloth.listening.views.panels.pages import HERE, address, crumbs
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def new_recommendation(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    if not can_recommend(request.actor, found, day_of(clock.now())):
        raise Http404
    leaders, lines = leaders_to_choose(day_of(clock.now())), lines_to_choose(found.pk)
    form = RecommendForm(posted(request), leaders=leaders, lines=lines)
    lead = _("They answer within %(days)s days: yes with what happens next, or no with a reason.")
    asking = Asking(
        _("Recommend something"), _("Send it"), crumbs(found), lead=lead % {"days": found.answer_days}, nav_here=HERE
    )
    return ask(
        request, form, asking,
        lambda given: actions.recommend(
            panel=found, words=given["words"], reasons=given["reasons"], by=request.actor, at=clock.now(),
            addressed_to=get_object_or_404(Person, pk=int(given["addressed_to"])),
            rests_on=lines_chosen(found.pk, given.get("rests_on", [])),
        ),
        then=lambda _made: address(found), said=_("Sent. It waits in their Inbox, and everybody sees until when."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def recommendation(request: ActorRequest, token: str) -> HttpResponse:
    found = get_recommendation_for(request.actor, token)
    form = AnswerRecommendationForm(initial={"version": found.version}, voices=found.rests_on.count())
    return _recommendation_page(request, found, form)


@allow(Policy.SIGNED_IN)
@require_POST
def answer(request: ActorRequest, token: str) -> HttpResponse:
    """Only whoever it is addressed to."""
    found = get_recommendation_for(request.actor, token)
    if not can_answer_recommendation(request.actor, found):
        raise Http404
    form = AnswerRecommendationForm(request.POST, voices=found.rests_on.count())
    if not form.is_valid():
        return _recommendation_page(request, found, form, 422)
    given = form.cleaned_data
    try:
        actions.answer_recommendation(
            recommendation=found, is_accepted=given["answer"] == "yes", words=given["words"], next_by=given["next_by"],
            told=given.get("told", ""), expected=given["version"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        return _not_answered(request, get_recommendation_for(request.actor, token), form, str(refusal))
    toasts.say(request, _("Sent. The group and everybody here read your answer."))
    return redirect("listening:panel_advice", token=token)


def _not_answered(
    request: ActorRequest, found: Recommendation, form: AnswerRecommendationForm, why: str
) -> HttpResponse:
    if found.state != RecommendationState.OPEN:
        toasts.warn(request, why)
        return redirect("listening:panel_advice", token=found.token)
    form.add_error(None, why)
    return _recommendation_page(request, found, form, 422)


def _recommendation_page(
    request: ActorRequest, found: Recommendation, form: AnswerRecommendationForm, status: int = 200
) -> HttpResponse:
    may = can_answer_recommendation(request.actor, found) and found.state == RecommendationState.OPEN
    context = {
        "row": found, "panel": found.panel, "form": form if may else None, "nav_here": HERE,
        "behind": found.rests_on.count(), "readable": voices_behind(request.actor, found),
    }  # fmt: skip
    return render(request, "listening/panels/recommendation.html", context, status=status)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def ask_input(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    form = AskInputForm(posted(request), journeys=journeys_to_choose(), initial={"journey": request.GET.get("journey")})
    return ask(
        request, form, Asking(_("Ask for its input"), _("Ask"), crumbs(found), nav_here=HERE),
        lambda given: actions.ask_for_input(
            panel=found, journey=get_object_or_404(Journey, pk=int(given["journey"])), question=given["question"],
            due_on=given["due_on"], by=request.actor, at=clock.now(),
        ),
        then=lambda _made: address(found), said=_("Asked. It is on the journey’s page too."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def panel_input(request: ActorRequest, token: str) -> HttpResponse:
    """What the group says, written by whoever sits or keeps it."""
    found = get_input_for(request.actor, token)
    if not can_recommend(request.actor, found.panel, day_of(clock.now())):
        raise Http404
    form = GiveInputForm(posted(request), initial={"words": found.words, "version": found.version})
    asking = Asking(
        _("What the group says"), _("Keep it"), crumbs(found.panel), lead=found.question, nav_here=HERE,
        notes=[_("Everybody here reads it: on the group’s page, and on the page of what it was asked about.")],
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.give_input(
            asked=found, words=given["words"], expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _made: address(found.panel), said=_("Kept."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def panel_input_said(request: ActorRequest, token: str) -> HttpResponse:
    """What the group says, for whoever asked it; it waits in their Inbox until they have read it."""
    found = get_answered_input_for(request.actor, token)
    [asked] = asked_about(request.actor, [found])
    name = text_in(found.panel.name, get_language() or "")
    asking = Asking(
        _("%(group)s has answered you") % {"group": name}, _("I have read it"), crumbs(found.panel), lead=found.question,
        nav_here=HERE,
    )  # fmt: skip
    return ask(
        request, ReadForm(posted(request), initial={"version": found.version}), asking,
        lambda given: actions.look_at_input(
            asked=found, expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _read: asked.subject.url if asked.subject else address(found.panel),
        said=_("Read. It stays on this page."), subject=found, template="listening/panels/said.html",
        context={"row": found, "subject": asked.subject},
    )  # fmt: skip
