"""What waits here for somebody who leads: the purpose, until their name stands under its present wording."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.organisation.models import Purpose, PurposeSignature
from onecloth.organisation.permissions import can_sign_purpose
from onecloth.organisation.queries.house import the_organisation
from onecloth.ui.texts import in_language


def _unsigned(actor: Actor) -> Purpose | None:
    """The present wording, if the actor leads and has not signed it. One question, and none for who leads nobody."""
    if not can_sign_purpose(actor):
        return None
    mine = PurposeSignature.objects.filter(purpose=OuterRef("pk"), person_id=actor.person_id or 0)
    newest = Purpose.objects.annotate(is_signed=Exists(mine)).order_by("-number").first()
    return newest if newest is not None and not newest.is_signed else None


def _asks(actor: Actor, day: date) -> Sequence[Ask]:
    purpose = _unsigned(actor)
    if purpose is None:
        return []
    return [
        Ask(
            key=f"purpose:{purpose.number}", title=_("Will you stand for why we are here?"),
            detail=in_language(purpose.words), url=reverse("organisation:purpose"), act=_("Read and sign"),
            icon="pen-line",
        )
    ]  # fmt: skip


def _count(actor: Actor, day: date) -> int:
    return int(_unsigned(actor) is not None)


def _count_of(actors: Sequence[Actor], day: date) -> Sequence[int]:
    newest = Purpose.objects.order_by("-number").first()
    leaders = {actor.person_id for actor in actors if can_sign_purpose(actor)} if newest else set()
    signed = set(
        PurposeSignature.objects.filter(purpose=newest, person__in=leaders).values_list("person_id", flat=True)
    )
    return [int(actor.person_id in leaders - signed) for actor in actors]


def settings_of_the_house() -> tuple[str, ...]:
    """Zone, days to answer and the rest: when one of them changes, so does what waits."""
    house = the_organisation()
    return tuple(str(getattr(house, each.attname)) for each in house._meta.concrete_fields)


DESK = Desk(asks=_asks, others=_count, others_of=_count_of)
