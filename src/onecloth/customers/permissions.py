"""Everybody who works here may know whom we serve; how to reach them is for those who speak with them for all of us."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.customers.models import Contact, Customer, CustomerImport


def visible_customers(actor: Actor) -> QuerySet[Customer]:
    if not (actor.is_person or actor.is_system):
        return Customer.objects.none()
    return Customer.objects.filter(blanked_at__isnull=True)


def get_customer_for(actor: Actor, pk: int) -> Customer:
    return get_object_or_404(visible_customers(actor), pk=pk)


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    """Names, addresses and telephones are for those who lead, the experience team, and administrators, who erase."""
    if not can_reach(actor):
        return Contact.objects.none()
    return Contact.objects.select_related("customer").filter(blanked_at__isnull=True)


def get_contact_for(actor: Actor, pk: int) -> Contact:
    return get_object_or_404(visible_contacts(actor), pk=pk)


def can_reach(actor: Actor) -> bool:
    """May see contacts and how to reach them."""
    return can_keep(actor) or actor.is_executive or actor.is_administrator


def can_keep(actor: Actor) -> bool:
    """May add, change and close customers and contacts."""
    return actor.is_system or actor.is_experience_team or actor.is_manager


def check_can_keep(actor: Actor) -> None:
    if not can_keep(actor):
        raise NotAllowed(_("Those who lead a unit and the experience team keep the customers. Nothing was changed."))


def can_erase(actor: Actor) -> bool:
    return actor.is_system or actor.is_administrator or actor.is_experience_team


def check_can_erase(actor: Actor) -> None:
    if not can_erase(actor):
        raise NotAllowed(_("Administrators and the experience team erase customers. Nothing was changed."))


def can_take_files(actor: Actor) -> bool:
    """May bring accounts and contacts from a file."""
    return actor.is_system or actor.is_experience_team


def check_can_take_files(actor: Actor) -> None:
    if not can_take_files(actor):
        raise NotAllowed(_("Only the experience team takes files of customers. Nothing was changed."))


def visible_imports(actor: Actor) -> QuerySet[CustomerImport]:
    return CustomerImport.objects.all() if can_take_files(actor) else CustomerImport.objects.none()


def get_import_for(actor: Actor, pk: int) -> CustomerImport:
    return get_object_or_404(visible_imports(actor).select_related("file", "asked_by", "job"), pk=pk)
