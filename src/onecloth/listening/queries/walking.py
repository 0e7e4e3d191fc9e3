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
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _

from onecloth.listening.models import Voice
from onecloth.ui.wording import figure

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

    `whole` is the list in whose order the page stands, wider than `found`.
    """

    found: QuerySet[Voice]
    whole: QuerySet[Voice]
    looked_at: Q = field(default_factory=Q)


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
    beyond = _beyond(after, oldest_first)
    found = known or counted(sought.found)
    if found.is_more and sought.looked_at:
        seen = _looked_at(sought, order)
        rows = _walked(sought, order, beyond, [_likely(seen)])
        count = Counted(max(seen, min(len(rows), ROWS)), is_more=_is_longer(sought.whole))
    elif found.is_more:
        rows, count = _walked(sought, order, beyond, STRETCHES), found
    else:
        few = Voice.objects.filter(sought.looked_at, pk__in=_fenced(sought.found, MOST_COUNTED + 1))
        rows = _first(few.filter(beyond), order)
        count = Counted(few.count()) if sought.looked_at else found
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return Found(rows[:ROWS], count, f"{last.raised_on.isoformat()}_{last.key.hex}" if last else "")


def _fenced(found: QuerySet[Voice], most: int, *order: str) -> QuerySet[Voice, Any]:
    """Keys of so many of them. A database looks for these first, and does not mix them with what is asked about them."""
    return found.order_by(*order).values("pk")[:most]


def _first(found: QuerySet[Voice], order: Sequence[str]) -> list[Voice]:
    """Keys are put in order, which indexes hold; then the rows are read, with their long texts, of one page alone."""
    return _rows(found.order_by(*order), order)


def _rows(in_order: QuerySet[Voice], order: Sequence[str]) -> list[Voice]:
    keys = in_order.values("key")[: ROWS + 1]
    return list(Voice.objects.filter(key__in=keys).select_related(*SHOWN_WITH).order_by(*order))


def _walked(sought: Sought, order: Sequence[str], beyond: Any, stretches: Sequence[int]) -> list[Voice]:
    every = sought.found.filter(sought.looked_at).filter(beyond)
    for stretch in stretches:
        rows = _first(every.filter(pk__in=_fenced(sought.whole.filter(beyond), stretch, *order)), order)
        if len(rows) > ROWS:
            return rows
    return _rows(every.order_by(*_by_no_index(order)), order)


def _looked_at(sought: Sought, order: Sequence[str]) -> int:
    """How many there are in the first stretch of the list; the rest is not looked at to be counted."""
    first = _fenced(sought.whole, MOST_LOOKED_AT, *order)
    return sought.found.filter(sought.looked_at, pk__in=first).count()


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


def _as_one(compared: Any, compiler: Any, sign: str) -> tuple[str, list[Any]]:
    left, left_told = compiler.compile(compared.lhs)
    right, right_told = compared.process_rhs(compiler, compiler.connection)
    return f"{left} {sign} {right}", [*left_told, *right_told]


def _beyond(after: str, oldest_first: bool) -> Any:
    """What lies beyond the row where the last page ended; everything, and so the first page, for anything else."""
    day, _line, key = after.partition("_")
    try:
        place = date.fromisoformat(day), UUID(key)
    except ValueError:
        return Q()
    columns = (F("raised_on"), F("key"))
    return _After(columns, place) if oldest_first else _Before(columns, place)
