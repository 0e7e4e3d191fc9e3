"""What a file would change if it were taken, row by row, before anything is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from onecloth.core import tables


@dataclass(frozen=True)
class PersonChange:
    """`pk` is None for somebody new. `fields` holds only what differs; `unit_id` a new main unit."""

    line: int
    number: str
    pk: int | None
    fields: Mapping[str, Any]
    unit_id: int | None = None
    role: str = ""
    leads: bool = False
    is_placed_anew: bool = False
    left_on: date | None = None


@dataclass(frozen=True)
class UnitChange:
    """`parent` is the reference of a row of the file or `#` and the key of a unit that is there; "" is the top."""

    line: int
    reference: str
    pk: int | None
    name: str
    code: str
    parent: str
    fields: frozenset[str]


@dataclass(frozen=True)
class Preview(tables.Preview):
    people: Sequence[PersonChange] = ()
    units: Sequence[UnitChange] = ()
    new_roles: Sequence[str] = ()
    not_in_file: int = 0

    @cached_property
    def new(self) -> int:
        return sum(each.pk is None for each in self.people) + sum(each.pk is None for each in self.units)

    @cached_property
    def leaving(self) -> int:
        return sum(each.left_on is not None for each in self.people)

    @cached_property
    def changed(self) -> int:
        return len(self.people) + len(self.units) - self.new - self.leaving

    @cached_property
    def unused(self) -> list[str]:
        used = set(self.mapping.values())
        return [head for head in self.table.heads if head not in used]
