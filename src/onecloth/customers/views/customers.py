"""Customers: whom we serve, and how those who agreed to it are reached."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, slots
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.customers import actions, permissions
from onecloth.customers.forms import ContactChangeForm, ContactForm, CustomerChangeForm, CustomerForm
from onecloth.customers.models import Customer
from onecloth.customers.queries import contacts_of, customers_page
from onecloth.ui.asking import Asking, EraseForm, ask, posted, press


@allow(Policy.SIGNED_IN)
@require_GET
def customers(request: ActorRequest) -> HttpResponse:
    page = customers_page(
        request.actor, searched=request.GET.get("q", ""), with_closed=request.GET.get("closed") == "1",
        number=request.GET.get("page", "1"),
    )  # fmt: skip
    context = {
        "page": page, "may_keep": permissions.can_keep(request.actor),
        "may_take": permissions.can_take_files(request.actor), "nav_here": "customers",
    }  # fmt: skip
    template = "customers/customers.html"
    return render(request, f"{template}#list" if request.headers.get("HX-Request") else template, context)


@allow(Policy.SIGNED_IN)
@require_GET
def customer(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_customer_for(request.actor, pk)
    context = {
        "customer": found,
        "contacts": contacts_of(request.actor, found),
        "pieces": slots.pieces("customer.below", request.actor, found),
        "may_reach": permissions.can_reach(request.actor),
        "may_keep": permissions.can_keep(request.actor),
        "may_erase": permissions.can_erase(request.actor),
        "nav_here": "customers",
    }
    return render(request, "customers/customer.html", context)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def add_customer(request: ActorRequest) -> HttpResponse:
    _check_here(permissions.can_keep(request.actor))
    form = CustomerForm(posted(request))
    return ask(
        request, form, Asking(_("Add a customer"), _("Add"), [_list()], nav_here="customers"),
        lambda given: actions.add_customer(**given, by=request.actor, at=clock.now()),
        then=_address, said=_("Added."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def change_customer(request: ActorRequest, pk: int) -> HttpResponse:
    _check_here(permissions.can_keep(request.actor))
    found = permissions.get_customer_for(request.actor, pk)
    form = CustomerChangeForm(posted(request), initial=_known(found, CustomerChangeForm))
    return ask(
        request, form, _asking(_("Change %(name)s"), _("Save"), found),
        lambda given: actions.change_customer(
            customer=found, expected=given.pop("version"), changes=given, by=request.actor, at=clock.now()
        ),
        then=_address, said=_("Saved."), subject=found,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def close_customer(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_customer_for(request.actor, pk)
    return _done(request, found, lambda: actions.close_customer(customer=found, by=request.actor, at=clock.now()),
                 _("Closed. Nobody there is asked or told anything."))  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def reopen_customer(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_customer_for(request.actor, pk)
    return _done(request, found, lambda: actions.reopen_customer(customer=found, by=request.actor, at=clock.now()),
                 _("Open again."))  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def erase_customer(request: ActorRequest, pk: int) -> HttpResponse:
    _check_here(permissions.can_erase(request.actor))
    found = permissions.get_customer_for(request.actor, pk)
    return _erase(request, found, found.name, lambda: actions.blank_customer(
        customer=found, by=request.actor, at=clock.now()
    ), reverse("customers:customers"))  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def add_contact(request: ActorRequest, pk: int) -> HttpResponse:
    _check_here(permissions.can_keep(request.actor))
    found = permissions.get_customer_for(request.actor, pk)
    lead = _("Ask them first whether they want to be asked, and to be told.")
    return ask(
        request, ContactForm(posted(request)), _asking(_("Somebody we can talk to at %(name)s"), _("Add"), found, lead),
        lambda given: actions.add_contact(customer=found, **given, by=request.actor, at=clock.now()),
        then=lambda _contact: _address(found), said=_("Added."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def change_contact(request: ActorRequest, pk: int) -> HttpResponse:
    _check_here(permissions.can_keep(request.actor))
    found = permissions.get_contact_for(request.actor, pk)
    form = ContactChangeForm(posted(request), initial=_known(found, ContactChangeForm))
    return ask(
        request, form, _asking(_("How %(contact)s is reached").replace("%(contact)s", found.name.replace("%", "%%")),
                               _("Save"), found.customer),
        lambda given: actions.change_contact(
            contact=found, expected=given.pop("version"), changes=given, by=request.actor, at=clock.now()
        ),
        then=lambda _contact: _address(found.customer), said=_("Saved."), subject=found,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def close_contact(request: ActorRequest, pk: int) -> HttpResponse:
    found = permissions.get_contact_for(request.actor, pk)
    return _done(request, found.customer, lambda: actions.close_contact(
        contact=found, by=request.actor, at=clock.now()
    ), _("Closed. They are not asked or told anything."))  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def erase_contact(request: ActorRequest, pk: int) -> HttpResponse:
    _check_here(permissions.can_erase(request.actor))
    found = permissions.get_contact_for(request.actor, pk)
    return _erase(request, found.customer, found.name, lambda: actions.blank_contact(
        contact=found, by=request.actor, at=clock.now()
    ), _address(found.customer))  # fmt: skip


def _erase(request: ActorRequest, found: Customer, name: str, do: Callable[[], Any], then: str) -> HttpResponse:
    lead = _(
        "Names and addresses are erased in every room, and cannot be brought back. What was said stays, without them."
    )
    title = _("Erase %(name)s") % {"name": name}
    asking = Asking(
        title, _("Erase for good"), [_list(), (found.name, _address(found))], lead=lead, nav_here="customers"
    )
    return ask(
        request, EraseForm(posted(request), expected=name), asking, lambda _given: do(), then=lambda _changed: then,
        said=_("Erased."),
    )  # fmt: skip


def _done(request: ActorRequest, found: Customer, do: Callable[[], Any], said: str) -> HttpResponse:
    _check_here(permissions.can_keep(request.actor))
    return press(request, do, said, then=_address(found))


def _known(found: Any, form: type[CustomerChangeForm] | type[ContactChangeForm]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in form.base_fields}


def _asking(title: str, button: str, found: Customer, lead: str = "") -> Asking:
    crumbs = [_list(), (found.name, _address(found))]
    return Asking(title % {"name": found.name}, button, crumbs, lead=lead, nav_here="customers")


def _list() -> tuple[str, str]:
    return _("Customers"), reverse("customers:customers")


def _address(found: Customer) -> str:
    return reverse("customers:customer", args=[found.pk])


def _check_here(is_allowed: bool) -> None:
    if not is_allowed:
        raise Http404
