"""Voices that come along when a problem is raised from what the ledger found: of one theme, one team, the same words."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from onecloth.core.actors import Actor
from onecloth.listening.choices import VoiceState
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.ledger.pages import Filters, found_voices
from onecloth.organisation.queries import the_organisation

MOST_TAKEN_ALONG = 200
SHOWN_FIRST = 3


def found_together(actor: Actor, filters: Filters, today: date) -> list[Voice]:
    """What the filters find, as far as the actor reads it; none where that is more than one takes along unseen."""
    rows = found_voices(actor, filters, the_organisation(), today).exclude(state=VoiceState.WITHDRAWN)
    found = list(rows.order_by("raised_on", "key")[: MOST_TAKEN_ALONG + 1])
    return found if len(found) <= MOST_TAKEN_ALONG else []


def first_words(voices: Iterable[Voice]) -> list[Voice]:
    """A few of them that say different things."""
    by_words: dict[str, Voice] = {}
    for voice in voices:
        by_words.setdefault(" ".join(voice.text.casefold().split()), voice)
    return list(by_words.values())[:SHOWN_FIRST]


def named_together(actor: Actor, keys: Collection[UUID]) -> list[Voice]:
    """The voices of these keys that the actor reads."""
    if not keys or len(keys) > MOST_TAKEN_ALONG:
        return []
    return list(visible_voices(actor).filter(key__in=keys).order_by("raised_on", "key"))
