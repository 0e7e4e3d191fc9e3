"""The organisation itself and why it is here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.organisation.models import Organisation, Person, Purpose, PurposeSignature
from onecloth.organisation.permissions import check_can_administer, check_can_sign_purpose, check_can_write_purpose
from onecloth.organisation.queries.house import current_purpose, day_of


class AlreadyFounded(Refused):
    """There is one organisation in an installation, and it exists."""


class OldPurpose(Refused):
    """A wording that has been replaced is not signed any more."""


class LoweredThreshold(Refused):
    """A smallest group was to become smaller than it has been."""


CHANGEABLE = {
    "name", "zone", "languages", "server_keeper", "read_within_days", "answer_within_days", "smallest_group",
    "smallest_comment_group",
}  # fmt: skip


@transaction.atomic
def found_organisation(*, name: str, language: str, zone: str, by: Actor, at: datetime) -> Organisation:
    """Name the one organisation of this installation. Raises `AlreadyFounded`."""
    check_can_administer(by)
    if Organisation.objects.filter(id=1).exists():
        raise AlreadyFounded(
            _(
                "This installation has its organisation already. What was decided for everybody is changed under More, The house."
            )
        )
    organisation = Organisation.objects.create(
        name=name.strip(), default_language=language, languages=[language], zone=zone
    )
    audit.record(by=by, at=at, action="found_organisation", subject=organisation, fields=["name", "zone"])
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, changes: Mapping[str, Any], expected: int | None = None, by: Actor, at: datetime
) -> Organisation:
    """Change what was decided for everybody. The smallest groups may be raised, never lowered.

    Raises `LoweredThreshold`, and `Stale` where somebody else wrote meanwhile.
    """
    check_can_administer(by)
    if not set(changes) <= CHANGEABLE:
        raise ValueError(f"Not for changing: {sorted(set(changes) - CHANGEABLE)}")
    for name in ("smallest_group", "smallest_comment_group"):
        if changes.get(name, getattr(organisation, name)) < getattr(organisation, name):
            raise LoweredThreshold(
                _("Groups may be made larger, never smaller: people answered because of what was promised then.")
            )
    organisation.save_changes(expected=expected, **changes)
    audit.record(by=by, at=at, action="change_organisation", subject=organisation, fields=changes)
    return organisation


@transaction.atomic
def write_purpose(
    *, words: dict[str, str], story: dict[str, str], written_by: int = 1, by: Actor, at: datetime
) -> Purpose:
    """Write why we are here as a new version; the old one and its signatures stay with their day."""
    check_can_write_purpose(by)
    before = current_purpose()
    purpose = Purpose.objects.create(
        number=before.number + 1 if before else 1,
        words=words,
        story=story,
        written_by=written_by,
        from_date=day_of(at),
    )
    audit.record(by=by, at=at, action="write_purpose", subject=purpose, fields=["words", "story"])
    return purpose


@transaction.atomic
def sign_purpose(*, purpose: Purpose, by: Actor, at: datetime) -> PurposeSignature:
    """Stand for the purpose with one's name. Signing twice is signing once. Raises `OldPurpose`."""
    check_can_sign_purpose(by)
    signer = Person.objects.get(pk=by.person_id or 0)
    newest = current_purpose()
    if newest is None or newest.pk != purpose.pk:
        raise OldPurpose(
            _("There is a newer wording than the one you read. Nothing was signed. Read the new one first.")
        )
    signature, is_new = PurposeSignature.objects.get_or_create(
        purpose=purpose, person=signer, defaults={"signed_at": at}
    )
    if is_new:
        audit.record(by=by, at=at, action="sign_purpose", subject=purpose)
    return signature
