"""What people wrote, made storable without changing a word they meant."""

import re
import unicodedata

MOST_LETTERS = 50_000

# A database cannot hold NUL, a page cannot show the others; tabs and line ends are kept.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what no database or page can hold, trimmed at both ends."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def folded(text: str) -> str:
    """How a text is kept beside itself for searching: no capitals, one writing of each accented letter."""
    return unicodedata.normalize("NFC", text).casefold()


def says_nothing(text: str, empty_words: frozenset[str] = frozenset()) -> bool:
    """Whether there are no words, or only those by which a form says that nobody wrote ("Did not answer")."""
    bare = folded(storable(text))
    return not bare or bare in empty_words
