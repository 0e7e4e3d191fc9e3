"""Words that stand out in what the ledger's filters find: against the reader's other voices, or the quarter before.

Only what the reader may open is read, and of each side the newest few thousand at most: a million take no longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.listening.models import Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.ledger.pages import Filters, found_voices
from onecloth.listening.queries.suggested import known_words
from onecloth.listening.queries.themes import all_themes, name_of
from onecloth.organisation.models import Organisation
from onecloth_stats.keyness import Corpus, Key, corpus, each_once, key_words

REST, BEFORE = "rest", "before"
QUARTER = timedelta(days=91)
MOST_READ, MOST_WEIGHED, MOST_SHOWN = 2_000, 200, 30


@dataclass(frozen=True)
class Word:
    """`times` more often here than there; `themes` are known by it already."""

    key: Key
    times: float
    themes: Sequence[str]


@dataclass(frozen=True)
class StandingOut:
    title: str
    words: Sequence[Word]
    here: int
    there: int
    against: str


def standing_out(
    *, actor: Actor, filters: Filters, organisation: Organisation, today: date, against: str
) -> StandingOut:  # fmt: skip
    """Without filters there is no rest, so that the quarter before is compared."""
    against = against if against in (REST, BEFORE) else REST if filters.is_narrowed else BEFORE
    if against == BEFORE:
        now = replace(filters, since=today - QUARTER, until=today)
        then = replace(filters, since=today - 2 * QUARTER, until=today - QUARTER - timedelta(days=1))
        here = _read(found_voices(actor, now, organisation, today))
        there = _read(found_voices(actor, then, organisation, today))
    else:
        found = found_voices(actor, filters, organisation, today)
        here, there = _read(found), _rest(actor, found)
    keys = each_once(key_words(here, there, most=MOST_WEIGHED))[:MOST_SHOWN]
    return StandingOut(_title(keys), [_word(key) for key in keys], here.texts, there.texts, against)


def _read(voices: QuerySet[Voice]) -> Corpus:
    return corpus(voices.order_by("-raised_on", "-key").values_list("folded", flat=True)[:MOST_READ])


def _rest(actor: Actor, found: QuerySet[Voice]) -> Corpus:
    newest = dict(visible_voices(actor).order_by("-raised_on", "-key").values_list("pk", "folded")[: 2 * MOST_READ])
    for voice in found.filter(pk__in=list(newest)).values_list("pk", flat=True):
        newest.pop(voice)
    return corpus(newest.values())


def _word(key: Key) -> Word:
    known = all_themes()
    named = [name_of(known[theme]) for theme, _g2 in known_words().get(key.words, ()) if known[theme].is_standing]
    return Word(key, 2**key.log_ratio, named)


def _title(keys: Sequence[Key]) -> str:
    if not keys:
        return _("No word stands out here")
    if len(keys) == 1:
        return _("“%(word)s” stands out") % {"word": keys[0].words}
    return _("“%(word)s” and “%(other)s” stand out") % {"word": keys[0].words, "other": keys[1].words}
