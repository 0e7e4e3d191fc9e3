"""Bytes into rows: which letters, which sign between columns, which row is the header. Guessed, shown, and changeable."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.listening.words import storable

MOST_COLUMNS = 300
MOST_CELL = 1_000_000
LOOKED_AT = 200
ENCODINGS = ("utf-8", "windows-1252", "iso-8859-15", "utf-16", "cp850", "mac-roman")
DELIMITERS = (",", ";", "\t", "|")

csv.field_size_limit(MOST_CELL)


class NotATable(ValueError):
    """The file cannot be read as rows and columns; the text is a sentence for whoever sent it."""


@dataclass(frozen=True)
class Line:
    """One row with the number a spreadsheet shows beside it."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Misfit:
    """A row that cannot be taken, and why. `says` is what it says there, as `score = 44`."""

    number: int
    why: str
    says: str = ""

    @property
    def reason(self) -> str:
        return f"{self.says}: {self.why}" if self.says else self.why


@dataclass(frozen=True)
class Table:
    header: Sequence[str]
    lines: Sequence[Line]
    misfits: Sequence[Misfit]
    encoding: str
    delimiter: str
    places: dict[str, int] = field(default_factory=dict)

    def column(self, name: str) -> list[str]:
        place = self.places[name]
        return [line.cells[place] for line in self.lines]


def guess_encoding(content: bytes) -> str:
    """By its mark; else UTF-8 where that fits; else what the letters suggest among those we offer."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # only where the common case fails

        found = from_bytes(content[:200_000], cp_isolation=["cp1252", "cp850", "mac_roman", "iso8859_15"]).best()
        names = {"cp1252": "windows-1252", "cp850": "cp850", "mac_roman": "mac-roman", "iso8859_15": "iso-8859-15"}
        return names.get(found.encoding if found else "", "windows-1252")
    return "utf-8"


def text_of(content: bytes, encoding: str) -> str:
    """Raises `NotATable` where the letters do not fit or the file holds none."""
    if encoding not in ENCODINGS:
        raise NotATable(_("We do not know these letters. Choose one of the listed."))
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, UnicodeError) as fault:
        raise NotATable(_("The file cannot be read with these letters. Choose others; nothing was stored.")) from fault
    text = text.removeprefix("\ufeff").replace("\x00", "")
    if not text.strip():
        raise NotATable(_("This file is empty. Nothing was stored."))
    return text


def guess_delimiter(text: str) -> str:
    """The sign that cuts the first rows into the same number of columns, the more the better."""
    head = text[:200_000]

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(cells) for cells in _first_rows(head, delimiter) if cells)
        if not widths:
            return 0.0, 0
        width, times = widths.most_common(1)[0]
        return (times / sum(widths.values()) if width > 1 else 0.0), width

    best = max(DELIMITERS, key=fit)
    return best if fit(best)[1] > 1 else ","


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(cells)
            if len(rows) == LOOKED_AT:
                break
    except csv.Error:
        pass  # what was read so far is enough for a guess
    return rows


def read_table(content: bytes, encoding: str = "", delimiter: str = "") -> Table:
    """Read a file, guessing what is not given. Raises `NotATable`; a row that does not fit is a misfit, not a failure."""
    encoding = encoding or guess_encoding(content)
    text = text_of(content, encoding)
    delimiter = delimiter or guess_delimiter(text)
    if delimiter not in DELIMITERS:
        raise NotATable(_("Columns are split by a comma, a semicolon, a tab or a bar. Choose one of them."))
    rows = _numbered(text, delimiter)
    header = _header(rows)
    lines, misfits = _sorted_out(rows, len(header))
    if not lines and not misfits:
        raise NotATable(_("This file has a header and no rows below it. Nothing was stored."))
    places = {name: place for place, name in enumerate(header)}
    return Table(header, lines, misfits, encoding, delimiter, places)


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as fault:
            raise NotATable(
                _("Row %(number)s cannot be read: a quotation mark may be open. Nothing was stored.")
                % {"number": number}
            ) from fault
        if any(cell.strip() for cell in cells):
            yield number, cells


def _header(rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    _number, cells = next(rows, (0, []))
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) < 2:
        raise NotATable(
            _("We see only one column. Choose the sign between the columns, or mend the file. Nothing was stored.")
        )
    if len(cells) > MOST_COLUMNS:
        raise NotATable(_("This file has more than %(most)s columns. Leave some out.") % {"most": MOST_COLUMNS})
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = storable(" ".join(cell.split()))[:120].rstrip() or _("Column %(place)s") % {"place": place}
        names.append(_not_yet(name, names))
    return names


def _not_yet(name: str, names: list[str]) -> str:
    """The second column of a name is told apart by a number."""
    again, found = 2, name
    while found in names:
        found, again = f"{name} ({again})", again + 1
    return found


def _sorted_out(rows: Iterator[tuple[int, list[str]]], width: int) -> tuple[list[Line], list[Misfit]]:
    lines: list[Line] = []
    misfits: list[Misfit] = []
    for number, cells in rows:
        if len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:])):
            lines.append(Line(number, cells[:width]))
        else:
            has = ngettext("It has %(n)s cell", "It has %(n)s cells", len(cells)) % {"n": len(cells)}
            misfits.append(Misfit(number, _("%(has)s, the header has %(width)s.") % {"has": has, "width": width}))
    return lines, misfits
