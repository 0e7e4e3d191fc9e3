"""Who may see whom, and who may change the organisation. `check_x` raises what `can_x` asks."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.models import Membership, PeopleImport, Person, Purpose, Unit


def check_here(is_allowed: bool) -> None:
    """A page that somebody may not use is a page that is not there."""
    if not is_allowed:
        raise Http404


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """Everybody who works here sees how the house is built, closed rooms included."""
    return Unit.objects.all() if actor.is_person or actor.is_system else Unit.objects.none()


def get_unit_for(actor: Actor, pk: int) -> Unit:
    return get_object_or_404(visible_units(actor).select_related("parent"), pk=pk)


def visible_people(actor: Actor) -> QuerySet[Person]:
    """Colleagues by name. What else is shown about one is for `can_see_fully` to say."""
    if not (actor.is_person or actor.is_system):
        return Person.objects.none()
    here = Person.objects.filter(blanked_at__isnull=True)
    return here if can_shape(actor) else here.filter(Q(left_on__isnull=True) | Q(pk=actor.person_id))


def get_person_for(actor: Actor, pk: int) -> Person:
    return get_object_or_404(visible_people(actor).select_related("user"), pk=pk)


def can_see_fully(actor: Actor, person: Person) -> bool:
    """Oneself, whoever leads one's unit, those who serve the whole organisation. A peer sees name, unit, role."""
    if actor.is_system or actor.person_id == person.pk:
        return True
    if actor.is_experience_team or actor.is_executive or actor.is_administrator:
        return True
    units = Membership.objects.filter(person=person, until_date__isnull=True).values_list("unit_id", flat=True)
    return bool(actor.led_unit_ids) and not actor.led_unit_ids.isdisjoint(units)


def can_shape(actor: Actor) -> bool:
    """May open, move and dissolve units, welcome people and take files of them."""
    return actor.is_system or actor.is_administrator or actor.is_experience_team


def check_can_shape(actor: Actor) -> None:
    if not can_shape(actor):
        raise NotAllowed(_("Only the experience team and administrators change the organisation. Nothing was changed."))


def can_place_people(actor: Actor, unit: Unit) -> bool:
    """May let people join and leave a unit: whoever leads it or a unit above, and those who may shape the whole."""
    return can_shape(actor) or unit.pk in actor.led_unit_ids


def check_can_place_people(actor: Actor, unit: Unit) -> None:
    if not can_place_people(actor, unit):
        raise NotAllowed(_("Only those who lead this unit decide who is in it. Nothing was changed."))


def can_administer(actor: Actor) -> bool:
    return actor.is_system or actor.is_administrator


def check_can_administer(actor: Actor) -> None:
    if not can_administer(actor):
        raise NotAllowed(_("Only an administrator may do this. Nothing was changed."))


def can_write_purpose(actor: Actor) -> bool:
    return actor.is_system or actor.is_executive or actor.is_experience_team


def check_can_write_purpose(actor: Actor) -> None:
    if not can_write_purpose(actor):
        raise NotAllowed(_("Executives and the experience team write the purpose. Nothing was changed."))


def can_sign_purpose(actor: Actor) -> bool:
    """Those who lead stand for it with their name; the experience team writes, but leads nobody."""
    return actor.person_id is not None and (actor.is_executive or actor.is_manager)


def check_can_sign_purpose(actor: Actor) -> None:
    if not can_sign_purpose(actor):
        raise NotAllowed(_("Those who lead a unit sign the purpose. Nothing was changed."))


def visible_purposes(actor: Actor) -> QuerySet[Purpose]:
    return Purpose.objects.all() if actor.is_person or actor.is_system else Purpose.objects.none()


def get_purpose_for(actor: Actor, number: int) -> Purpose:
    return get_object_or_404(visible_purposes(actor), number=number)


def visible_imports(actor: Actor) -> QuerySet[PeopleImport]:
    return PeopleImport.objects.all() if can_shape(actor) else PeopleImport.objects.none()


def get_import_for(actor: Actor, pk: int) -> PeopleImport:
    return get_object_or_404(visible_imports(actor).select_related("file", "asked_by", "job"), pk=pk)


def get_membership_for(actor: Actor, pk: int) -> Membership:
    """An open membership of a unit whose people the actor may place."""
    held = Membership.objects.filter(pk=pk, until_date__isnull=True).select_related("unit", "person").first()
    if held is None or not can_place_people(actor, held.unit):
        raise Http404
    return held
