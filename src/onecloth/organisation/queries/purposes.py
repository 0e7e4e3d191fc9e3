"""What the pages of the purpose and of roles show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.organisation.models import Membership, Purpose, PurposeSignature, Role
from onecloth.organisation.permissions import visible_purposes
from onecloth.ui.wording import counted, number_word


@dataclass(frozen=True)
class PurposePage:
    """The present wording with the names under it, and the wordings before it."""

    title: str
    current: Purpose | None
    signatures: Sequence[PurposeSignature]
    before: Sequence[Purpose]
    is_signed: bool
    leaders: int


def purpose_page(actor: Actor) -> PurposePage:
    versions = list(visible_purposes(actor).annotate(signed=Count("signatures")).order_by("-number"))
    current = versions[0] if versions else None
    signed = PurposeSignature.objects.filter(purpose=current).select_related("person").order_by("signed_at", "pk")
    signatures = list(signed) if current else []
    leaders = Membership.objects.filter(leads=True, until_date__isnull=True).values("person_id").distinct().count()
    return PurposePage(
        title=_title(current, len(signatures), leaders),
        current=current,
        signatures=signatures,
        before=versions[1:],
        is_signed=any(each.person_id == actor.person_id for each in signatures),
        leaders=leaders,
    )


def _title(current: Purpose | None, signed: int, leaders: int) -> str:
    if current is None:
        return _("Nobody has written down yet why we are here")
    told = {"signed": number_word(signed, first=True), "leaders": counted(leaders)}
    return ngettext("%(signed)s of %(leaders)s who lead has signed it", "%(signed)s of %(leaders)s who lead have signed it",
                    signed) % told  # fmt: skip


@dataclass(frozen=True)
class RoleRow:
    role: Role
    people: int


def roles_page() -> list[RoleRow]:
    """Open roles with how many people hold them today."""
    held = Membership.objects.filter(until_date__isnull=True, role__isnull=False).values_list("role_id")
    counts = dict(held.annotate(people=Count("pk")))
    return [
        RoleRow(role, counts.get(role.pk, 0)) for role in Role.objects.filter(closed_on__isnull=True).order_by("pk")
    ]
