"""Meetings of advisory groups: planned, moved, called off; agenda, minutes, and the entry for a calendar."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import calendars, clock
from onecloth.core.actors import Actor
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.actions import panels as actions
from onecloth.listening.forms.panels import AgendaForm, MeetingForm, MinutesForm, MoveMeetingForm
from onecloth.listening.models import PanelMeeting, Seat
from onecloth.listening.permissions.panels import get_meeting_for, get_panel_for
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.panels.calendar import event_of, path_of
from onecloth.listening.queries.panels.meetings import meeting_page, who_sat
from onecloth.listening.views.panels.pages import HERE, crumbs
from onecloth.organisation.queries import day_of
from onecloth.ui.asking import Asking, ask, posted, press


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
        then=_address,
        said=_("Planned, and those who sit are told. Now build the agenda from open voices."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def meeting(request: ActorRequest, token: str) -> HttpResponse:
    return _meeting_page(request, get_meeting_for(request.actor, token, day_of(clock.now())))


@allow(Policy.SIGNED_IN)
@require_GET
def meeting_file(request: ActorRequest, token: str) -> HttpResponse:
    """For one's own calendar, by those who sit and those who keep panels."""
    found = get_meeting_for(request.actor, token, day_of(clock.now()))
    return calendars.download(event_of(found, path_of(found)), at=clock.now())


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def move(request: ActorRequest, token: str) -> HttpResponse:
    found = get_meeting_for(request.actor, token, day_of(clock.now()))
    talk = found.conversation
    known = {"planned_for": talk.planned_for, "minutes": talk.minutes, "place": talk.place, "version": talk.version}
    lead = _("Everybody who sits gets a mail, and their calendar moves it.")
    return ask(
        request, MoveMeetingForm(posted(request), initial=known),
        Asking(_("Another day, hour or place"), _("Move it"), _way(found), lead=lead, nav_here=HERE),
        lambda given: actions.move_meeting(
            meeting=found, planned_for=given["planned_for"], minutes=given["minutes"], place=given["place"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=_address, said=_("Moved. Those who sit are told."), subject=talk,
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def call_off(request: ActorRequest, token: str) -> HttpResponse:
    found = get_meeting_for(request.actor, token, day_of(clock.now()))
    return _changed(
        request, found, lambda: actions.call_off_meeting(meeting=found, by=request.actor, at=clock.now()),
        _("Called off. Those who sit are told."),
    )  # fmt: skip


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
    return ask(
        request, form, Asking(_("Keep the minutes"), _("Keep them"), _way(found), nav_here=HERE, notes=[_no_names()]),
        lambda given: _kept(found, given, [seat for seat, _name in sat], request.actor),
        then=_address, said=_("Kept."), subject=found,
    )  # fmt: skip


def _address(found: PanelMeeting) -> str:
    return reverse("listening:panel_meeting", args=[found.conversation.token])


def _way(found: PanelMeeting) -> list[tuple[str, str]]:
    return [*crumbs(found.panel), (_("Meeting"), _address(found))]


def _no_names() -> str:
    return _("Those who sit read the minutes. Write what was said, not who said it.")


def _kept(found: PanelMeeting, given: dict[str, Any], sat: list[Seat], by: Actor) -> PanelMeeting:
    present = [seat for seat in sat if str(seat.pk) in given["present"]]
    return actions.keep_minutes(
        meeting=found, held_on=given["held_on"], present=present, minutes=given["minutes"], expected=given["version"],
        by=by, at=clock.now(),
    )  # fmt: skip


def _changed(request: ActorRequest, found: PanelMeeting, do: Any, said: str) -> HttpResponse:
    return press(request, do, said, then=_address(found))


def _meeting_page(
    request: ActorRequest, found: PanelMeeting, form: AgendaForm | None = None, status: int = 200
) -> HttpResponse:
    page = meeting_page(request.actor, found)
    context = {"page": page, "panel": found.panel, "form": form or AgendaForm(), "nav_here": HERE}
    return render(request, "listening/panels/meeting.html", context, status=status)
