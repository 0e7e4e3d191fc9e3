"""What in a text may name somebody: a suggestion for the person who reads it before it is heard, and how it is taken out.

Pure: a text and what is known of people in, places in the text out. All places count characters, the last not included.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from onecloth.listening.choices import TakenOut
from onecloth.listening.words.everyday import EVERYDAY

MOST_CUTS = 60
LEAST_DIGITS, LEAST_OF_A_NUMBER = 7, 4
SHORT = 2

# Every repetition is bounded: what strangers write is searched, and a long line must not take for ever.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_TELEPHONE = re.compile(r"(?<!\w)[+(]?\d[\d ()/.-]{5,22}\d(?!\w)")
_DAY = re.compile(r"\d{4}[./ -]\d{1,2}[./ -]\d{1,2}|\d{1,2}[./ -]{1,2}\d{1,2}[./ -]{1,2}\d{2,4}")
_YEARS = re.compile(r"\d{4} ?[-/] ?\d{4}")
_BETWEEN_NAMES = re.compile(r"[ \u00a0'’.-]")
_BEGINS = re.compile(r"(?:^|[.!?:;\n•–-])[\s\"'“„‚‘«»(\[]*$")
# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Cut(NamedTuple):
    """A place in a text that is taken out, and what stood there (`TakenOut`)."""

    start: int
    end: int
    kind: str


class Spoken(NamedTuple):
    """A word of a text, where it stands, and the ways in which it may be spelt in a list of people."""

    start: int
    end: int
    word: str
    forms: frozenset[str]


@dataclass(frozen=True)
class Known:
    """Whose names to look for, folded. `customers` are looked for with more care: there are many more of them.

    `phrases` are names and numbers of several words, by their first word.
    """

    names: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = field(default_factory=dict)


def forms_of(word: str) -> frozenset[str]:
    """How a word is compared: without capitals and accents, and with an umlaut written as two letters."""
    small = unicodedata.normalize("NFC", word).casefold()
    return frozenset({_plain(small), _plain(small.translate(_AS_TWO))})


def words_of(text: str) -> list[Spoken]:
    return [Spoken(found.start(), found.end(), found[0], forms_of(found[0])) for found in _WORD.finditer(text)]


def known_from(
    people: Iterable[str], customers: Iterable[str] = (), numbers: Iterable[str] = (), signs: Iterable[str] = ()
) -> Known:
    """`people` are given and family names apart, `signs` names people sign in with, `customers` whole names."""
    names: set[str] = set()
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for called in (*people, *signs):
        names |= _single(_taken_apart(called), phrases, TakenOut.NAME)
    alone: set[str] = set()
    for called in customers:
        alone |= _single(_taken_apart(called), phrases, TakenOut.NAME)
    single = {
        number for told in numbers for number in _single(_taken_apart(told), phrases, TakenOut.NUMBER, whole=True)
    }
    telling = {number for number in single if len(number) >= LEAST_OF_A_NUMBER and any(map(str.isdigit, number))}
    return Known(frozenset(names), frozenset(alone - names), frozenset(telling), phrases)


def mentions(text: str, known: Known) -> list[Cut]:
    """Places in a text that may name somebody, apart from each other and in order; at most sixty, the last one longer."""
    words = words_of(text)
    shouted = text.isupper()
    found = [Cut(*each.span(), TakenOut.EMAIL) for each in _EMAIL.finditer(text)]
    found += [Cut(*each.span(), TakenOut.TELEPHONE) for each in _TELEPHONE.finditer(text) if _is_telephone(each[0])]
    for place, word in enumerate(words):
        found += _phrases_at(text, words, place, known)
        kind = _kind_of(text, word, known, shouted)
        if kind:
            found.append(Cut(word.start, word.end, kind))
    return _at_most(_joined(text, apart(found)))


def apart(cuts: Iterable[Cut]) -> list[Cut]:
    """In order, those that overlap made one; it is called what the longest of them is."""
    told: list[Cut] = []
    longest = 0
    for cut in sorted(cuts):
        length = cut.end - cut.start
        if not told or cut.start >= told[-1].end:
            told.append(cut)
            longest = length
            continue
        last = told[-1]
        told[-1] = Cut(last.start, max(last.end, cut.end), cut.kind if length > longest else last.kind)
        longest = max(longest, length)
    return told


def places_of(text: str, phrase: str) -> list[tuple[int, int]]:
    """Wherever these words stand in the text by themselves, in capitals or not, over line ends too."""
    parts = [re.escape(part) for part in phrase.split()]
    if not parts:
        return []
    edges = (
        "" if not phrase.split()[0][0].isalnum() else r"(?<!\w)",
        "" if not phrase.rstrip()[-1].isalnum() else r"(?!\w)",
    )
    return [each.span() for each in re.finditer(r"\s+".join(parts).join(edges), text, re.IGNORECASE)]


def without(text: str, cuts: Iterable[Cut], mark: Callable[[str], str]) -> str:
    """The text with a mark where something is taken out."""
    pieces, at = [], 0
    for cut in apart(cuts):
        pieces += [text[at : cut.start], mark(cut.kind)]
        at = cut.end
    return "".join([*pieces, text[at:]])


def fits(text: str, cut: Cut) -> bool:
    """Whether a place lies in the text and has a kind we know."""
    return 0 <= cut.start < cut.end <= len(text) and cut.kind in TakenOut.values


def _plain(small: str) -> str:
    if small.isascii():
        return small
    taken_apart = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


def _taken_apart(called: str) -> list[frozenset[str]]:
    return [word.forms for word in words_of(called)]


def _single(
    parts: list[frozenset[str]],
    phrases: dict[str, list[tuple[tuple[str, ...], str]]],
    kind: str,
    *,
    whole: bool = False,
) -> set[str]:
    """The words of a name that stand for somebody alone; the name itself is kept as a phrase where it has several."""
    if len(parts) > 1:
        for spelt in {tuple(map(min, parts)), tuple(map(max, parts))}:
            phrases.setdefault(spelt[0], []).append((spelt, kind))
        if whole:
            return set()
        return {form for part in parts for form in part if len(form) > SHORT and form not in EVERYDAY}
    return set(parts[0]) if parts else set()


def _phrases_at(text: str, words: Sequence[Spoken], place: int, known: Known) -> Iterator[Cut]:
    for form in words[place].forms:
        for spelt, kind in known.phrases.get(form, ()):
            those = words[place : place + len(spelt)]
            close = all(before.end + 2 >= after.start for before, after in pairwise(those))
            if len(those) == len(spelt) and close and all(map(_is_spelt, those, spelt)):
                yield Cut(those[0].start, those[-1].end, kind)


def _is_spelt(word: Spoken, form: str) -> bool:
    return form in word.forms


def _kind_of(text: str, word: Spoken, known: Known, shouted: bool) -> str:
    """What a word may be; an everyday word only where it has a capital, a customer's not where a sentence begins."""
    if word.forms & known.numbers:
        return TakenOut.NUMBER
    capital = word.word[0].isupper() and not shouted
    forms = _owners(word.forms) if capital else word.forms
    named = {form for form in forms & known.names if capital or not _is_everyday(form)}
    if named:
        return TakenOut.NAME
    strange = {form for form in forms & known.customers if capital and not _is_everyday(form)}
    return TakenOut.NAME if strange and not _BEGINS.search(text[max(0, word.start - 12) : word.start]) else ""


