"""Private addresses: Priya's own, and the one the intranet shows."""

from typing import Any

from django.conf import settings

from onecloth.core import clock
from onecloth.teamwork.actions.feeds import renew_feed
from onecloth.teamwork.choices import FeedKind
from onecloth.teamwork.queries.digest_words import stop_link
from tests.permissions.world import World, builds


@builds("feeds:renew", "feeds:withdraw")
def own(world: World) -> dict[str, Any]:
    return {"kind": "own"}


@builds("outward:atom", "outward:json", "outward:calendar")
def of_priya(world: World) -> dict[str, Any]:
    return {"link": renew_feed(kind=FeedKind.OWN, by=world.cast.actor("priya", clock.today()), at=clock.now())}


@builds("outward:stop_digest")
def digest_of_priya(world: World) -> dict[str, Any]:
    return {"link": stop_link(world.cast.priya.token)}


@builds("outward:embedded")
def of_the_intranet(world: World) -> dict[str, Any]:
    settings.ONECLOTH_EMBED_IN = ["https://intranet.example"]
    return {"link": renew_feed(kind=FeedKind.EMBED, by=world.cast.actor("hanna", clock.today()), at=clock.now())}
