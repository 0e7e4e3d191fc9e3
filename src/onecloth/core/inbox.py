"""Everything that waits for somebody. Rooms register what they ask of people; nothing is copied, so nothing goes stale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value

from onecloth.core.actors import Actor
from onecloth.core.once import Once


@dataclass(frozen=True)
class Ask:
    """One thing that waits: what, by when, and where to do it."""

    key: str
    title: str
    detail: str
    url: str
    act: str
    icon: str
    by_date: date | None = None
    quote: str = ""
    pass_on_url: str = ""


@dataclass(frozen=True)
class Desk:
    """What one room asks: the list, and its length without building it (one query)."""

    asks: Callable[[Actor, date], Sequence[Ask]]
    count: Callable[[Actor, date], int]


_desks: dict[str, Desk] = {}


def register(name: str, desk: Desk) -> None:
    _desks[name] = desk


@Once
def asks_of(actor: Actor, day: date) -> list[Ask]:
    """All that waits, the earliest date first, undated last."""
    found = [ask for desk in _desks.values() for ask in desk.asks(actor, day)]
    return sorted(found, key=lambda ask: (ask.by_date is None, ask.by_date or day, ask.title))


def count_of(actor: Actor, day: date) -> int:
    if not actor.is_person:
        return 0
    listed = asks_of.told(actor, day)
    return len(listed) if listed is not None else sum(desk.count(actor, day) for desk in _desks.values())


def how_many(*found: QuerySet[Any]) -> int:
    """Rows of several questions together, asked in one: a desk counts on every page."""
    first, *others = (
        rows.order_by().annotate(asked=Value(n)).values_list("asked", "pk") for n, rows in enumerate(found)
    )
    return int(first.union(*others, all=True).count())
