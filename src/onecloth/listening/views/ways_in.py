"""Ways in to a study: links and QR codes, rounds, invitations and their slips."""

import io
from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, mail
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.journeys.models import Step
from onecloth.listening.actions import studies as actions
from onecloth.listening.actions.studies.invitations import Invited
from onecloth.listening.choices import Audience
from onecloth.listening.forms.studies import InviteContactsForm, InvitePeopleForm, RoundForm, WayInForm
from onecloth.listening.models import Collector, Study, Wave
from onecloth.listening.permissions.studies import get_collector_for, get_study_for, get_wave_for
from onecloth.listening.queries.studies import people_below
from onecloth.listening.views.studies import HERE, address, crumbs, done
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.texts import in_language


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, token: str) -> HttpResponse:
    found = get_study_for(request.actor, token)
    is_for_group = found.audience == Audience.EMPLOYEE
    form = WayInForm(posted(request), is_for_group=is_for_group, initial={"channel": "link"})
    return ask(
        request, form, Asking(_("Make a way in"), _("Make it"), crumbs(found), nav_here=HERE),
        lambda given: _added(found, given, request.actor), then=lambda _made: address(found),
        said=_("There is a new way in."),
    )  # fmt: skip


def _added(found: Study, given: dict[str, str], by: Actor) -> Collector:
    unit = Unit.objects.filter(pk=given["unit"]).first() if given["unit"] else None
    step = Step.objects.filter(pk=given["step"]).first() if given.get("step") else None
    about = {"unit": unit} if found.audience == Audience.EMPLOYEE else {"about_unit": unit, "about_step": step}
    return actions.add_collector(
        study=found, channel=given["channel"], label=given["label"], by=by, at=clock.now(), **about
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def close(request: ActorRequest, token: str) -> HttpResponse:
    found = get_collector_for(request.actor, token)
    if toasts.is_taken_back(request):
        return done(
            request, found.study, lambda: actions.reopen_collector(collector=found, by=request.actor, at=clock.now()),
            _("It is open again."),
        )  # fmt: skip
    return done(
        request, found.study, lambda: actions.close_collector(collector=found, by=request.actor, at=clock.now()),
        _("Closed. Nobody comes in this way any more."), lambda: toasts.same_address(request),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def code(request: ActorRequest, token: str) -> HttpResponse:
    """The QR code as a drawing that prints sharp at any size."""
    out = io.BytesIO()
    segno.make(_link(get_collector_for(request.actor, token)), error="m").save(out, kind="svg", scale=8, border=4)
    response = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def poster(request: ActorRequest, token: str) -> HttpResponse:
    found = get_collector_for(request.actor, token)
    context = {"collector": found, "link": _link(found), "organisation": the_organisation(), "nav_here": HERE}
    return render(request, "listening/studies/poster.html", context)


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def open_round(request: ActorRequest, token: str) -> HttpResponse:
    found = get_study_for(request.actor, token)
    form = RoundForm(posted(request), initial={"opens_on": day_of(clock.now())})
    return ask(
        request, form, Asking(_("Open a round"), _("Open it"), crumbs(found), nav_here=HERE),
        lambda given: actions.open_wave(
            study=found, opens_on=given["opens_on"], closes_on=form.closes_on(), by=request.actor, at=clock.now()
        ),
        then=lambda _made: address(found), said=_("Open. Now invite people, or make a link."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def close_round(request: ActorRequest, token: str, number: int) -> HttpResponse:
    found = get_study_for(request.actor, token)
    wave = get_wave_for(request.actor, found, number)
    return done(
        request, found, lambda: actions.close_wave(wave=wave, by=request.actor, at=clock.now()),
        _("Closed and counted. Late answers are not taken."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest, token: str, number: int) -> HttpResponse:
    """Ask people, and show the slips once."""
    found = get_study_for(request.actor, token)
    wave = get_wave_for(request.actor, found, number)
    kind = InvitePeopleForm if found.audience == Audience.EMPLOYEE else InviteContactsForm
    form = kind(posted(request))
    if form.is_bound and form.is_valid():
        try:
            return _slips(request, wave, _invited(wave, form.cleaned_data, request.actor))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    asking = Asking(_("Invite people"), _("Invite them"), crumbs(found), nav_here=HERE, notes=[_how()])
    shown = {"form": form, "asking": asking, "nav_here": HERE}
    return render(request, "ui/ask.html", shown, status=422 if form.is_bound else 200)


def _invited(wave: Wave, given: dict[str, Any], by: Actor) -> Invited:
    if wave.study.audience == Audience.EMPLOYEE:
        people = people_below(wave, [int(unit) for unit in given["units"]])
        return actions.invite_people(wave=wave, people=people, by=by, at=clock.now())
    return actions.invite_contacts(wave=wave, contacts=given["lines"], by=by, at=clock.now())


def _slips(request: ActorRequest, wave: Wave, made: Invited) -> HttpResponse:
    slips = [
        {"name": invitation.person or invitation.contact, "link": mail.link_to(f"/q/{token}/")}
        for invitation, token in made
    ]
    context = {
        "slips": slips, "wave": wave, "is_mailed": mail.can_send(), "organisation": the_organisation(), "nav_here": HERE,
        "title": in_language(wave.study.name), "way_back": address(wave.study),
    }  # fmt: skip
    return render(request, "listening/studies/slips.html", context)


def _how() -> str:
    if mail.can_send():
        return _(
            "Each gets a mail with a link of their own. Slips to print are shown once, for those without an address."
        )
    return _(
        "No mail server is set up, so you print slips, each with a link of its own. They also wait in people’s Inbox."
    )


def _link(found: Collector) -> str:
    return mail.link_to(f"/s/{found.token}/")
