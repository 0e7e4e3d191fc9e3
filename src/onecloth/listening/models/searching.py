"""How words are kept for searching, and how the database is asked for them: one lookup, two databases.

The words lie in a table of SQLite's FTS5, `listening_voice_words`, or in a column of PostgreSQL's tsvector, `words`.
Migration 0003 makes either, and the database itself keeps it beside `folded`. Both hold words as we cut them, so both
find the same voices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.lookups import Lookup

from onecloth.listening.words import searchable

MATCHES_ON_SQLITE = "SELECT rowid FROM listening_voice_words WHERE listening_voice_words MATCH %s"
MATCHES_ON_POSTGRESQL = "words @@ %s::tsquery"


@dataclass(frozen=True)
class Sought:
    """Words in their order, as `searchable` cuts them; of a prefix the last one may go on."""

    words: Sequence[str]
    is_prefix: bool = False

    @property
    def written(self) -> str:
        """What a searchable text contains where these words stand in it."""
        return f" {' '.join(self.words)}" + ("" if self.is_prefix else " ")


class SearchableField(models.TextField):
    """The words of `text`, renewed whenever a row is written whole, whoever makes it."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        words = searchable(model_instance.text)
        setattr(model_instance, self.attname, words)
        return words


@SearchableField.register_lookup
class HasWords(Lookup):
    """All words of several `Sought`, in any order, by the index. Phrases are looked at once more by `contains`."""

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        row = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{row}.id IN ({MATCHES_ON_SQLITE})", [for_fts5(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        row = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{row}.{MATCHES_ON_POSTGRESQL}", [for_tsquery(self.rhs)]


def for_fts5(sought: Sequence[Sought]) -> str:
    """Words hold letters and digits alone, so that quoting them is enough."""
    return " AND ".join(f'"{word}"' + (" *" if goes_on else "") for word, goes_on in _each(sought))


def for_tsquery(sought: Sequence[Sought]) -> str:
    return " & ".join(f"'{word}'" + (":*" if goes_on else "") for word, goes_on in _each(sought))


def _each(sought: Sequence[Sought]) -> list[tuple[str, bool]]:
    pairs = [
        (word, each.is_prefix and place == len(each.words) - 1)
        for each in sought
        for place, word in enumerate(each.words)
    ]
    return list(dict.fromkeys(pairs))
