"""Texts that say nearly the same: how alike two are, and marks by which an index finds candidates without all pairs.

A text is the set of the three-letter pieces of its words, small words left out, so that order, endings and slips of the
keyboard matter little. Likeness is the cosine of two such sets. Marks are MinHash bands (Broder 1997): texts whose
sets overlap by a share j have a mark in common with probability 1 - (1 - j**ROWS)**BANDS.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from math import sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onecloth_stats.sayings import plainly, stem

PIECE = 3
BANDS, ROWS = 12, 2
ALIKE, VERY_ALIKE = 0.55, 0.8  # chosen on every other pair of tests/listening/alike_pairs.tsv, checked on the rest
FEWEST_PIECES = 6  # what is shorter ("very good") is said by many about many things
MOST_PIECES = 600

_PRIME = (1 << 61) - 1
_WORD = re.compile(r"\w+")
# Words that say little about what a text is about, in the languages we ask in.
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "do",
        "does",
        "for",
        "from",
        "get",
        "got",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "i",
        "in",
        "is",
        "it",
        "its",
        "just",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "one",
        "our",
        "really",
        "she",
        "so",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "too",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "which",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yet",
        "nobody",
        "never",
        "ever",
        "every",
        "than",
        "then",
        "only",
        "again",
        "too",
        "aber",
        "als",
        "am",
        "an",
        "auch",
        "auf",
        "aus",
        "bei",
        "bis",
        "da",
        "das",
        "dass",
        "dem",
        "den",
        "der",
        "des",
        "die",
        "doch",
        "du",
        "ein",
        "eine",
        "einem",
        "einen",
        "einer",
        "er",
        "es",
        "für",
        "hat",
        "habe",
        "haben",
        "ich",
        "ihr",
        "im",
        "in",
        "ist",
        "ja",
        "kein",
        "keine",
        "leider",
        "man",
        "mein",
        "meine",
        "mich",
        "mir",
        "mit",
        "nach",
        "nicht",
        "noch",
        "nur",
        "oder",
        "schon",
        "sehr",
        "sich",
        "sie",
        "sind",
        "so",
        "um",
        "und",
        "uns",
        "unser",
        "unsere",
        "vom",
        "von",
        "vor",
        "war",
        "waren",
        "was",
        "wenn",
        "wer",
        "wie",
        "wir",
        "wird",
        "zu",
        "zum",
        "zur",
    ]
)


def pieces(text: str) -> frozenset[int]:
    """Return the hashed pieces of a text's telling words; of a text of small words alone, those of all its words.

    >>> pieces("The lift is out of order") == pieces("LIFT: out of order")
    True
    >>> pieces("Broken lift") == pieces("the lift, broken")
    True
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("'", "")
    words = plainly(_WORD.findall(plain))
    telling = [word for word in words if word not in _small()] or words
    found = {crc32(cut.encode()) for word in telling for cut in _cuts(word)}
    return frozenset(sorted(found)[:MOST_PIECES])


@cache
def _small() -> frozenset[str]:
    return frozenset(map(stem, _SMALL))


def _cuts(word: str) -> list[str]:
    padded = f"^{word[:40]}$"
    return [padded[at : at + PIECE] for at in range(len(padded) - PIECE + 1)] or [padded]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Return how alike two sets of pieces are, from 0 to 1 (cosine of the sets; Salton and McGill 1983).

    >>> round(likeness(pieces("The printer jams"), pieces("printer jams!")), 2)
    1.0
    """
    if not one or not other:
        return 0.0
    return len(one & other) / sqrt(len(one) * len(other))


def marks(found: frozenset[int]) -> tuple[int, ...]:
    """Return the marks of a set of pieces, one a band, each in 63 bits; none for a text that is too short to tell.

    >>> len(marks(pieces("When a lift is out of order nobody tells us")))
    12
    """
    if len(found) < FEWEST_PIECES:
        return ()
    factors, shifts = _permutations()
    hashed = np.fromiter(sorted(found), dtype=np.uint64, count=len(found))
    least = _mixed(hashed[None, :] * factors[:, None] + shifts[:, None]).min(axis=1).reshape(BANDS, ROWS)
    return tuple(_joined(band, row) for band, row in enumerate(least.tolist()))


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of MurmurHash3: without it a low piece would be the least under most permutations."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _joined(band: int, row: Sequence[int]) -> int:
    value = band + 1
    for each in row:
        value = (value * 1_000_003 + each) % _PRIME
    return value


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The same for ever: marks are kept."""
    dice = np.random.Generator(np.random.PCG64(20260302))
    drawn = dice.integers(1, 2**63 - 1, size=(2, BANDS * ROWS), dtype=np.uint64)
    return drawn[0] | np.uint64(1), drawn[1]
