"""A file of rows as somebody's spreadsheet wrote it: encoding and delimiter are guessed, shown, and can be said."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from onecloth.core.exceptions import Refused

MOST_ROWS = 200_000
SAMPLE_LINES = 50
DELIMITERS = (",", ";", "\t", "|")
# What people can choose when the guess is wrong; names as Python knows them.
ENCODINGS = ("utf-8", "cp1252", "cp1250", "iso8859-15", "utf-16", "mac-roman")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SAID_BY_EXCEL = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class Unreadable(Refused):
    """The file holds no table we can read."""


@dataclass(frozen=True)
class Row:
    """`line` is where the row begins in the file, as an editor counts."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    encoding: str
    delimiter: str
    heads: list[str]
    rows: list[Row]

    def samples(self, head: str, most: int = 3) -> list[str]:
        """The first few values of a column that say something."""
        at = self.heads.index(head)
        found = (row.cells[at].strip() for row in self.rows[:SAMPLE_LINES] if at < len(row.cells))
        return list(dict.fromkeys(value for value in found if value))[:most]


def read_table(content: bytes, *, encoding: str = "", delimiter: str = "") -> Table:
    """Read a table with its headings in the first row. Raises `Unreadable` with the sentence that says why."""
    text, encoding = _decoded(content, encoding)
    said = SAID_BY_EXCEL.match(text)
    lines_before = 1 if said else 0
    if said:
        text = text[said.end() :]
    delimiter = delimiter or (said[1] if said else guess_delimiter(text))
    rows = _rows(text, delimiter, lines_before)
    if not rows:
        raise Unreadable(_("This file is empty. Nothing was stored."))
    heads = _distinct([cell.strip().lstrip("\ufeff") for cell in rows[0].cells])
    return Table(encoding, delimiter, heads, rows[1:])


def guess_encoding(content: bytes) -> str:
    """A byte order mark, else UTF-8 if it fits, else what Western Windows writes, else a statistical guess."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    for name in ("utf-8", "cp1252"):
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    best = from_bytes(content[:65536]).best()
    return best.encoding if best else "cp1252"


def guess_delimiter(text: str) -> str:
    """The one that cuts the first lines into the same number of cells most often, and into most."""
    sample = text[:200_000].splitlines()[:SAMPLE_LINES]

    def fits(delimiter: str) -> tuple[int, int]:
        try:
            counts = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter) if cells)
        except csv.Error:
            return 0, 0
        width, lines = max(counts.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return (lines, width) if width > 1 else (0, 0)

    return max(DELIMITERS, key=fits)


def _decoded(content: bytes, said: str) -> tuple[str, str]:
    """The letters, and the encoding they were read by."""
    encoding = said or guess_encoding(content)
    try:
        return content.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError) as fault:
        if not said:
            raise Unreadable(
                _("We cannot take a file of this kind here. Nothing was stored. "
                  "Save it as CSV in your spreadsheet program, then send that.")
            ) from fault  # fmt: skip
        raise Unreadable(
            _("This file is not written in %(encoding)s. Choose another encoding; nothing was stored.")
            % {"encoding": encoding}
        ) from fault


def _rows(text: str, delimiter: str, lines_before: int) -> list[Row]:
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(begins + lines_before, cells))
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS + 1:
                raise Unreadable(
                    _("This file has more than %(most)d rows. Split it and send the parts; nothing was stored.")
                    % {"most": MOST_ROWS}
                )
    except (csv.Error, TypeError) as fault:
        raise Unreadable(
            _("Line %(line)d cannot be read as a row. Save the file as CSV again; nothing was stored.")
            % {"line": begins + lines_before}
        ) from fault
    return rows


def _distinct(heads: list[str]) -> list[str]:
    """Two columns of one name are told apart: "Unit", "Unit (2)"; one without a name is called by its place."""
    seen: Counter[str] = Counter()
    named = []
    for place, head in enumerate(heads, start=1):
        head = head[:120] or _("Column %(place)d") % {"place": place}
        seen[head] += 1
        named.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return named
