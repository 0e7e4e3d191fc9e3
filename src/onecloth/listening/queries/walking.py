"""How a page of a long list is found and counted, whatever is looked for: what is rare is gathered, what is common walked to.

Few are gathered by whatever index finds them, put in order, and their number is exact. Many lie close together: the list
is read in its own order, and the page is full after a short stretch of it. So neither a leader of three people nor one
of half the house waits for a million. Pages are found by key (the day and a random key): the hundredth is as quick as
the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Func, Q, QuerySet
from django.db.models.fields.tuple_lookups import (
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
    TupleLessThanOrEqual,
)
from django.utils.translation import gettext as _

from onecloth.listening.models import Voice
from onecloth.ui.wording import figure

Place = tuple[date, UUID]
COLUMNS = (F("raised_on"), F("key"))
ROWS = 25
# Above this a page is sooner found by reading the list than by gathering. Nobody needs "many" to the last digit.
MOST_COUNTED = 5_000
# How far the list is read before the database is left to find its own way; and of what no index counts, how far to count.
STRETCHES = (1_000, 5_000)
MOST_WALKED, MOST_LOOKED_AT = 60_000, 5_000
SHOWN_WITH = ("about_unit", "person", "customer", "study", "assigned_to")


@dataclass(frozen=True)
class Counted:
    """How many there are; with `is_more` at least one more than that."""

    n: int
    is_more: bool = False

    def __str__(self) -> str:
        return _("more than %(n)s") % {"n": figure(self.n)} if self.is_more else figure(self.n)


@dataclass(frozen=True)
class Sought:
    """What is looked for: `found` by index; of those, the ones to which `looked_at` applies.

    `whole` is the list in whose order the page stands, wider than `found`. `in_vain` is what an index can say of
    `looked_at`, for when the list was read and held none.
    """

    found: QuerySet[Voice]
    whole: QuerySet[Voice]
    looked_at: Q = field(default_factory=Q)
    in_vain: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Found:
    rows: Sequence[Voice]
    count: Counted
    ended: str


def counted(found: QuerySet[Voice]) -> Counted:
    n = found.order_by()[: MOST_COUNTED + 1].count()
    return Counted(min(n, MOST_COUNTED), is_more=n > MOST_COUNTED)


def found_on(sought: Sought, *, oldest_first: bool, after: str = "", known: Counted | None = None) -> Found:
    """One page. `known` is how many `found` has, where somebody counted already."""
    order = ("raised_on", "key") if oldest_first else ("-raised_on", "-key")
    place = _place(after)
    beyond = _beyond(place, oldest_first)
    places = None if sought.looked_at or (known and known.is_more) else _places(sought.found)
    if places is not None:
        rows, count = _gathered(places, place, order), Counted(len(places))
    elif sought.looked_at:
        rows, count = _looked_through(sought, order, beyond)
    else:
        rows, count = _walked(sought, order, beyond, STRETCHES), Counted(MOST_COUNTED, is_more=True)
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return Found(rows[:ROWS], count, f"{last.raised_on.isoformat()}_{last.key.hex}" if last else "")


def _places(found: QuerySet[Voice]) -> list[Place] | None:
    """Where all of them stand, so that they are looked for once and not counted apart; None where they are many."""
    places = list(found.order_by().values_list("raised_on", "key")[: MOST_COUNTED + 1])
    return places if len(places) <= MOST_COUNTED else None


def _gathered(places: Sequence[Place], place: Place | None, order: Sequence[str]) -> list[Voice]:
    oldest_first = order[0] == "raised_on"
    ahead = [each for each in places if place is None or (each > place if oldest_first else each < place)]
    keys = [key for _day, key in sorted(ahead, reverse=not oldest_first)[: ROWS + 1]]
    return _read(keys, order) if keys else []


def _looked_through(sought: Sought, order: Sequence[str], beyond: Any) -> tuple[list[Voice], Counted]:
    if counted(sought.found).is_more:
        seen = _looked_at(sought, order)
        rows = _walked(sought, order, beyond, [_likely(seen)])
        return rows, Counted(max(seen, min(len(rows), ROWS)), is_more=_is_longer(sought.whole))
    few = Voice.objects.filter(sought.looked_at, pk__in=_fenced(sought.found, MOST_COUNTED + 1))
    return _first(few.filter(beyond), order), Counted(few.count())


def _fenced(found: QuerySet[Voice], most: int, *order: str) -> QuerySet[Voice, Any]:
    """Keys of so many of them. A database looks for these first, and does not mix them with what is asked about them."""
    return found.order_by(*order).values("pk")[:most]


def _first(found: QuerySet[Voice], order: Sequence[str]) -> list[Voice]:
    """Keys are put in order, which indexes hold; then the rows are read, with their long texts, of one page alone."""
    return _rows(found.order_by(*order), order)


def _rows(in_order: QuerySet[Voice], order: Sequence[str]) -> list[Voice]:
    return _read(in_order.values("key")[: ROWS + 1], order)


def _read(keys: Any, order: Sequence[str]) -> list[Voice]:
    return list(Voice.objects.filter(key__in=keys).select_related(*SHOWN_WITH).order_by(*order))


def _walked(sought: Sought, order: Sequence[str], beyond: Any, stretches: Sequence[int]) -> list[Voice]:
    every = sought.found.filter(sought.looked_at).filter(beyond)
    for stretch in stretches:
        end = _end_of(sought.whole.filter(beyond), stretch, order)
        rows = _first(every.filter(_up_to(end, order)), order)
        if len(rows) > ROWS or end is None:
            return rows
    return _rows(every.filter(sought.in_vain).order_by(*_by_no_index(order)), order)


def _end_of(whole: QuerySet[Voice], stretch: int, order: Sequence[str]) -> Place | None:
    """The last row of a stretch of the list, which its index tells alone; None where the list ends before."""
    return whole.order_by(*order).values_list("raised_on", "key")[stretch - 1 : stretch].first()


def _up_to(end: Place | None, order: Sequence[str]) -> Any:
    """Said as a place rather than as keys: a database then knows how few rows it reads, and reads them as they lie."""
    if end is None:
        return Q()
    compared = _NotAfter if order[0] == "raised_on" else _NotBefore
    return compared(COLUMNS, end)


def _looked_at(sought: Sought, order: Sequence[str]) -> int:
    """How many there are in the first stretch of the list; the rest is not looked at to be counted."""
    end = _end_of(sought.whole, MOST_LOOKED_AT, order)
    return sought.found.filter(sought.looked_at).filter(_up_to(end, order)).count()


def _likely(seen: int) -> int:
    """How far to read for a page, where that many were seen in the first stretch; half as far again to be sure."""
    needed = MOST_LOOKED_AT * (ROWS + 1) * 3 // (2 * seen) if seen else MOST_WALKED
    return max(STRETCHES[0], min(needed, MOST_WALKED))


def _is_longer(whole: QuerySet[Voice]) -> bool:
    return whole.order_by()[MOST_LOOKED_AT : MOST_LOOKED_AT + 1].exists()


class _Plain(Func):
    """A day that PostgreSQL puts in order without the index of days: the list was read in vain, so far as it was."""

    arity = 1
    template = "%(expressions)s"
    output_field = DateField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s + 0)")


def _by_no_index(order: Sequence[str]) -> list[Any]:
    day = _Plain(F("raised_on"))
    return [day.desc() if order[0].startswith("-") else day.asc(), order[1]]


class _After(TupleGreaterThan):
    """Both columns compared as one, so that an index is entered at the very row. SQLite can; Django does not ask it to."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return _as_one(self, compiler, ">")


class _Before(TupleLessThan):
    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return _as_one(self, compiler, "<")


class _NotAfter(TupleLessThanOrEqual):
    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return _as_one(self, compiler, "<=")


class _NotBefore(TupleGreaterThanOrEqual):
    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return _as_one(self, compiler, ">=")


def _as_one(compared: Any, compiler: Any, sign: str) -> tuple[str, list[Any]]:
    left, left_told = compiler.compile(compared.lhs)
    right, right_told = compared.process_rhs(compiler, compiler.connection)
    return f"{left} {sign} {right}", [*left_told, *right_told]


def _place(after: str) -> Place | None:
    """Where the last page ended; None, and so the first page, for anything else."""
    day, _line, key = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None


def _beyond(place: Place | None, oldest_first: bool) -> Any:
    if place is None:
        return Q()
    return _After(COLUMNS, place) if oldest_first else _Before(COLUMNS, place)
