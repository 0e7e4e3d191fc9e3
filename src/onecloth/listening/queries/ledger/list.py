"""What a row of the ledger's list says besides the voice: what it is about, or what its words suggest."""

from collections.abc import Sequence
from dataclasses import dataclass

from onecloth.core.actors import Actor
from onecloth.listening.models import Theme
from onecloth.listening.queries.alike_list import alike_among, joined_among
from onecloth.listening.queries.ledger.pages import Row
from onecloth.listening.queries.suggested import suggested_for
from onecloth.listening.queries.themes import names_of, themes_of
from onecloth.listening.queries.walking import Counted


@dataclass(frozen=True)
class Shown:
    """What the list shows, for rooms above: how many there are, whether somebody narrowed it, and how to ask for it again."""

    query: str
    found: Counted
    is_narrowed: bool


@dataclass(frozen=True)
class Listed:
    row: Row
    themes: Sequence[str]
    suggested: Sequence[str]
    is_joined: bool
    was_said_before: bool


def listed(actor: Actor, rows: Sequence[Row], *, is_handled: bool) -> list[Listed]:
    """`is_handled`: some of them are the actor's to hand on, so that what was said before matters."""
    voices = [row.voice for row in rows]
    keys = [voice.pk for voice in voices]
    themes, heads = themes_of(keys), joined_among(keys) if is_handled else {}
    alike = alike_among(actor, voices, heads) if is_handled else set()
    return [
        Listed(
            row, names_of(themes[row.voice.pk]), _suggested(row, themes[row.voice.pk]), row.voice.pk in heads,
            row.voice.pk in alike,
        )
        for row in rows
    ]  # fmt: skip


def _suggested(row: Row, has: Sequence[Theme]) -> list[str]:
    """Only where nobody has said yet what it is about."""
    return [] if has else [each.name for each in suggested_for(row.voice)]
