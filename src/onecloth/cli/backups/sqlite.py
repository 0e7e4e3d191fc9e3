"""SQLite databases as they were at one moment, while others go on writing."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from onecloth.cli.speaking import Fault

PAGES_AT_ONCE = -1  # in one step: a copy that is made in steps begins anew whenever somebody writes
COUNT = 'SELECT count(*) FROM "table"'
WAITS = 60.0  # seconds for the write lock


def copy_together(files: dict[str, Path], into: dict[str, Path], on_copied: Callable[[int], None]) -> None:
    """Copy databases so that they fit each other.

    Both write locks are held for the blink in which a reading transaction begins on each; from then on each reader sees
    its database as it was in that blink, and writers go on.
    """
    with ExitStack() as stack:
        readers = {alias: stack.enter_context(closing(_connect(file))) for alias, file in files.items()}
        writers = [stack.enter_context(closing(_connect(file))) for _alias, file in sorted(files.items())]
        for writer in writers:
            writer.execute("BEGIN IMMEDIATE")
        for reader in readers.values():
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for writer in writers:
            writer.execute("ROLLBACK")
        for number, (alias, reader) in enumerate(readers.items(), 1):
            with closing(sqlite3.connect(into[alias], isolation_level=None)) as copy:
                reader.backup(copy, pages=PAGES_AT_ONCE)
                copy.execute("PRAGMA journal_mode=DELETE")
            on_copied(number)


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=rw", uri=True, timeout=WAITS, isolation_level=None)


def rows_of(file: Path) -> dict[str, int]:
    """Rows of each table, in the order of their names."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        tables = [name for (name,) in database.execute(named).fetchall()]
        return {name: _count(database, name) for name in tables}


def _count(database: sqlite3.Connection, table: str) -> int:
    """The name comes from the database's own list of tables; SQLite takes no parameter in its place."""
    return int(database.execute(COUNT.replace("table", table.replace('"', '""'))).fetchone()[0])


def audit_head(file: Path) -> dict[str, int | str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        head = database.execute("SELECT rows, digest FROM core_audithead").fetchone()
    return {"rows": head[0], "digest": head[1]} if head else {"rows": 0, "digest": ""}


def organisation_name(file: Path) -> str:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT name FROM organisation_organisation").fetchone()
    return found[0] if found else ""


def refuse_damage(file: Path, name: str) -> None:
    """SQLite's own look at every page."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            said = [line for (line,) in database.execute("PRAGMA integrity_check(5)").fetchall()]
    except sqlite3.DatabaseError as broken:
        said = [str(broken)]
    if said != ["ok"]:
        raise Fault(f"{name} is damaged: {'; '.join(said)}.")
