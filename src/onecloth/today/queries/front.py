"""Today: why we are here, where I fit, what waits for me, and what became of what we said."""

from dataclasses import dataclass
from datetime import date

from onecloth.core import inbox
from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask
from onecloth.listening.queries.happened import Ours, you_said
from onecloth.organisation.models import Organisation, Purpose, Unit
from onecloth.organisation.permissions import can_shape
from onecloth.organisation.queries import current_purpose, the_organisation
from onecloth.today.queries.control import Control, FirstStep, control_of, first_steps
from onecloth.today.queries.figures import Figure, unit_figure
from onecloth.today.queries.sight import Sight, sight_of

ASKED_FIRST, TOLD = 3, 3


@dataclass(frozen=True)
class TodayPage:
    organisation: Organisation
    given_name: str
    purpose: Purpose | None
    sight: Sight | None
    home: Unit | None
    figure: Figure | None
    asks: list[Ask]
    asks_all: int
    told: list[Ours]
    told_is_ours: bool
    control: Control | None
    steps: list[FirstStep]


def today_page(actor: Actor, day: date) -> TodayPage:
    organisation, asks, sight = the_organisation(), inbox.asks_of(actor, day), sight_of(actor, day)
    told, told_is_ours = _told(actor)
    purpose, control = current_purpose(), control_of(organisation, day) if actor.is_experience_team else None
    # Where there is a purpose, and seams were measured, everything that comes before was done long ago.
    is_running = purpose is not None and control is not None and bool(control.loosest)
    return TodayPage(
        organisation=organisation,
        given_name=actor.name.split(" ")[0] if actor.person_id is not None else "",
        purpose=purpose,
        sight=sight,
        home=sight.unit if sight else None,
        figure=unit_figure(sight.path) if sight else None,
        asks=asks[:ASKED_FIRST],
        asks_all=len(asks),
        told=told,
        told_is_ours=told_is_ours,
        control=control,
        steps=first_steps() if can_shape(actor) and not is_running else [],
    )


def _told(actor: Actor) -> tuple[list[Ours], bool]:
    """What was answered for our own units, or for everybody where nothing was yet."""
    if actor.unit_ids:
        ours, _further = you_said(unit_ids=actor.unit_ids, most=TOLD)
        if ours:
            return ours, True
    everybody, _further = you_said(most=TOLD)
    return everybody, False
