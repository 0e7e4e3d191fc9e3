"""The organisation as it hangs together, and one unit."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onecloth.core import clock, slots
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation import actions, permissions
from onecloth.organisation.forms import UnitChangeForm, UnitDissolveForm, UnitForm, UnitMoveForm
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of, languages_written, the_organisation
from onecloth.organisation.queries.pages import house, unit_page
from onecloth.ui.asking import Asking, ask, posted
from onecloth.ui.texts import in_language


@allow(Policy.SIGNED_IN)
@require_GET
def organisation(request: ActorRequest) -> HttpResponse:
    context = {"house": house(), "may_shape": permissions.can_shape(request.actor), "nav_here": "organisation"}
    return render(request, "organisation/organisation.html", context)


@allow(Policy.SIGNED_IN)
@require_GET
def unit(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_unit_for(request.actor, pk)
    context = {
        "page": unit_page(found, request.GET.get("page", "1")),
        "pieces": slots.pieces("unit.below", request.actor, found),
        "may_shape": permissions.can_shape(request.actor) and found.is_open,
        "nav_here": "organisation",
    }
    return render(request, "organisation/unit.html", context)


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def open_unit(request: ActorRequest) -> HttpResponse:
    permissions.check_here(permissions.can_shape(request.actor))
    asked = request.GET.get("under", "")
    under = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    form = UnitForm(posted(request), languages=_languages(), initial={"parent": under})
    return ask(
        request, form, Asking(_("Open a unit"), _("Open it"), [_house()], nav_here="organisation"),
        lambda given: actions.open_unit(
            code=given["code"], name=form.texts("name"), parent=given["parent"], reference=given["reference"],
            by=request.actor, at=clock.now(),
        ),
        then=_address, said=_("The unit is open."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def change_unit(request: ActorRequest, pk: int) -> HttpResponse:
    found = _open_one(request, pk)
    known = {"name": found.name, "code": found.code, "thread": found.thread, "zone": found.zone}
    form = UnitChangeForm(posted(request), languages=_languages(), initial={**known, "version": found.version})
    return ask(
        request, form, _asking(_("Change %(unit)s"), _("Save"), found),
        lambda given: actions.change_unit(
            unit=found, code=given["code"], name=form.texts("name"), thread=given["thread"], zone=given["zone"],
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=_address, said=_("Saved."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def move_unit(request: ActorRequest, pk: int) -> HttpResponse:
    found = _open_one(request, pk)
    known = {"parent": found.parent_id, "from_date": day_of(clock.now()), "version": found.version}
    form = UnitMoveForm(posted(request), initial=known)
    return ask(
        request, form, _asking(_("Where does %(unit)s belong?"), _("Move it"), found),
        lambda given: actions.move_unit(
            unit=found, parent=given["parent"], from_date=given["from_date"], expected=given["version"],
            by=request.actor, at=clock.now(),
        ),
        then=_address, said=_("Moved. Figures of earlier days keep its old place."), subject=found,
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def dissolve_unit(request: ActorRequest, pk: int) -> HttpResponse:
    found = _open_one(request, pk)
    form = UnitDissolveForm(posted(request), unit=found, initial={"version": found.version})
    return ask(
        request, form, _asking(_("Dissolve %(unit)s"), _("Dissolve it"), found),
        lambda given: actions.dissolve_unit(
            unit=found, successors=form.in_order(), expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Dissolved. Its past stays as it was."), subject=found,
    )  # fmt: skip


def _open_one(request: ActorRequest, pk: int) -> Unit:
    found = permissions.get_unit_for(request.actor, pk)
    permissions.check_here(permissions.can_shape(request.actor) and found.is_open)
    return found


def _asking(title: str, button: str, found: Unit) -> Asking:
    name = in_language(found.name)
    return Asking(title % {"unit": name}, button, [_house(), (name, _address(found))], nav_here="organisation")


def _house() -> tuple[str, str]:
    return _("Organisation"), reverse("organisation:organisation")


def _address(found: Unit) -> str:
    return reverse("organisation:unit", args=[found.pk])


def _languages() -> list[str]:
    return languages_written(the_organisation())
