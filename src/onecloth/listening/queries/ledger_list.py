"""What a row of the ledger's list says besides the voice: what it is about, or what its words suggest."""

from collections.abc import Sequence
from dataclasses import dataclass

from onecloth.listening.models import Theme
from onecloth.listening.queries.ledger import Row
from onecloth.listening.queries.suggested import suggested_for
from onecloth.listening.queries.themes import names_of, themes_of


@dataclass(frozen=True)
class Listed:
    row: Row
    themes: Sequence[str]
    suggested: Sequence[str]


def listed(rows: Sequence[Row]) -> list[Listed]:
    themes = themes_of([row.voice.pk for row in rows])
    return [Listed(row, names_of(themes[row.voice.pk]), _suggested(row, themes[row.voice.pk])) for row in rows]


def _suggested(row: Row, has: Sequence[Theme]) -> list[str]:
    """Only where nobody has said yet what it is about."""
    return [] if has else [each.name for each in suggested_for(row.voice)]
