"""What a point of a change meeting ends as."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.improvement.forms.decisions import DecisionForm
from onecloth.teamwork.actions import meeting_points as actions
from onecloth.teamwork.forms.change_meetings import QuestionOfPointForm, WordsForm
from onecloth.teamwork.models import MeetingPoint
from onecloth.teamwork.permissions import change_meetings as may
from onecloth.teamwork.views.change_meetings import HERE, address, way_to
from onecloth.ui.asking import Asking, ask, posted, press


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def words(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    point = _point(request, token, pk)
    form = WordsForm(posted(request), initial={"words": point.words, "version": point.version})
    return ask(
        request, form, _asking(point, _("Write it down"), _("What came of it?")),
        lambda given: actions.word_point(
            point=point, words=given["words"], expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=_back, said=_("It is in the minutes."), subject=point,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def post(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    point = _point(request, token, pk)
    return press(
        request, lambda: actions.point_to_post(point=point, by=request.actor, at=clock.now()),
        _("A draft is in News, for everybody. Say it better there, then let it out."), then=_back(point),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def decision(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    point = _point(request, token, pk)
    form = DecisionForm(posted(request), actor=request.actor, initial={"what": point.title[:200]})
    return ask(
        request, form, _asking(point, _("Ask those it hits"), _("What is to be decided?")),
        lambda given: actions.point_to_decision(point=point, **given, by=request.actor, at=clock.now()),
        then=_back, said=_("It stands in the Inbox of all it hits."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def question(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    point = _point(request, token, pk)
    form = QuestionOfPointForm(posted(request), actor=request.actor)
    return ask(
        request, form, _asking(point, _("Ask them"), _("Whom do we ask, and what?")),
        lambda given: actions.point_to_question(
            point=point, problem=given["problem_asked"], unit=given["unit"], role=given["role"],
            question=given["question"], due_on=given["due_on"], by=request.actor, at=clock.now(),
        ),
        then=_back, said=_("Asked. It stands in their Inbox."),
    )  # fmt: skip


def _point(request: ActorRequest, token: str, pk: int) -> MeetingPoint:
    return may.get_point_for(request.actor, may.get_held_meeting_for(request.actor, token), pk)


def _asking(point: MeetingPoint, button: str, title: str) -> Asking:
    home = (_("Change meetings"), reverse("change_meetings:meetings"))
    return Asking(title, button, [home, way_to(point.meeting)], lead=point.title, nav_here=HERE)


def _back(point: MeetingPoint) -> str:
    return f"{address(point.meeting)}#point-{point.pk}"
