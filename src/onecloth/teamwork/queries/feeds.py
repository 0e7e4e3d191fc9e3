"""What a feed holds: a registry of sources, each of what everybody here may read, merged with the newest first.

A new source is one line in `apps.ready`: `feeds.register("posts", entries)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.mail import link_to
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.permissions.cards import JOINED, wall_cards
from onecloth.teamwork.queries.cards import shown

MOST = 50


@dataclass(frozen=True)
class Entry:
    """`key` stays the same for ever. `words` are plain text."""

    key: str
    url: str
    title: str
    words: str
    by: str
    at: datetime
    changed_at: datetime
    language: str = ""


Source = Callable[[Actor, int], Sequence[Entry]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """`source(actor, most)` gives the newest entries the actor may read, and nothing protected."""
    _sources[name] = source


def entries_for(actor: Actor, most: int = MOST) -> list[Entry]:
    found = [entry for source in _sources.values() for entry in source(actor, most)]
    return sorted(found, key=lambda entry: (entry.at, entry.key), reverse=True)[:most]


def newest_since(actor: Actor, since: datetime, most: int) -> list[Entry]:
    return [entry for entry in entries_for(actor, most) if entry.at > since]


def lifetime() -> timedelta:
    """How long an address leads somewhere: a reader that nobody looks into any more goes quiet by itself."""
    return timedelta(days=400)


def page_of(card: ChampionCard) -> str:
    """For whoever signs in: the public surface, which answers feeds, knows no address of theirs."""
    return link_to(reverse("thanks:card", args=[card.token], urlconf=settings.ROOT_URLCONF))


def cards(actor: Actor, most: int) -> list[Entry]:
    """Cards on the wall, by the keys of one page first: joined before they are cut, a database may join the whole wall."""
    keys = list(wall_cards(actor).order_by("-given_at", "-id").values_list("pk", flat=True)[:most])
    rows = wall_cards(actor).filter(pk__in=keys).select_related(*JOINED).order_by("-given_at", "-id")
    return [
        Entry(
            key=f"card:{each.card.token}", url=page_of(each.card),
            title=_("Thanks to %(name)s") % {"name": each.to}, words=f"{each.card.did}\n\n{each.card.got}",
            by=each.by, at=each.card.given_at, changed_at=each.card.given_at, language=each.card.language,
        )
        for each in shown(rows)
    ]  # fmt: skip
