"""What a row of the ledger's list says besides the voice: what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from onecloth.listening.queries.ledger import Row
from onecloth.listening.queries.themes import names_of, themes_of


@dataclass(frozen=True)
class Listed:
    row: Row
    themes: Sequence[str]


def listed(rows: Sequence[Row]) -> list[Listed]:
    themes = themes_of([row.voice.pk for row in rows])
    return [Listed(row, names_of(themes[row.voice.pk])) for row in rows]
