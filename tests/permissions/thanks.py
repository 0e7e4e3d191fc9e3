"""Private cards: one for Priya from a colleague of Sales, one that Priya gave, and thanks of hers that could be one."""

from typing import Any

from onecloth.core import clock
from onecloth.listening.actions.voices import raise_voice
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.actions.cards import give_card
from onecloth.teamwork.queries.cards_written import Thanks
from tests.cast import join, make_person
from tests.permissions.world import World, builds

PRIVATE = Thanks("You found a window on Friday.", "Warm before the weekend", is_for_wall=False)


@builds("thanks:card", "thanks:hang")
def card_for_priya(world: World) -> dict[str, Any]:
    giver = make_person("Ola", "Ray", signs_in=False)
    join(giver, world.cast.sales)
    by = actor_of(giver, clock.today())
    return {"token": give_card(receiver=world.cast.priya, thanks=PRIVATE, by=by, at=clock.now()).token}


@builds("thanks:take_back")
def card_from_priya(world: World) -> dict[str, Any]:
    by = world.cast.actor("priya", clock.today())
    return {"token": give_card(receiver=world.cast.dean, thanks=PRIVATE, by=by, at=clock.now()).token}


@builds("thanks:from_voice")
def priyas_thanks(world: World) -> dict[str, Any]:
    raised = raise_voice(
        kind="thanks", text="Dean stayed.", name_hidden=False, about_unit=world.cast.north_desk,
        by=world.cast.actor("priya"), at=clock.now(),
    )  # fmt: skip
    return {"key": raised.voice.key}
