"""Sessions: planned, changed, called off; a place taken and given up; who came; the entry for a calendar."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import calendars, clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation.permissions import check_here
from onecloth.teamwork.actions import sessions as actions
from onecloth.teamwork.forms.courses import CallOffForm, SessionForm
from onecloth.teamwork.models import LearningSession, SessionPlace
from onecloth.teamwork.permissions import courses as may
from onecloth.teamwork.queries.sessions import session_page
from onecloth.teamwork.queries.sessions_calendar import event_of
from onecloth.teamwork.views.courses import HERE, address, catalogue
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import in_language

LONGEST_KEY = 19  # digits: more is no key of ours, and SQLite would not take it


@allow(Policy.SIGNED_IN)
@require_GET
def session(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_session_for(request.actor, token)
    page = session_page(request.actor, found, clock.now())
    return render(request, "teamwork/learning/session.html", {"page": page, "session": found, "nav_here": HERE})


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest, token: str) -> HttpResponse:
    course = may.get_course_for(request.actor, token)
    crumbs = [catalogue(), (in_language(course.title), address(course))]
    return ask(
        request, SessionForm(posted(request)), Asking(_("Learn it together"), _("Plan the session"), crumbs, nav_here=HERE),
        lambda given: actions.plan_session(course=course, when=_when(given), by=request.actor, at=clock.now()),
        then=_address, said=_("Planned. It stands in the catalogue, and people can take a place."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_kept_session_for(request.actor, token)
    known = {name: getattr(found, name) for name in ("begins_at", "minutes", "where", "seats", "version")}
    lead = _("Those who come find a change of time or place in their Inbox and in their calendar.")
    return ask(
        request, SessionForm(posted(request), initial=known),
        Asking(_("Change the session"), _("Keep it"), _way(found), lead=lead, nav_here=HERE),
        lambda given: actions.change_session(
            session=found, when=_when(given), expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Kept."), subject=found,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def call_off(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_kept_session_for(request.actor, token)
    return ask(
        request, CallOffForm(posted(request)), Asking(_("Call the session off"), _("Call it off"), _way(found), nav_here=HERE),
        lambda given: actions.cancel_session(session=found, **given, by=request.actor, at=clock.now()),
        then=_address, said=_("Called off. Everybody who wanted to come is told."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def take(request: ActorRequest, token: str) -> HttpResponse:
    found, by = may.get_session_for(request.actor, token), request.actor
    check_here(by.person_id is not None)
    return press(
        request, lambda: actions.take_place(session=found, by=by, at=clock.now()),
        _("Noted. The page of the session says whether you have a place or wait for one."), then=_address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def give_up(request: ActorRequest, token: str) -> HttpResponse:
    place = may.get_own_place_for(request.actor, token)
    return press(
        request, lambda: actions.give_up_place(place=place, by=request.actor, at=clock.now()),
        _("Given up. Whoever waits longest has it now."), then=_address(place.session),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_POST
def read(request: ActorRequest, token: str) -> HttpResponse:
    place = may.get_own_place_for(request.actor, token)
    return press(
        request, lambda: actions.read_news(place=place, by=request.actor, at=clock.now()), _("Noted."),
        then=_address(place.session),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def attendance(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_kept_session_for(request.actor, token)
    came = [int(key) for key in request.POST.getlist("came") if key.isdigit() and len(key) < LONGEST_KEY]
    return press(
        request, lambda: actions.note_attendance(session=found, came=came, by=request.actor, at=clock.now()),
        _("Noted."), then=_address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def calendar(request: ActorRequest, token: str) -> HttpResponse:
    return calendars.download(event_of(may.get_session_for(request.actor, token)), at=clock.now())


def _when(given: dict[str, Any]) -> actions.Appointment:
    return actions.Appointment(given["begins_at"], given["where"], given["seats"], given["minutes"])


def _address(found: LearningSession | SessionPlace) -> str:
    session = found.session if isinstance(found, SessionPlace) else found
    return reverse("learning:session", args=[session.token])


def _way(found: LearningSession) -> list[tuple[Any, str]]:
    return [catalogue(), (in_language(found.course.title), address(found.course)), (_("The session"), _address(found))]
