"""Finding voices by words, the same on both databases: each word must occur, the last may go on, "quoted" words stand so.

A rare word is looked up in the index of words. A common one would bring up most of the ledger to show its first page;
there the list is read in its own order instead, and the words of each voice are looked at until the page is full.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connections
from django.db.models import Q

from onecloth.listening.models import Voice
from onecloth.listening.models.searching import Sought, for_fts5, for_tsquery
from onecloth.listening.words import searchable

# PostgreSQL puts indexes together, so that there a word may be in more voices before the list is the shorter way.
COMMON = {"sqlite": 5_000, "postgresql": 60_000}
# A word of one or two letters is sought whole: "it" is not the beginning of a search for "item".
LEAST_TO_GO_ON = 3
MOST_WORDS = 16
NOTHING = Q(pk__in=[])
_CHUNK = re.compile(r'"([^"]*)"?|(\S+)')
_COUNTED = (
    "SELECT count(*) FROM"
    " (SELECT rowid FROM listening_voice_words WHERE listening_voice_words MATCH %s LIMIT %s) AS found"
)
_GUESSED = "EXPLAIN (FORMAT JSON) SELECT 1 FROM listening_voice WHERE words @@ %s::tsquery"


@dataclass(frozen=True)
class Search:
    """`rule` finds the voices; `is_common` says that the list had better be read in its own order.

    `in_vain` is for when that brought up nothing: the index of words and what else is asked are then put together.
    """

    rule: Q
    is_common: bool = False
    in_vain: Q = field(default_factory=Q)


def sought_in(text: str) -> list[Sought]:
    """What somebody typed, cut as the ledger's words are. A chunk of several words ("e-mail") stands as it is written."""
    chunks = list(_CHUNK.finditer(text))
    found = []
    for chunk in chunks:
        words = searchable(chunk.group(1) or chunk.group(2) or "").split()
        goes_on = chunk is chunks[-1] and chunk.group(2) is not None
        if words:
            found.append(Sought(words, goes_on and len(words[-1]) >= LEAST_TO_GO_ON))
    return found[:MOST_WORDS]


def search(text: str) -> Search:
    """How to find what somebody typed; nothing is found by signs alone."""
    sought = sought_in(text)
    if not sought:
        return Search(NOTHING)
    if _is_common(sought):
        return Search(_written(sought), is_common=True, in_vain=Q(folded__has_words=sought))
    return Search(Q(folded__has_words=sought) & _written([each for each in sought if len(each.words) > 1]))


def _written(sought: Sequence[Sought]) -> Q:
    rule = Q()
    for each in sought:
        rule &= Q(folded__contains=each.written)
    return rule


def _is_common(sought: Sequence[Sought]) -> bool:
    """Counted on SQLite. PostgreSQL keeps how common words are, and says it sooner than it could count."""
    connection = connections[Voice.objects.db]
    most = COMMON[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_COUNTED, [for_fts5(sought), most + 1])
            return bool(cursor.fetchone()[0] > most)
        cursor.execute(_GUESSED, [for_tsquery(sought)])
        told = cursor.fetchone()[0]
    return bool((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]["Plan Rows"] > most)
