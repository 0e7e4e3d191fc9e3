"""What advisory groups do: meetings, recommendations and their answers, input to journeys."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.journeys.models import Journey
from onecloth.listening.actions import panels as actions
from onecloth.listening.choices import RecommendationState
from onecloth.listening.forms.panels import (
    AgendaForm,
    AnswerRecommendationForm,
    AskInputForm,
    GiveInputForm,
    MeetingForm,
    MinutesForm,
    RecommendForm,
)
from onecloth.listening.models import PanelMeeting, Recommendation, Seat
from onecloth.listening.permissions.panels import (
    can_answer_recommendation,
    can_recommend,
    get_input_for,
    get_meeting_for,
    get_panel_for,
    get_recommendation_for,
)
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.panel_meetings import journeys_to_choose, leaders_to_choose, meeting_page, who_sat
from onecloth.listening.views.panels import HERE, address, crumbs
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
    form = RecommendForm(posted(request), leaders=leaders_to_choose(day_of(clock.now())))
    lead = _("They answer within %(days)s days: yes with what happens next, or no with a reason.")
    asking = Asking(
        _("Recommend something"), _("Send it"), crumbs(found), lead=lead % {"days": found.answer_days}, nav_here=HERE
    )
    return ask(
        request, form, asking,
        lambda given: actions.recommend(
            panel=found, words=given["words"], reasons=given["reasons"], by=request.actor, at=clock.now(),
            addressed_to=get_object_or_404(Person, pk=int(given["addressed_to"])),
        ),
        then=lambda _made: address(found), said=_("Sent. It waits in their Inbox, and everybody sees until when."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def recommendation(request: ActorRequest, token: str) -> HttpResponse:
    found = get_recommendation_for(request.actor, token)
    form = AnswerRecommendationForm(initial={"version": found.version})
    return _recommendation_page(request, found, form)


@allow(Policy.SIGNED_IN)
@require_POST
def answer(request: ActorRequest, token: str) -> HttpResponse:
    """Only whoever it is addressed to."""
    found = get_recommendation_for(request.actor, token)
    if not can_answer_recommendation(request.actor, found):
        raise Http404
    form = AnswerRecommendationForm(request.POST)
    if not form.is_valid():
        return _recommendation_page(request, found, form, 422)
    given = form.cleaned_data
    try:
        actions.answer_recommendation(
            recommendation=found, is_accepted=given["answer"] == "yes", words=given["words"], next_by=given["next_by"],
            expected=given["version"], by=request.actor, at=clock.now(),
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
    context = {"row": found, "panel": found.panel, "form": form if may else None, "nav_here": HERE}
    return render(request, "listening/panels/recommendation.html", context, status=status)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def new_meeting(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    return ask(
        request, MeetingForm(posted(request)), Asking(_("Plan a meeting"), _("Plan it"), crumbs(found), nav_here=HERE),
        lambda given: actions.plan_meeting(
            panel=found, planned_for=given["planned_for"], minutes=given["minutes"], place=given["place"],
            by=request.actor, at=clock.now(),
        ),
        then=lambda made: reverse("listening:panel_meeting", args=[made.conversation.token]),
        said=_("Planned. Now build the agenda from open voices."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def meeting(request: ActorRequest, token: str) -> HttpResponse:
    return _meeting_page(request, get_meeting_for(request.actor, token, day_of(clock.now())))


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def agenda(request: ActorRequest, token: str) -> HttpResponse:
    """Put something on the agenda: one's own words, or words for a voice that waits."""
    found = get_meeting_for(request.actor, token, day_of(clock.now()))
    form = AgendaForm(request.POST)
    if not form.is_valid():
        return _meeting_page(request, found, form=form, status=422)
    given = form.cleaned_data
    voice = visible_voices(request.actor).filter(key=given["voice"]).first() if given["voice"] else None
    return _changed(
        request, found,
        lambda: actions.add_to_agenda(
            meeting=found, words=given["words"], voice=voice, by=request.actor, at=clock.now()
        ),
        _("It is on the agenda."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def agenda_out(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = get_meeting_for(request.actor, token, day_of(clock.now()))
    item = get_object_or_404(found.agenda, pk=pk)
    return _changed(
        request, found, lambda: actions.take_off_agenda(item=item, by=request.actor, at=clock.now()), _("Taken off.")
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def minutes(request: ActorRequest, token: str) -> HttpResponse:
    found = get_meeting_for(request.actor, token, day_of(clock.now()))
    sat = who_sat(found, request.actor)
    known = {
        "held_on": found.conversation.held_on or day_of(clock.now()), "minutes": found.minutes,
        "present": [str(pk) for pk in found.attended.values_list("seat", flat=True)], "version": found.version,
    }  # fmt: skip
    form = MinutesForm(posted(request), initial=known, seats=[(str(seat.pk), name) for seat, name in sat])
    way = [*crumbs(found.panel), (_("Meeting"), reverse("listening:panel_meeting", args=[token]))]
    return ask(
        request, form, Asking(_("Keep the minutes"), _("Keep them"), way, nav_here=HERE, notes=[_no_names()]),
        lambda given: _kept(found, given, [seat for seat, _name in sat], request.actor),
        then=lambda _made: reverse("listening:panel_meeting", args=[token]), said=_("Kept."), subject=found,
    )  # fmt: skip


def _no_names() -> str:
    return _("Those who sit read the minutes. Write what was said, not who said it.")


def _kept(found: PanelMeeting, given: dict[str, Any], sat: list[Seat], by: Actor) -> PanelMeeting:
    present = [seat for seat in sat if str(seat.pk) in given["present"]]
    return actions.keep_minutes(
        meeting=found, held_on=given["held_on"], present=present, minutes=given["minutes"], expected=given["version"],
        by=by, at=clock.now(),
    )  # fmt: skip


def _changed(request: ActorRequest, found: PanelMeeting, do: Any, said: str) -> HttpResponse:
    try:
        do()
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        toasts.say(request, said)
    return redirect("listening:panel_meeting", token=found.conversation.token)


def _meeting_page(
    request: ActorRequest, found: PanelMeeting, form: AgendaForm | None = None, status: int = 200
) -> HttpResponse:
    page = meeting_page(request.actor, found)
    context = {"page": page, "panel": found.panel, "form": form or AgendaForm(), "nav_here": HERE}
    return render(request, "listening/panels/meeting.html", context, status=status)


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
        notes=[_("Everybody here reads it, on the group’s and the journey’s page.")],
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.give_input(
            asked=found, words=given["words"], expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=lambda _made: address(found.panel), said=_("Kept."), subject=found,
    )  # fmt: skip
