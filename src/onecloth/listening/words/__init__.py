"""What people wrote, made storable without changing a word they meant."""

import re
import unicodedata

MOST_LETTERS = 50_000
MOST_IN_A_WORD = 60  # what goes on longer was pasted; a database index takes no word without end

# A database cannot hold NUL, a page cannot show the others; tabs and line ends are kept.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what no database or page can hold, trimmed at both ends."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def folded(text: str) -> str:
    """How a text is kept beside itself for searching: no capitals, one writing of each accented letter."""
    return unicodedata.normalize("NFC", text).casefold()


def searchable(text: str) -> str:
    """The words of a text as searching compares them: small letters without accents, one blank before and after each.

    What has no blanks between words (Chinese, Japanese) is cut into letters. Empty where there is no word at all.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    words = "".join(_in_a_word(letter) for letter in plain if not unicodedata.combining(letter)).split()
    return f" {' '.join(word[:MOST_IN_A_WORD] for word in words)} " if words else ""


def _in_a_word(letter: str) -> str:
    if "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff":
        return f" {letter} "
    return letter if letter.isalnum() or unicodedata.category(letter).startswith("M") else " "


def says_nothing(text: str, empty_words: frozenset[str] = frozenset()) -> bool:
    """Whether there are no words, or only those by which a form says that nobody wrote ("Did not answer")."""
    bare = folded(storable(text))
    return not bare or bare in empty_words
