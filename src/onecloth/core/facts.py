"""What higher rooms may count about lower ones and about themselves, as named tables with described columns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class FactTable:
    """Rows of things that happened between two days. Never protected answers: those leave through the release gate."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Callable[[date, date], Iterable[Mapping[str, Any]]]


_tables: dict[str, FactTable] = {}


def register(table: FactTable) -> None:
    """Register a fact table once, from `AppConfig.ready`."""
    _tables[table.name] = table


def table(name: str) -> FactTable:
    return _tables[name]


def tables() -> list[FactTable]:
    return sorted(_tables.values(), key=lambda each: each.name)
