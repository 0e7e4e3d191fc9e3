"""Files of accounts and contacts, looked at before anything is stored. Looking writes nothing."""

from collections.abc import Mapping
from typing import Any

from onecloth.core import files
from onecloth.core.tables import read_table
from onecloth.customers.models import CustomerImport
from onecloth.customers.queries.files.columns import MEANINGS, guess, needed_and_missing
from onecloth.customers.queries.files.looking import look
from onecloth.customers.queries.files.preview import AccountChange, ContactChange, Preview

__all__ = ["MEANINGS", "AccountChange", "ContactChange", "Preview", "look_at", "preview_of"]


def look_at(
    content: bytes, mapping: Mapping[str, str] | None = None, *, encoding: str = "", delimiter: str = ""
) -> Preview:
    """What a file of accounts would change. `mapping` says which heading means what; without one it is guessed.

    Headings and meanings that do not exist are passed over. Raises `Unreadable`.
    """
    table = read_table(content, encoding=encoding, delimiter=delimiter)
    keys = {meaning.key for meaning in MEANINGS}
    said = guess(table.heads) if mapping is None else mapping
    known = {key: head for key, head in said.items() if key in keys and head in table.heads}
    missing = [str(meaning.label) for meaning in needed_and_missing(known)]
    return Preview(table, known, missing=missing) if missing else look(table, known)


def preview_of(kept: CustomerImport, said: Mapping[str, Any]) -> Preview:
    """A kept file, with its columns and the way it is written as `said`. Raises `Unreadable`, `FileRefused`."""
    columns, encoding, delimiter = said.get("columns"), said.get("encoding", ""), said.get("delimiter", "")
    return look_at(files.read(kept.file), columns, encoding=encoding, delimiter=delimiter)
