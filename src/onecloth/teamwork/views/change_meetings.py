"""Change meetings: the list, planning, one with its agenda or minutes, and what is done with it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import calendars, clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import check_here
from onecloth.teamwork.actions import change_meetings as actions
from onecloth.teamwork.forms.change_meetings import MeetingForm, PointForm
from onecloth.teamwork.models import ChangeMeeting
from onecloth.teamwork.permissions import change_meetings as may
from onecloth.teamwork.queries.change_meetings import event_of, meeting_page, meetings_page, next_after
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "change-meetings"


@allow(Policy.SIGNED_IN)
@require_GET
def meetings(request: ActorRequest) -> HttpResponse:
    page = meetings_page(request.actor)
    return render(request, "teamwork/meetings/meetings.html", {"page": page, "nav_here": HERE})


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    check_here(may.can_hold(request.actor))
    before = may.visible_meetings(request.actor).filter(token=request.GET.get("after", "")[:50]).first()
    form = MeetingForm(posted(request), suggested=next_after(before.begins_at) if before else None)
    asking = Asking(
        _("When is the next change meeting?"), _("Plan it"), [_home()], nav_here=HERE,
        lead=_("Once a month, across functions. What is open then stands on the table by itself."),
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.plan_meeting(
            begins_at=form.moment(), minutes=given["minutes"], place=given["place"], guests=list(given["guests"]),
            by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Planned. Whoever is asked to come gets a mail with an entry for their calendar."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def meeting(request: ActorRequest, token: str) -> HttpResponse:
    return shown(request, may.get_meeting_for(request.actor, token), PointForm())


def shown(request: ActorRequest, found: ChangeMeeting, form: PointForm) -> HttpResponse:
    page = meeting_page(request.actor, found, clock.now())
    context = {"page": page, "meeting": found, "form": form, "nav_here": HERE}
    return render(request, "teamwork/meetings/meeting.html", context, status=422 if form.is_bound else 200)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def move(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_held_meeting_for(request.actor, token)
    form = MeetingForm(posted(request), meeting=found)
    asking = Asking(_("Another hour, place or guests"), _("Change it"), [_home(), way_to(found)], nav_here=HERE)
    return ask(
        request, form, asking,
        lambda given: actions.move_meeting(
            meeting=found, begins_at=form.moment(), minutes=given["minutes"], place=given["place"],
            guests=list(given["guests"]), expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Changed, and told to all who are asked to come."), subject=found,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def call_off(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_held_meeting_for(request.actor, token)
    return press(
        request, lambda: actions.call_off_meeting(meeting=found, by=request.actor, at=clock.now()),
        _("Called off. It leaves their calendars."), then=reverse("change_meetings:meetings"),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def begin(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_held_meeting_for(request.actor, token)
    return press(
        request, lambda: actions.begin_meeting(meeting=found, by=request.actor, at=clock.now()),
        _("The points are written down as they stand now."), then=address(found),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def end(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_held_meeting_for(request.actor, token)
    return press(
        request, lambda: actions.end_meeting(meeting=found, by=request.actor, at=clock.now()),
        _("The minutes are kept."), then=address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def calendar(request: ActorRequest, token: str) -> HttpResponse:
    return calendars.download(event_of(may.get_meeting_for(request.actor, token)), at=clock.now())


@allow(Policy.LEADER)
@require_POST
def bring(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_held_meeting_for(request.actor, token)
    form = PointForm(request.POST)
    if not form.is_valid():
        return shown(request, found, form)
    return press(
        request,
        lambda: actions.bring_point(
            meeting=found, title=form.cleaned_data["title"], by=request.actor, at=clock.now()
        ),
        _("It is on the table."), then=address(found),
    )  # fmt: skip


def address(meeting: ChangeMeeting) -> str:
    return reverse("change_meetings:meeting", args=[meeting.token])


def way_to(meeting: ChangeMeeting) -> tuple[str, str]:
    return _("The meeting"), address(meeting)


def _home() -> tuple[str, str]:
    return _("Change meetings"), reverse("change_meetings:meetings")
