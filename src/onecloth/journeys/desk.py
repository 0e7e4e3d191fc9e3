"""What waits here for somebody: is this still your line of sight, and what people say is not right about theirs."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.journeys.models import Confirmation
from onecloth.journeys.queries.sight import are_asked, asked_about, corrections_for
from onecloth.ui.texts import in_language


def _asks(actor: Actor, day: date) -> Sequence[Ask]:
    found = []
    mine = asked_about(actor, day)
    if mine is not None:
        found.append(
            Ask(
                key=f"sight:{mine.pk}", title=_("Is this still your line of sight?"), detail=in_language(mine.does),
                url=reverse("journeys:line_of_sight"), act=_("Look at it"), icon="route",
            )
        )  # fmt: skip
    return found + [
        Ask(
            key=f"correction:{each.pk}",
            title=_("%(name)s sees their line of sight otherwise") % {"name": each.person.name},
            detail=in_language(each.contribution.does), quote=each.correction, act=_("Answer"), icon="route",
            url=reverse("journeys:correction", args=[each.pk]),
        )
        for each in _corrections(actor)
    ]  # fmt: skip


def _corrections(actor: Actor) -> list[Confirmation]:
    """Who leads nobody answers nothing, so nothing is asked of the database either."""
    if not (actor.is_manager or actor.is_experience_team):
        return []
    return list(corrections_for(actor).select_related("person", "contribution").order_by("confirmed_at", "pk"))


def _rows(actor: Actor, day: date) -> Sequence[QuerySet[Confirmation]]:
    return (corrections_for(actor),) if actor.is_manager or actor.is_experience_team else ()


def _others(actor: Actor, day: date) -> int:
    return int(asked_about(actor, day) is not None)


def _others_of(actors: Sequence[Actor], day: date) -> Sequence[int]:
    return [int(is_asked) for is_asked in are_asked(actors, day)]


DESK = Desk(asks=_asks, rows=_rows, others=_others, others_of=_others_of)
