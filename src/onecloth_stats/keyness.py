"""Words that one set of texts uses more than another: keyness by log-likelihood and log-ratio (METHODS 8).

A word counts once in a text, however often somebody repeats it there, so the size of a set is what all its texts hold.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2

SURE = 15.13  # G2 of p < .0001 with one degree of freedom
TWICE = 1.0  # |log-ratio|: used at least twice as often
FEWEST_TEXTS = 5  # fewer people than this use a word by chance, or know each other
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Key:
    """A word or a pair of words: in how many texts it stands here and there, and how sure and how large that is."""

    words: str
    here: int
    there: int
    g2: float
    log_ratio: float

    @property
    def is_key(self) -> bool:
        return self.g2 >= SURE and abs(self.log_ratio) >= TWICE


@dataclass(frozen=True, slots=True)
class Corpus:
    """Words and pairs of a set of texts by the number of texts that hold them; `size` is the sum of all."""

    counts: Mapping[str, int]
    size: int
    texts: int


def corpus(texts: Iterable[str]) -> Corpus:
    """Count the words and pairs of texts whose words are cut by blanks already; empty texts count for nothing.

    >>> corpus(["the lift is out", "no lift no lift"]).counts["lift"]
    2
    """
    counts: Counter[str] = Counter()
    held = 0
    for text in texts:
        found = terms(text.split())
        counts.update(found)
        held += bool(found)
    return Corpus(counts, counts.total(), held)


def terms(words: Sequence[str]) -> frozenset[str]:
    """Return the words of three letters or more and the pairs of neighbours that hold one; figures are no words.

    >>> sorted(terms(["no", "lift", "at", "12"]))
    ['lift', 'lift at', 'no lift']
    """
    told = [word for word in words if not word.isdigit()]
    pairs = {f"{one} {other}" for one, other in itertools.pairwise(told) if _tells(one) or _tells(other)}
    return frozenset(pairs.union(word for word in told if _tells(word)))


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST


def log_likelihood(here: float, size_here: float, there: float, size_there: float) -> float:
    """Return G2 = 2 * sum of O * ln(O / E) over both sets (Dunning 1993; Rayson and Garside 2000).

    ValueError for negative counts, or counts beyond the size of their set.

    >>> round(log_likelihood(50, 10_000, 20, 10_000), 4)
    13.2829
    """
    _check(here, size_here, there, size_there)
    share = (here + there) / (size_here + size_there) if here + there else 0.0
    cells = ((here, size_here * share), (there, size_there * share))
    return max(2 * sum(seen * log(seen / expected) for seen, expected in cells if seen), 0.0)


def log_ratio(here: float, size_here: float, there: float, size_there: float) -> float:
    """Return the binary logarithm of the ratio of shares; a count of 0 is taken as one half (Hardie 2014).

    ValueError as for `log_likelihood`, and where one of the sets is empty.

    >>> round(log_ratio(50, 10_000, 20, 10_000), 4)
    1.3219
    """
    _check(here, size_here, there, size_there)
    if not size_here or not size_there:
        raise ValueError("A ratio needs words on both sides.")
    return log2(((here or 0.5) / size_here) / ((there or 0.5) / size_there))


def _check(here: float, size_here: float, there: float, size_there: float) -> None:
    if not (0 <= here <= size_here and 0 <= there <= size_there):
        raise ValueError("Counts lie between 0 and the size of their set.")


def key_words(here: Corpus, there: Corpus, *, most: int = 40, fewest: int = FEWEST_TEXTS) -> list[Key]:
    """Return what is used more here than there and passes both limits, the surest first; nothing without two sets.

    >>> lifts, others = corpus(["no lift here"] * 30), corpus(["kind and quick"] * 30)
    >>> "no lift" in {key.words for key in key_words(lifts, others)}
    True
    """
    if not here.size or not there.size:
        return []
    told = (_key(words, here, there) for words, n in here.counts.items() if n >= fewest)
    found = [key for key in told if key.is_key and key.log_ratio > 0]
    return sorted(found, key=lambda key: (-key.g2, key.words))[:most]


def each_once(keys: Iterable[Key]) -> list[Key]:
    """Leave out what shares a telling word with a surer key: "the bill" and "bill was" say no more than "bill".

    >>> keys = [Key("bill", 9, 0, 90, 5), Key("the bill", 8, 0, 80, 5), Key("refund", 5, 0, 50, 5)]
    >>> [key.words for key in each_once(keys)]
    ['bill', 'refund']
    """
    kept, said = [], set[str]()
    for key in keys:
        telling = {word for word in key.words.split() if _tells(word)}
        if not telling & said:
            kept.append(key)
            said |= telling
    return kept


def _key(words: str, here: Corpus, there: Corpus) -> Key:
    seen, elsewhere = here.counts[words], there.counts.get(words, 0)
    counts = (seen, here.size, elsewhere, there.size)
    return Key(words, seen, elsewhere, log_likelihood(*counts), log_ratio(*counts))
