"""What a column of a file can mean, and how it is called in the files people have."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from onecloth.core.tables.reading import Table


@dataclass(frozen=True)
class Column:
    """`called`: headings that mean it, in the bare form of `bare`."""

    key: str
    label: str | Promise
    called: frozenset[str]
    is_needed: bool = False


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file: its heading, a few values, and the name of the form field that says what it is."""

    head: str
    samples: Sequence[str]
    field: str


def a_column(key: str, label: str | Promise, called: str, *, is_needed: bool = False) -> Column:
    return Column(key, label, frozenset(called.split()), is_needed)


def bare(heading: str) -> str:
    """A heading without case, accents and everything that is no letter: "E-Mail-Adresse" is emailadresse."""
    told = heading.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", told).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", "", plain)


def guess_columns(meanings: Iterable[Column], heads: Iterable[str]) -> dict[str, str]:
    """Which heading means which column; each heading is used once, the first that fits wins."""
    mapping: dict[str, str] = {}
    free = list(heads)
    for meaning in meanings:
        head = next((each for each in free if bare(each) in meaning.called), None)
        if head is not None:
            mapping[meaning.key] = head
            free.remove(head)
    return mapping


def columns_of(table: Table) -> list[ColumnRow]:
    return [ColumnRow(head, table.samples(head), f"column_{place}") for place, head in enumerate(table.heads)]