def _owners(forms: frozenset[str]) -> frozenset[str]:
    """With the name in "Hannas Team", as German says whose it is."""
    return forms | {
        form[:-1] for form in forms if len(form) > SHORT + 1 and form.endswith("s") and form[:-1] not in EVERYDAY
    }


def _is_everyday(form: str) -> bool:
    return len(form) <= SHORT or form in EVERYDAY


def _is_telephone(found: str) -> bool:
    digits = sum(map(str.isdigit, found))
    if digits < LEAST_DIGITS or _DAY.fullmatch(found) or _YEARS.fullmatch(found):
        return False
    return found[0] in "+(0" or digits > LEAST_DIGITS + 1


def _joined(text: str, cuts: Sequence[Cut]) -> list[Cut]:
    """A given and a family name beside each other are one."""
    told: list[Cut] = []
    for cut in cuts:
        both_names = bool(told) and told[-1].kind == cut.kind == TakenOut.NAME
        if both_names and _BETWEEN_NAMES.fullmatch(text[told[-1].end : cut.start]):
            told[-1] = Cut(told[-1].start, cut.end, TakenOut.NAME)
        else:
            told.append(cut)
    return told


def _at_most(cuts: list[Cut]) -> list[Cut]:
    """Somebody who writes a thousand addresses must not make a page that cannot be sent."""
    if len(cuts) <= MOST_CUTS:
        return cuts
    rest = Cut(cuts[MOST_CUTS - 1].start, cuts[-1].end, TakenOut.WORDS)
    return [*cuts[: MOST_CUTS - 1], rest]
