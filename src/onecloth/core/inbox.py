"""Everything that waits for somebody. Rooms register what they ask of people; nothing is copied, so nothing goes stale."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, QuerySet, Value

from onecloth.core.actors import Actor
from onecloth.core.once import Once

COUNTED = "SELECT COUNT(*) FROM ({rows}) AS waiting"
STAND_IN = -(10**15)  # keys that nobody has, in words that are kept for many
MOST_KEPT = 300  # people whose question is kept in words, about ten kilobytes each


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


def _nothing(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    return ()


def _none(actor: Actor, day: date) -> int:
    return 0


@dataclass(frozen=True)
class Desk:
    """What one room asks, and how much that is without building the list.

    `rows` gives questions that follow from the actor, the day and the house (`stands_on`) alone, and that nobody has asked
    the database yet: every page shows how much waits, so those of all desks are asked as one, in words that are kept.
    `others` counts what no such question finds; `others_of` the same for many who come together, in a few questions.
    """

    asks: Callable[[Actor, date], Sequence[Ask]]
    rows: Callable[[Actor, date], Sequence[QuerySet[Any]]] = _nothing
    others: Callable[[Actor, date], int] = _none
    others_of: Callable[[Sequence[Actor], date], Sequence[int]] | None = None

    def count(self, actor: Actor, day: date) -> int:
        return how_many(*self.rows(actor, day)) + self.others(actor, day)

    def others_for(self, actors: Sequence[Actor], day: date) -> Sequence[int]:
        if self.others_of is not None:
            return self.others_of(actors, day)
        return [self.others(actor, day) for actor in actors]


_desks: dict[str, Desk] = {}
_house: list[Callable[[], Hashable]] = []


def register(name: str, desk: Desk) -> None:
    _desks[name] = desk
    _count_in_sql.cache_clear()


def desks() -> dict[str, Desk]:
    return dict(_desks)


def stands_on(told: Callable[[], Hashable]) -> None:
    """Register what desks may look at beside the actor and the day: when it changes, their questions are written anew."""
    _house.append(told)


@Once
def asks_of(actor: Actor, day: date) -> list[Ask]:
    """All that waits, the earliest date first, undated last. Desks where nothing waits are not asked for their list."""
    some = _desks_with_rows(actor, day)
    asking = (desk for name, desk in _desks.items() if name in some or desk.others is not _none)
    found = [ask for desk in asking for ask in desk.asks(actor, day)]
    return sorted(found, key=lambda ask: (ask.by_date is None, ask.by_date or day, ask.title))


def count_of(actor: Actor, day: date) -> int:
    if not actor.is_person:
        return 0
    listed = asks_of.told(actor, day)
    if listed is not None:
        return len(listed)
    return _counted(actor, day) + sum(desk.others(actor, day) for desk in _desks.values())


def _counted(actor: Actor, day: date) -> int:
    sql, params = _count_in_sql(actor, day, tuple(told() for told in _house))
    if not sql:
        return 0
    return _first_of_planned(sql, params) if connection.vendor == "postgresql" else _first_of(sql, params)


def counts_of(actors: Sequence[Actor], day: date) -> list[int]:
    """`count_of` for many who come together, each by the same desks. People of one kind are asked in the same words, with
    their own keys put in: `rows` follow from the actor and have asked nobody yet.
    """
    house = tuple(told() for told in _house)
    people = [actor for actor in actors if actor.is_person]
    asked = [desk.others_for(people, day) for desk in _desks.values() if desk.others is not _none]
    found = (_found_for(actor, day, house) + sum(each) for actor, *each in zip(people, *asked, strict=True))
    return [next(found) if actor.is_person else 0 for actor in actors]


def _found_for(actor: Actor, day: date, house: Hashable) -> int:
    units, led = actor.unit_ids, actor.led_unit_ids
    in_order = [*sorted(units - led), *sorted(units & led), *sorted(led - units)]
    real = {STAND_IN - 2 - place: pk for place, pk in enumerate(in_order)}
    stands_for = {pk: stand_in for stand_in, pk in real.items()}
    nobody = replace(
        actor, name="", unit_ids=frozenset(stands_for[pk] for pk in units),
        led_unit_ids=frozenset(stands_for[pk] for pk in led), person_id=None if actor.person_id is None else STAND_IN, user_id=None if actor.user_id is None else STAND_IN - 1,
    )  # fmt: skip
    real |= {STAND_IN: actor.person_id or 0, STAND_IN - 1: actor.user_id or 0}
    sql, params = _count_in_sql(nobody, day, house)
    own = tuple(type(each)(real[each]) if isinstance(each, int) and each in real else each for each in params)
    if not sql:
        return 0
    return _first_of_planned(sql, own) if connection.vendor == "postgresql" else _first_of(sql, own)


def _first_of(sql: str, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


def _first_of_planned(sql: str, params: Sequence[Any]) -> int:
    """Questions of so many tables take PostgreSQL longer to plan than to answer, so the server keeps one plan for each.

    Django's own cursors put the parameters into the words, which nothing can be kept for; and left to itself the server
    plans anew for every leader's units. Every part of these questions is found by an index whoever asks.
    """
    from psycopg import Cursor

    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan", prepare=False)
        cursor.execute(sql, params, prepare=True)
        (found,) = cursor.fetchone() or (0,)
        cursor.execute("RESET plan_cache_mode", prepare=False)
        return int(found)


@lru_cache(maxsize=MOST_KEPT)
def _count_in_sql(actor: Actor, day: date, _house: Hashable) -> tuple[str, tuple[Any, ...]]:
    """How the database is asked for the rows of all desks. Putting a dozen questions into SQL takes ten times as long as
    their answer, and an actor who moves, or leads another unit, is another actor."""
    together = _as_one([("", found) for desk in _desks.values() for found in desk.rows(actor, day)])
    if together is None:
        return "", ()
    try:
        sql, params = together.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return "", ()
    return COUNTED.format(rows=sql), tuple(params)


def how_many(*found: QuerySet[Any]) -> int:
    """Rows of several questions together, asked in one."""
    together = _as_one([("", rows) for rows in found])
    return 0 if together is None else int(together.count())


def _desks_with_rows(actor: Actor, day: date) -> set[str]:
    together = _as_one([(name, rows) for name, desk in _desks.items() for rows in desk.rows(actor, day)])
    return set() if together is None else {name for (name,) in together}


def _as_one(found: Sequence[tuple[str, QuerySet[Any]]]) -> QuerySet[Any, tuple[str]] | None:
    """A name for each row of each question. Only the name is asked for, as rooms have keys of different types."""
    parts = [
        _plain(rows).order_by().annotate(asked=Value(name, output_field=CharField())).values_list("asked")
        for name, rows in found
    ]
    return parts[0].union(*parts[1:], all=True) if parts else None


def _plain(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What is distinct would be one row of one name, and what is cut can be no part of a union: both go in by key."""
    if rows.query.distinct or rows.query.is_sliced:
        rows = rows.model._default_manager.filter(pk__in=rows.values("pk"))
    return rows
