"""Cards between people of the cast."""

from datetime import datetime
from typing import Any

from onecloth.teamwork.actions.cards import give_card
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.queries.cards_written import Thanks
from tests.cast import MONDAY, Cast

DID = "You drove the valve to Ashby in your own lunch hour."
GOT = "Warm water the same day"


def thank(cast: Cast, by: str, to: str, did: str = DID, *, at: datetime = MONDAY, **more: Any) -> ChampionCard:
    """`thank(cast, "priya", "dean")`: a card from Priya to Dean, on the wall."""
    thanks = Thanks(did, more.pop("got", GOT), **more)
    return give_card(receiver=getattr(cast, to), thanks=thanks, by=cast.actor(by, at.date()), at=at)
