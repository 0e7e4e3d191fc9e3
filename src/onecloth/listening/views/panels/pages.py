"""Advisory groups: the list, a group's page, its rules, and those who put their names in."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.customers.permissions import visible_contacts
from onecloth.listening.actions import panels as actions
from onecloth.listening.choices import Audience, PanelFeature
from onecloth.listening.forms.panels import ChangePanelForm, EnterForm, NewPanelForm, OfferForm, QuotaForm
from onecloth.listening.models import Panel, Volunteer
from onecloth.listening.permissions.panels import (
    can_keep_panels,
    get_panel_for,
    get_volunteer_for,
    visible_volunteers,
)
from onecloth.listening.queries.choosing import people_called
from onecloth.listening.queries.panels.pages import panel_page, panel_rows
from onecloth.organisation.queries import day_of, languages_written, the_organisation
from onecloth.ui.asking import Asking, ask, posted, press
from onecloth.ui.texts import in_language

HERE = "panels"


@allow(Policy.SIGNED_IN)
@require_GET
def panels(request: ActorRequest) -> HttpResponse:
    rows = panel_rows(request.actor, day_of(clock.now()))
    context = {"rows": rows, "may_keep": can_keep_panels(request.actor), "nav_here": HERE}
    return render(request, "listening/panels/panels.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def panel(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    page = panel_page(request.actor, found, day_of(clock.now()))
    return render(request, "listening/panels/panel.html", {"page": page, "panel": found, "nav_here": HERE})


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def new_panel(request: ActorRequest) -> HttpResponse:
    form = NewPanelForm(posted(request), languages=languages_written(the_organisation()))
    return ask(
        request, form, Asking(_("Begin an advisory group"), _("Begin it"), [list_crumb()], nav_here=HERE),
        lambda given: actions.begin_panel(
            audience=given["audience"], name=form.texts("name"), charter=form.texts("charter"),
            seats=int(given["seats"]), term_months=given["term_months"], rotate_months=given["rotate_months"],
            pause_months=given["pause_months"], answer_days=given["answer_days"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Begun. Now set the rules, and let people put their names in."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def change_panel(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    known = {
        "name": found.name, "charter": found.charter, "seats": found.seats, "answer_days": found.answer_days,
        "version": found.version,
    }  # fmt: skip
    form = ChangePanelForm(posted(request), languages=languages_written(the_organisation()), initial=known)
    return ask(
        request, form, Asking(_("Change the charter"), _("Keep it"), crumbs(found), nav_here=HERE),
        lambda given: actions.change_panel(
            panel=found, name=form.texts("name"), charter=form.texts("charter"), seats=int(given["seats"]),
            answer_days=given["answer_days"], expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Kept."), subject=found,
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def close_panel(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    return done(
        request, found, lambda: actions.close_panel(panel=found, by=request.actor, at=clock.now()),
        _("Closed. What it recommended is still to be answered."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def quota(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    form = QuotaForm(posted(request), panel=found)
    lead = _("At most four features. The more rules, the more the chances differ; small groups that have one rise.")
    return ask(
        request, form, Asking(_("Set a rule"), _("Set it"), crumbs(found), lead=lead, nav_here=HERE),
        lambda given: actions.set_quota(
            panel=found, feature=form.rule()[0], value=form.rule()[1], least=given["least"], most=given["most"],
            by=request.actor, at=clock.now(),
        ),
        then=lambda _made: address(found), said=_("Set."),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_POST
def quota_out(request: ActorRequest, token: str, pk: int) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    rule = get_object_or_404(found.quotas, pk=pk)
    return done(
        request, found, lambda: actions.drop_quota(quota=rule, by=request.actor, at=clock.now()), _("Taken out.")
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def offer(request: ActorRequest, token: str) -> HttpResponse:
    """Put one's own name in; who will see it is said before."""
    found = get_panel_for(request.actor, token)
    if found.audience != Audience.EMPLOYEE or request.actor.person_id is None:
        raise Http404
    form = OfferForm(posted(request), shifts=_shifts(found))
    asking = Asking(
        _("Put your name in"), _("Put it in"), crumbs(found), nav_here=HERE,
        lead=_("The lot decides. If you are drawn, you are asked, and may still say no."), notes=[_who_sees()],
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda given: actions.offer_oneself(
            panel=found, shift=given.get("shift", ""), by=request.actor, at=clock.now()
        ),
        then=lambda _made: address(found), said=_("Your name is in. You can take it out at any time."),
    )  # fmt: skip


