"""Which way round a day is written. What cannot be told from the column is asked, never assumed."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T ].*)?")
WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%d. %B %Y")
SPELT = re.compile(r"(\d{1,2}\.?[ -])?[A-Za-z]{3,9}[ -](\d{1,2}, )?(\d{4}|\d{2})")
EARLIEST, LATEST = 1950, 2100

DAY_FIRST, MONTH_FIRST, EITHER, SAME, SURE = "dmy", "mdy", "mixed", "same", "sure"
MONTH = "month"  # a month or a year without a day
FORMATS = (DAY_FIRST, MONTH_FIRST, EITHER, MONTH)
OF_A_MONTH = re.compile(r"(?:(\d{1,2})[-/.])?(\d{4})")


class NoDay(ValueError):
    """Not a day, read this way."""


@dataclass(frozen=True)
class Read:
    """A day, and whether the other way round would have been a day too."""

    day: date
    is_ambiguous: bool = False
    is_turned: bool = False


@dataclass(frozen=True)
class Ways:
    """How many cells of a column can be read only one way, and how many either; of these, how many are the same day.
    `example`: the first that is another day the other way round."""

    only_day_first: int
    only_month_first: int
    either: int
    same: int
    sure: int
    no_day: int
    example: str = ""
    months: int = 0

    @property
    def must_ask(self) -> bool:
        """All could be either, or some can only be one way and some only the other."""
        mixed = self.only_day_first and self.only_month_first
        unclear = self.either > self.same and not (self.only_day_first or self.only_month_first)
        return bool(mixed or unclear)

    @property
    def guess(self) -> str:
        if self.must_ask:
            return ""
        if self.months and not (self.only_day_first or self.only_month_first or self.either or self.sure):
            return MONTH
        return MONTH_FIRST if self.only_month_first else DAY_FIRST

    @property
    def are_days(self) -> bool:
        told = self.only_day_first + self.only_month_first + self.either + self.sure
        return told > 0 and told >= 9 * self.no_day


def ways_of(cells: Iterable[str]) -> Ways:
    found: Counter[str] = Counter()
    example = ""
    for cell, times in Counter(cell.strip() for cell in cells).items():
        if cell:
            way = _way(cell)
            found[way] += times
            example = example or (cell if way == EITHER else "")
    either = found[EITHER] + found[SAME]
    return Ways(
        found[DAY_FIRST], found[MONTH_FIRST], either, found[SAME], found[SURE], found[""] + found[MONTH], example,
        found[MONTH],
    )  # fmt: skip


def _way(cell: str) -> str:
    numbers = NUMBERS.fullmatch(cell)
    if not numbers or numbers[2] == ".":
        return SURE if _sure(cell) else MONTH if _month(cell) else ""
    first, second = int(numbers[1]), int(numbers[3])
    year = _year(numbers[4])
    as_day, as_month = _day(year, second, first), _day(year, first, second)
    if as_day and as_month:
        return SAME if as_day == as_month else EITHER
    return DAY_FIRST if as_day else MONTH_FIRST if as_month else ""


def read_day(cell: str, way: str) -> Read:
    """Raises `NoDay`. `way` mixed: day first where that is a day, else month first; month: a month's or year's first day."""
    text = cell.strip()
    if way == MONTH and (first_day := _month(text)):
        return Read(first_day)
    numbers = NUMBERS.fullmatch(text)
    if not numbers or numbers[2] == ".":
        sure = _sure(text)
        if sure is None:
            raise NoDay
        return Read(sure)
    first, second, year = int(numbers[1]), int(numbers[3]), _year(numbers[4])
    as_day, as_month = _day(year, second, first), _day(year, first, second)
    if way == MONTH_FIRST:
        as_day, as_month = as_month, as_day
    if as_day:
        return Read(as_day, is_ambiguous=bool(as_month) and as_month != as_day)
    if as_month and way == EITHER:
        return Read(as_month, is_turned=True)
    raise NoDay


def _month(text: str) -> date | None:
    """The first day of a month ("09/2013") or of a year ("2013")."""
    found = OF_A_MONTH.fullmatch(text)
    return _day(int(found[2]), int(found[1] or 1), 1) if found else None


def _sure(text: str) -> date | None:
    iso = ISO.fullmatch(text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    dotted = NUMBERS.fullmatch(text)
    if dotted:
        return _day(_year(dotted[4]), int(dotted[3]), int(dotted[1]))
    if not SPELT.fullmatch(text):
        return None
    for form in WRITTEN:
        try:
            year, month, day, *_clock = time.strptime(text, form)
        except ValueError:
            continue
        return _day(year, month, day)
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
