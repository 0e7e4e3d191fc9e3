"""Files of people and units, looked at before anything is stored. Looking writes nothing."""

from collections.abc import Mapping
from typing import Any

from onecloth.core import files
from onecloth.core.tables import Problem, Table, Unreadable, read_table
from onecloth.organisation.models import PeopleImport
from onecloth.organisation.queries.files.columns import FIELDS, guess, needed_and_missing
from onecloth.organisation.queries.files.people import look_at_people
from onecloth.organisation.queries.files.preview import PersonChange, Preview, UnitChange
from onecloth.organisation.queries.files.units import look_at_units

__all__ = [
    "FIELDS",
    "PersonChange",
    "Preview",
    "Problem",
    "Table",
    "UnitChange",
    "Unreadable",
    "look_at",
    "preview_of",
    "read_table",
]


def look_at(
    kind: str, content: bytes, mapping: Mapping[str, str] | None = None, *, encoding: str = "", delimiter: str = ""
) -> Preview:
    """What a file of `people` or `units` would change. `mapping` says which heading means which field; without one it
    is guessed. Headings and fields that do not exist are passed over. Raises `Unreadable`.
    """
    table = read_table(content, encoding=encoding, delimiter=delimiter)
    fields = {field.key for field in FIELDS[kind]}
    said = guess(kind, table.heads) if mapping is None else mapping
    known = {key: head for key, head in said.items() if key in fields and head in table.heads}
    missing = [str(field.label) for field in needed_and_missing(kind, known)]
    if missing:
        return Preview(table, known, missing=missing)
    return look_at_people(table, known) if kind == "people" else look_at_units(table, known)


def preview_of(kept: PeopleImport, said: Mapping[str, Any]) -> Preview:
    """A kept file, with its columns and the way it is written as `said`. Raises `Unreadable`, `FileRefused`."""
    columns, encoding, delimiter = said.get("columns"), said.get("encoding", ""), said.get("delimiter", "")
    return look_at(kept.kind, files.read(kept.file), columns, encoding=encoding, delimiter=delimiter)