def _who_sees() -> str:
    return _(
        "Your name is seen by the experience team. The published list has places, not names, with what the rules look "
        "at, for example your department. Only those drawn are named."
    )


@allow(Policy.SIGNED_IN)
@require_POST
def withdraw(request: ActorRequest, token: str) -> HttpResponse:
    """A name comes out of the pot: one's own, or any for those who keep panels."""
    volunteer = get_volunteer_for(request.actor, token)
    way_back = "listening:panel_volunteers" if can_keep_panels(request.actor) else "listening:panel"
    return press(
        request, lambda: actions.withdraw_volunteer(volunteer=volunteer, by=request.actor, at=clock.now()),
        _("The name is out. A draw that is under way begins again."),
        then=reverse(way_back, args=[volunteer.panel.token]),
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_GET
def volunteers(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    rows = visible_volunteers(request.actor).filter(panel=found, withdrawn_at__isnull=True)
    rows = rows.select_related("person", "contact__customer").order_by("offered_at", "pk")
    return render(
        request, "listening/panels/volunteers.html", {"panel": found, "rows": list(rows[:1000]), "nav_here": HERE}
    )  # fmt: skip


@allow(Policy.EXPERIENCE_TEAM)
@require_http_methods(["GET", "POST"])
def enter(request: ActorRequest, token: str) -> HttpResponse:
    found = get_panel_for(request.actor, token)
    form = EnterForm(posted(request), shifts=_shifts(found))
    lead = _("Only somebody who told you that they would sit. They are told when they are drawn, and may say no.")
    return ask(
        request, form, Asking(_("Put a name in"), _("Put it in"), crumbs(found), lead=lead, nav_here=HERE),
        lambda given: _entered(found, given, request.actor),
        then=lambda _made: reverse("listening:panel_volunteers", args=[token]), said=_("The name is in."),
    )  # fmt: skip


def _entered(found: Panel, given: dict[str, Any], by: Actor) -> Volunteer:
    if found.audience == Audience.CUSTOMER:
        contacts = visible_contacts(by).filter(name__iexact=given["name"].strip(), closed_on__isnull=True)[:2]
        if len(contacts) != 1:
            raise actions.CannotVolunteer(_("No contact of ours, or more than one, has that name. Nobody was put in."))
        return actions.enter_contact(panel=found, contact=contacts[0], by=by, at=clock.now())
    people = people_called(by, given["name"])
    if len(people) != 1:
        raise actions.CannotVolunteer(_("Nobody here, or more than one, has that name. Try the personnel number."))
    return actions.enter_person(
        panel=found, person=people[0], shift=given.get("shift", ""), by=by, at=clock.now()
    )  # fmt: skip


def _shifts(found: Panel) -> list[str]:
    return sorted(found.quotas.filter(feature=PanelFeature.SHIFT).values_list("value", flat=True))


def done(request: ActorRequest, found: Panel, do: Callable[[], object], said: str) -> HttpResponse:
    """Do what a button asks for, and go back to the group."""
    return press(request, do, said, then=address(found))


def address(found: Panel) -> str:
    return reverse("listening:panel", args=[found.token])


def list_crumb() -> tuple[str, str]:
    return _("Advisory groups"), reverse("listening:panels")


def crumbs(found: Panel) -> list[tuple[str, str]]:
    return [list_crumb(), (in_language(found.name), address(found))]
