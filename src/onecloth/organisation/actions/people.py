"""People: welcomed, changed, parted with, and blanked when they ask for it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.accounts.models import User
from onecloth.core import audit, erasure
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed, Refused
from onecloth.core.models import Erasure
from onecloth.organisation.models import AccessGrant, Membership, Person
from onecloth.organisation.permissions import can_shape, check_can_administer, check_can_shape
from onecloth.organisation.queries.house import day_of
from onecloth.organisation.signals import person_left


class NumberTaken(Refused):
    """Two people would carry the same personnel number."""


class SignInNameTaken(Refused):
    """Somebody signs in with this name already."""


class HasLeft(Refused):
    """The person has left or was erased."""


@transaction.atomic
def welcome_person(
    *,
    given_name: str,
    family_name: str,
    number: str | None = None,
    email: str = "",
    language: str = "",
    started_on: date | None = None,
    user: User | None = None,
    by: Actor,
    at: datetime,
) -> Person:
    """Somebody works here from now on. They may sign in later, or never. Raises `NumberTaken`."""
    check_can_shape(by)
    number = (number or "").strip() or None
    _check_number_is_free(number)
    person = Person.objects.create(
        given_name=given_name.strip(), family_name=family_name.strip(), number=number, email=email, language=language,
        started_on=started_on or day_of(at), user=user,
    )  # fmt: skip
    audit.record(by=by, at=at, action="welcome_person", subject=person)
    return person


@transaction.atomic
def change_person(
    *, person: Person, changes: Mapping[str, Any], expected: int | None = None, by: Actor, at: datetime
) -> Person:
    """Change names, number, e-mail, language or zone. The last two one may choose oneself.

    Raises `NumberTaken`, `Stale`.
    """
    allowed = {"given_name", "family_name", "number", "email", "language", "zone"}
    own = {"language", "zone"} if by.person_id == person.pk else set()
    if not set(changes) <= (allowed if can_shape(by) else own):
        raise NotAllowed(_("Only the experience team and administrators change this. Nothing was changed."))
    if "number" in changes:
        changes = {**changes, "number": changes["number"] or None}
        _check_number_is_free(changes["number"], but=person)
    person.save_changes(expected=expected, **changes)
    audit.record(by=by, at=at, action="change_person", subject=person, fields=changes)
    return person


@transaction.atomic
def part_with(*, person: Person, on: date | None = None, by: Actor, at: datetime) -> Person:
    """The person leaves: memberships and scopes end, signing in stops at the next click. Raises `HasLeft`."""
    check_can_shape(by)
    if person.left_on:
        raise HasLeft(_("This person has left already. Nothing was changed."))
    day = on or day_of(at)
    _end_all(person, day)
    if person.user_id:
        User.objects.filter(pk=person.user_id).update(is_active=False)
    person.save_changes(left_on=day)
    audit.record(by=by, at=at, action="part_with", subject=person, fields=["left_on"])
    person_left.send(sender=Person, person=person, by=by, at=at)
    return person


@transaction.atomic
def give_sign_in(*, person: Person, username: str, password: str, by: Actor, at: datetime) -> User:
    """Let a person sign in with a name or their personnel number. Raises `SignInNameTaken`, `HasLeft`."""
    check_can_administer(by)
    if person.left_on or person.blanked_at:
        raise HasLeft(_("This person has left, so they cannot sign in. Nothing was changed."))
    if person.user_id:
        raise SignInNameTaken(_("This person signs in already. Nothing was changed."))
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password, created_at=at, language=person.language)
    except IntegrityError as taken:
        raise SignInNameTaken(_("Somebody signs in with this name already. Choose another.")) from taken
    person.save_changes(user=user)
    audit.record(by=by, at=at, action="give_sign_in", subject=person, fields=["user"])
    return user


@transaction.atomic
def blank_person(*, person: Person, by: Actor, at: datetime) -> dict[str, int]:
    """Erase who somebody was in every room; what they did stays, without them. Returns rows changed by room.

    The erasure is also written outside the back-ups, so that a restore can be told again.
    """
    check_can_administer(by)
    subject = f"person:{person.pk}"
    day = day_of(at)
    _end_all(person, day)
    if person.left_on is None:
        person.save_changes(left_on=day)
        person_left.send(sender=Person, person=person, by=by, at=at)
    audit.record(by=by, at=at, action="blank_person", subject=person)
    changed = erasure.erase_everywhere(subject)
    if person.user_id:
        signing_in = erasure.erase_everywhere(f"user:{person.user_id}")
        changed = {room: changed.get(room, 0) + rows for room, rows in signing_in.items()}
        audit.forget(f"user:{person.user_id}")
    audit.forget(subject)
    Person.objects.filter(pk=person.pk).update(blanked_at=at)
    Erasure.objects.get_or_create(subject=subject, defaults={"at": at})
    transaction.on_commit(lambda: _remember_outside(subject, at))
    person.refresh_from_db()
    return changed


def _remember_outside(subject: str, at: datetime) -> None:
    with settings.ONECLOTH_KEPT_OUTSIDE.open("a", encoding="ascii") as kept:
        kept.write(f"{at.isoformat()} {subject}\n")


def _end_all(person: Person, day: date) -> None:
    """A membership that would begin after the last day never was."""
    for model in (Membership, AccessGrant):
        rows = model._default_manager.filter(person=person, until_date__isnull=True)
        for row in rows:
            model._default_manager.filter(pk=row.pk).update(until_date=max(day, row.from_date))


def _check_number_is_free(number: str | None, but: Person | None = None) -> None:
    if number and Person.objects.filter(number=number).exclude(pk=but.pk if but else 0).exists():
        raise NumberTaken(
            _("Somebody else carries the personnel number %(number)s. Nothing was changed.") % {"number": number}
        )
