"""People: the list, one person, and what is changed about them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock, slots
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation import actions, permissions
from onecloth.organisation.forms import PersonChangeForm, WelcomeForm
from onecloth.organisation.models import Person
from onecloth.organisation.queries import day_of
from onecloth.organisation.queries.people import people_page, person_page
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.SIGNED_IN)
@require_GET
def people(request: ActorRequest) -> HttpResponse:
    asked = request.GET.get("unit", "")
    unit = permissions.get_unit_for(request.actor, int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    page = people_page(
        request.actor, searched=request.GET.get("q", ""), unit=unit, number=request.GET.get("page", "1"),
        day=day_of(clock.now()),
    )  # fmt: skip
    context = {"page": page, "may_shape": permissions.can_shape(request.actor), "nav_here": "people"}
    template = "organisation/people.html"
    return render(request, f"{template}#list" if request.headers.get("HX-Request") else template, context)


@allow(Policy.SIGNED_IN)
@require_GET
def person(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_person_for(request.actor, pk)
    page = person_page(request.actor, found, day_of(clock.now()))
    actor, is_here = request.actor, found.left_on is None
    context = {
        "page": page,
        "pieces": slots.pieces("person.below", actor, found),
        "may_change": permissions.can_shape(actor) and is_here,
        "may_place": is_here and (permissions.can_shape(actor) or actor.is_manager),
        "leavable": {each.pk for each in page.places if permissions.can_place_people(actor, each.unit)},
        "may_administer": permissions.can_administer(actor),
        "nav_here": "people",
    }
    return render(request, "organisation/person.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def welcome(request: ActorRequest) -> HttpResponse:
    permissions.check_here(permissions.can_shape(request.actor))
    form = WelcomeForm(posted(request), initial={"started_on": day_of(clock.now())})
    names = ("given_name", "family_name", "number", "email", "language", "started_on")
    return ask(
        request, form, Asking(_("Welcome somebody"), _("Welcome them"), [everybody()], nav_here="people"),
        lambda given: actions.welcome_into(
            told={name: given[name] for name in names}, unit=given["unit"], role=given["role"], leads=given["leads"],
            by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Welcomed. An administrator can let them sign in."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def change_person(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_person_for(request.actor, pk)
    permissions.check_here(permissions.can_shape(request.actor))
    names = ("given_name", "family_name", "number", "email", "language")
    known = {name: getattr(found, name) for name in (*names, "version")}
    form = PersonChangeForm(posted(request), initial=known)
    return ask(
        request, form, asking(_("Change %(name)s"), _("Save"), found),
        lambda given: actions.change_person(
            person=found, changes={name: given[name] for name in names if given[name] != (known[name] or "")},
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=address, said=_("Saved."), subject=found,
    )  # fmt: skip


def asking(title: str, button: str, found: Person, lead: str = "") -> Asking:
    crumbs = [everybody(), (found.name, address(found))]
    return Asking(title % {"name": found.name}, button, crumbs, lead=lead, nav_here="people")


def everybody() -> tuple[str, str]:
    return _("People"), reverse("organisation:people")


def address(found: Person) -> str:
    return reverse("organisation:person", args=[found.pk])
