"""Who is where, as what, and who may see more: memberships, roles and scopes, each with its dates."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor, Scope
from onecloth.core.exceptions import Refused
from onecloth.organisation.actions.people import HasLeft, welcome_person
from onecloth.organisation.actions.units import UnitClosed
from onecloth.organisation.models import AccessGrant, Membership, Person, Role, Unit
from onecloth.organisation.permissions import (
    check_can_administer,
    check_can_place_people,
    check_can_shape,
)
from onecloth.organisation.queries.house import day_of


class NotAMember(Refused):
    """The person is not in this unit."""


class CannotJoinThen(Refused):
    """The day is before the person's present place began."""


class LastAdministrator(Refused):
    """Somebody must be left who can give scopes."""


class RoleTaken(Refused):
    """Another role carries this reference."""


@transaction.atomic
def join_unit(
    *,
    person: Person,
    unit: Unit,
    role: Role | None = None,
    leads: bool = False,
    is_main: bool = True,
    from_date: date | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    """A person joins a unit, or changes what they are in it. As their main unit it makes the former one a second one.

    Joining again unchanged gives the membership there is. Raises `UnitClosed`, `HasLeft`, `CannotJoinThen`.
    """
    check_can_place_people(by, unit)
    _check_both_are_here(person, unit)
    day = from_date or day_of(at)
    held = {each.unit_id: each for each in Membership.objects.filter(person=person, until_date__isnull=True)}
    present = held.pop(unit.pk, None)
    wanted = (role.pk if role else None, leads, is_main)
    if present and (present.role_id, present.leads, present.is_main) == wanted:
        return present
    if is_main:
        for other in held.values():
            if other.is_main:
                _begin_anew(other, day, is_main=False)
    joined = (
        _begin_anew(present, day, role=role, leads=leads, is_main=is_main)
        if present
        else Membership.objects.create(person=person, unit=unit, role=role, leads=leads, is_main=is_main, from_date=day)
    )
    audit.record(by=by, at=at, action="join_unit", subject=joined, fields=["unit", "role", "leads", "is_main"])
    return joined


@transaction.atomic
def welcome_into(
    *,
    told: Mapping[str, Any],
    unit: Unit | None,
    role: Role | None = None,
    leads: bool = False,
    by: Actor,
    at: datetime,
) -> Person:
    """Welcome somebody straight into a unit, or into none yet. Raises what `welcome_person` and `join_unit` raise."""
    person = welcome_person(**told, by=by, at=at)
    if unit is not None:
        join_unit(person=person, unit=unit, role=role, leads=leads, by=by, at=at)
    return person


@transaction.atomic
def leave_unit(*, person: Person, unit: Unit, on: date | None = None, by: Actor, at: datetime) -> Membership:
    """A person leaves a unit; the day itself is not included. Raises `NotAMember`, `CannotJoinThen`."""
    check_can_place_people(by, unit)
    held = Membership.objects.filter(person=person, unit=unit, until_date__isnull=True).first()
    if held is None:
        raise NotAMember(_("This person is not in the unit any more. Nothing was changed."))
    day = on or day_of(at)
    if day < held.from_date:
        raise CannotJoinThen(_("This day is before they joined. Nothing was changed; choose a later one."))
    held.until_date = day
    held.save(update_fields=["until_date"])
    audit.record(by=by, at=at, action="leave_unit", subject=held, fields=["until_date"])
    return held


@transaction.atomic
def name_role(*, name: dict[str, str], reference: str | None = None, by: Actor, at: datetime) -> Role:
    """Name what some people do. Raises `RoleTaken`."""
    check_can_shape(by)
    try:
        with transaction.atomic():
            role = Role.objects.create(name=name, reference=reference or None)
    except IntegrityError as taken:
        raise RoleTaken(_("Another role carries this reference. Nothing was changed.")) from taken
    audit.record(by=by, at=at, action="name_role", subject=role, fields=["name"])
    return role


@transaction.atomic
def rename_role(*, role: Role, name: dict[str, str], expected: int | None = None, by: Actor, at: datetime) -> Role:
    """Give a role another name; who holds it keeps it. Raises `Stale`."""
    check_can_shape(by)
    role.save_changes(expected=expected, name=name)
    audit.record(by=by, at=at, action="rename_role", subject=role, fields=["name"])
    return role


@transaction.atomic
def close_role(*, role: Role, expected: int | None = None, by: Actor, at: datetime) -> Role:
    """Nobody takes this role from now on. Raises `Stale`."""
    check_can_shape(by)
    role.save_changes(expected=expected, closed_on=day_of(at))
    audit.record(by=by, at=at, action="close_role", subject=role, fields=["closed_on"])
    return role


@transaction.atomic
def reopen_role(*, role: Role, by: Actor, at: datetime) -> Role:
    """Take `close_role` back."""
    check_can_shape(by)
    role.save_changes(closed_on=None)
    audit.record(by=by, at=at, action="reopen_role", subject=role, fields=["closed_on"])
    return role


@transaction.atomic
def grant_scope(*, person: Person, scope: Scope | str, by: Actor, at: datetime) -> AccessGrant:
    """Let a person see or do more than their own units show. Granting twice is granting once. Raises `HasLeft`."""
    check_can_administer(by)
    if person.left_on or person.blanked_at:
        raise HasLeft(_("This person has left. Nothing was changed."))
    grant, is_new = AccessGrant.objects.get_or_create(
        person=person, scope=Scope(scope).value, until_date=None, defaults={"from_date": day_of(at)}
    )
    if is_new:
        audit.record(by=by, at=at, action="grant_scope", subject=grant, fields=["scope"])
    return grant


@transaction.atomic
def revoke_scope(*, person: Person, scope: Scope | str, by: Actor, at: datetime) -> None:
    """End a scope from today; the next click already knows. Raises `LastAdministrator`."""
    check_can_administer(by)
    value = Scope(scope).value
    open_grants = AccessGrant.objects.filter(scope=value, until_date__isnull=True, person__left_on__isnull=True)
    if value == Scope.ADMINISTRATOR and not open_grants.exclude(person=person).exists():
        raise LastAdministrator(
            _("This is the last administrator. Give the scope to somebody else first; nothing was changed.")
        )
    for grant in AccessGrant.objects.filter(person=person, scope=value, until_date__isnull=True):
        grant.until_date = day_of(at)
        grant.save(update_fields=["until_date"])
        audit.record(by=by, at=at, action="revoke_scope", subject=grant, fields=["until_date"])


def _begin_anew(
    held: Membership, day: date, *, is_main: bool, role: Role | None = None, leads: bool | None = None
) -> Membership:
    """End a membership and begin it again changed: yesterday keeps yesterday's. One of today is written over."""
    if day < held.from_date:
        raise CannotJoinThen(
            _("This day is before their present place began. Nothing was changed; choose a later one.")
        )
    keeps = leads is None
    fresh = Membership(
        person_id=held.person_id, unit_id=held.unit_id, from_date=day, is_main=is_main,
        role_id=held.role_id if keeps else (role.pk if role else None), leads=held.leads if leads is None else leads,
    )  # fmt: skip
    if day == held.from_date:
        fresh.pk = held.pk
        fresh.save(force_update=True)
        return fresh
    Membership.objects.filter(pk=held.pk).update(until_date=day)
    fresh.save(force_insert=True)
    return fresh


def _check_both_are_here(person: Person, unit: Unit) -> None:
    if not unit.is_open:
        raise UnitClosed(_("This unit was dissolved. Nothing was changed; choose one that is open."))
    if person.left_on or person.blanked_at:
        raise HasLeft(_("This person has left. Nothing was changed."))
