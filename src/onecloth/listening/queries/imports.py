"""A file on its way in: what its columns hold, what is still to be said, how its rows will be stored, and which not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from onecloth.core import files
from onecloth.listening.importing.dates import Ways, ways_of
from onecloth.listening.importing.looking import Look, look_at
from onecloth.listening.importing.mapping import Plan, read_mapping
from onecloth.listening.importing.rows import Converted, convert
from onecloth.listening.importing.surveys import definition_of, still_open
from onecloth.listening.importing.tables import Table, read_table
from onecloth.listening.models import ResponseImport, SavedMapping

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"
SHOWN = 5
MOST_GROUPS = 12


class LookedAt:
    """One file under one mapping. Each part is made when it is asked for, once."""

    def __init__(self, content: bytes, mapping: Mapping[str, Any]) -> None:
        self.plan: Plan = read_mapping(mapping)
        self.table: Table = read_table(content, self.plan.encoding, self.plan.delimiter)

    @cached_property
    def looks(self) -> list[Look]:
        return look_at(self.table)

    @cached_property
    def open(self) -> list[tuple[str, str]]:
        return still_open(self.table, self.plan)

    @cached_property
    def converted(self) -> Converted:
        return convert(self.table, self.plan)

    @property
    def definition(self) -> dict[str, Any]:
        return definition_of(self.table, self.plan)

    @property
    def is_readable(self) -> bool:
        """Whether every column of the mapping is in the file, so that rows can be looked at."""
        return all(column.name in self.table.places for column in self.plan.columns)


@lru_cache(maxsize=2)
def _looked(token: str, sha256: str, mapping: str) -> LookedAt:
    imported = ResponseImport.objects.select_related("file").get(token=token)
    return LookedAt(files.read(imported.file), json.loads(mapping))


def look(imported: ResponseImport) -> LookedAt:
    """The file under its mapping, kept for the next question about it. Raises `NotATable`, `BadMapping`, `FileRefused`."""
    told = json.dumps(imported.mapping, sort_keys=True)
    # Reasons are sentences: the same rows in another language are looked at anew.
    return _looked(imported.token, f"{imported.file.sha256}{get_language()}", told)


@dataclass(frozen=True)
class Group:
    """How the days of one column are written in the rows of one team."""

    name: str
    ways: Ways


def ways_by_unit(looked: LookedAt) -> list[Group]:
    """Whether one sender writes the day first and another the month is often what explains a mixture."""
    column, unit = looked.plan.one("date"), looked.plan.one("unit")
    if column is None or unit is None or {column.name, unit.name} - set(looked.table.places):
        return []
    found: dict[str, list[str]] = {}
    for name, cell in zip(looked.table.column(unit.name), looked.table.column(column.name), strict=True):
        found.setdefault(name.strip(), []).append(cell)
    if len(found) > MOST_GROUPS:
        return []
    return [Group(name, ways_of(cells)) for name, cells in sorted(found.items())]


@dataclass(frozen=True)
class MappingChoice:
    key: str
    title: str
    mapping: dict[str, Any]


def mappings() -> list[MappingChoice]:
    """Those that were saved here, and those that come with the product."""
    saved = [MappingChoice(f"saved:{row.pk}", row.name, row.mapping) for row in SavedMapping.objects.order_by("name")]
    return [*saved, *_shipped()]


@lru_cache(maxsize=1)
def _shipped() -> Sequence[MappingChoice]:
    told = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(SHIPPED.glob("*.json"))]
    return tuple(MappingChoice(f"shipped:{path.stem}", mapping["title"], mapping) for path, mapping in told)
