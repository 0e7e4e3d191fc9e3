"""Rows into answers, one by one, under a mapping. A row that cannot be taken says why, and the next is read."""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from onecloth.listening.importing.dates import NoDay, read_day
from onecloth.listening.importing.mapping import Column, Plan
from onecloth.listening.importing.tables import Line, Misfit, Table
from onecloth.listening.words import MOST_LETTERS, folded, says_nothing, storable

MOST_KEY = 200
MOST_SHOWN = 40
NONE_BELOW = "-"
MOST_CODE = 60
HEAVIEST = 1000.0


class _Refused(ValueError):
    """This row cannot be taken: why, and of which column with what in it."""

    def __init__(self, why: str, column: Column | None = None, cell: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.says = f"{column.name} = {cell[:MOST_SHOWN] or '–'}" if column else ""


@dataclass
class Good:
    """A row as it will be stored. `unit` is the way down to the team, in our words; `words` are its comments."""

    number: int
    key: str
    day: date
    unit: tuple[str, ...] = ()
    respondent: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    words: list[tuple[str, str]] = field(default_factory=list)
    score: float | None = None
    weight: float = 1.0
    language: str = ""
    is_ambiguous: bool = False
    is_turned: bool = False
    told_before: bool = False


@dataclass(frozen=True)
class Converted:
    """All rows: those that will be stored, those that will not, and how often the same row came twice."""

    good: list[Good]
    bad: list[Misfit]
    repeated: int

    @property
    def voices(self) -> int:
        return sum(len(row.words) for row in self.good)

    @property
    def without_words(self) -> int:
        return sum(not row.words for row in self.good)

    @property
    def ambiguous(self) -> int:
        return sum(row.is_ambiguous for row in self.good)

    @property
    def turned(self) -> int:
        return sum(row.is_turned for row in self.good)


def convert(table: Table, plan: Plan) -> Converted:
    """Every row under the mapping. The same row twice is taken once; the same key with other answers is refused."""
    reader = _Reader(table, plan)
    good: list[Good] = []
    bad = list(table.misfits)
    seen: dict[str, Good] = {}
    repeated = 0
    for found in reader.rows():
        if isinstance(found, Misfit):
            bad.append(found)
            continue
        before = seen.get(found.key)
        if before is None:
            seen[found.key] = found
            good.append(found)
        elif _same(before, found):
            repeated += 1
        else:
            bad.append(
                Misfit(
                    found.number, _("The same row number as row %(row)s, with other answers.") % {"row": before.number}
                )
            )
    _count_once(good, plan)
    return Converted(good, sorted(bad, key=lambda misfit: misfit.number), repeated)


def _same(one: Good, other: Good) -> bool:
    return (one.day, one.unit, one.answers, one.weight) == (other.day, other.unit, other.answers, other.weight)


def _count_once(rows: list[Good], plan: Plan) -> None:
    """Where one person fills several rows (a comment in each), their ratings of that day are counted once."""
    respondent = plan.one("respondent")
    if respondent is None or not respondent.once:
        return
    scored = [column.question for column in plan.of_kind("score")]
    told: set[tuple[object, ...]] = set()
    for row in rows:
        for question in scored:
            if question in row.answers and row.respondent:
                mark = (row.respondent, row.day, row.unit, question, row.answers[question])
                if mark in told:
                    del row.answers[question]
                    row.told_before = True
                told.add(mark)


class _Reader:
    """Reads lines of one table under one plan; places and folded words are looked up once."""

    def __init__(self, table: Table, plan: Plan) -> None:
        self.table, self.plan = table, plan
        self.row, self.respondent, self.date = plan.one("row"), plan.one("respondent"), plan.one("date")
        self.weight, self.language = plan.one("weight"), plan.one("language")
        self.units = plan.of_kind("unit")
        self.asked = [column for column in plan.columns if column.question]
        self.empty = {column.name: frozenset(folded(word.strip()) for word in column.empty) for column in self.asked}
        self.times: dict[str, int] = {}

    def rows(self) -> Iterator[Good | Misfit]:
        for line in self.table.lines:
            try:
                yield self._row(line)
            except _Refused as refusal:
                yield Misfit(line.number, refusal.why, refusal.says)

    def _cell(self, line: Line, column: Column) -> str:
        return line.cells[self.table.places[column.name]].strip()

    def _row(self, line: Line) -> Good:
        row = Good(number=line.number, key=self._key(line), day=date.min)
        self._date(line, row)
        row.unit = self._unit(line)
        row.respondent = self._cell(line, self.respondent)[:MOST_KEY] if self.respondent else ""
        row.language = storable(self._cell(line, self.language)).lower()[:10] if self.language else self.plan.language
        row.weight = self._weight(line)
        for column in self.asked:
            self._answer(column, self._cell(line, column), row)
        return row

    def _key(self, line: Line) -> str:
        """What the row is known again by: its own number, else all it says and how often that was said before."""
        if self.row:
            key = self._cell(line, self.row)
            if not key:
                raise _Refused(
                    _("%(column)s is empty, so the row could not be known again.") % {"column": self.row.name}
                )
            return key[:MOST_KEY]
        whole = hashlib.sha256("\x1f".join(line.cells).encode("utf-8", "surrogatepass")).hexdigest()
        self.times[whole] = self.times.get(whole, 0) + 1
        return f"{whole}:{self.times[whole]}"

    def _date(self, line: Line, row: Good) -> None:
        if self.date is None:
            row.day = self.plan.day or date.min
            return
        cell = self.date.says(self._cell(line, self.date))
        if not cell and self.plan.day:
            row.day = self.plan.day
            return
        try:
            read = read_day(cell, self.date.way)
        except NoDay:
            raise _Refused(_("not a day, read this way round."), self.date, cell) from None
        row.day, row.is_ambiguous, row.is_turned = read.day, read.is_ambiguous, read.is_turned

    def _unit(self, line: Line) -> tuple[str, ...]:
        path: list[str] = []
        for column in self.units:
            cell = storable(" ".join(self._cell(line, column).split()))
            if not cell:
                break
            called = column.units.get(cell, cell)
            if not called or (cell not in column.units and not column.make):
                raise _Refused(_("no team of ours."), column, cell)
            if called == NONE_BELOW:
                break
            path.append(called[:120])
        return tuple(path) or ((self.plan.unit,) if self.plan.unit else ())

    def _weight(self, line: Line) -> float:
        cell = self._cell(line, self.weight) if self.weight else ""
        if not cell or self.weight is None:
            return 1.0
        weight = _number(cell)
        if weight is None or not 0 < weight <= HEAVIEST:
            raise _Refused(_("not a weight above 0."), self.weight, cell)
        return weight

    def _answer(self, column: Column, cell: str, row: Good) -> None:
        if column.is_ == "comment":
            self._comment(column, cell, row)
            return
        cell = column.says(cell)
        if cell and column.is_ == "score":
            row.answers[column.question] = code = self._code(column, cell)
            if row.score is None and code not in column.not_ratings:
                row.score = float(code)
        elif cell and column.is_ == "choice":
            row.answers[column.question] = self._choice(column, cell)
        elif cell:
            number = _number(cell)
            if number is None:
                raise _Refused(_("not a number."), column, cell)
            row.answers[column.question] = number

    def _choice(self, column: Column, cell: str) -> str:
        if column.labels and cell not in column.labels:
            raise _Refused(_("none of the choices."), column, cell)
        return storable(cell)[:MOST_CODE]

    def _comment(self, column: Column, cell: str, row: Good) -> None:
        if says_nothing(cell, self.empty[column.name]):
            return
        said = storable(cell)
        if len(said) > MOST_LETTERS:
            raise _Refused(
                _("%(column)s holds more than %(most)s letters.") % {"column": column.name, "most": MOST_LETTERS}
            )
        row.answers[column.question] = said
        row.words.append((column.question, said))

    def _code(self, column: Column, cell: str) -> str:
        """A rating as its whole number, or a code that was said to be none."""
        if cell in column.not_ratings:
            return cell
        number = _number(cell)
        if number is None or number != int(number) or int(number) not in column.codes:
            between = _("not between %(low)s and %(high)s.") % {"low": int(column.low), "high": int(column.high)}
            raise _Refused(between, column, cell)
        return str(int(number))


def _number(cell: str) -> float | None:
    """A number however it is written: 1234.5, 1,234.5, 1.234,5."""
    text = cell.replace("\u00a0", "").replace(" ", "").replace("’", "")
    if "," in text and "." in text:
        text = text.replace(",", "") if text.rfind(".") > text.rfind(",") else text.replace(".", "").replace(",", ".")
    elif text.count(",") == 1 and len(text) - text.index(",") != 4:
        text = text.replace(",", ".")
    else:
        text = text.replace(",", "")
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
