"""PostgreSQL databases through PostgreSQL's own programs, which know every version's format."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from onecloth.cli.speaking import Fault

DEBIAN = Path("/usr/lib/postgresql")


def program(name: str) -> str:
    """`pg_dump` and the like: the newest installed, because an old one cannot read a newer server."""
    kept = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]), reverse=True)
    found = [str(path) for path in kept] or [shutil.which(name) or ""]
    if not found[0]:
        raise Fault(f"{name} is not installed. On Debian: apt-get install postgresql-client. Then run this again.")
    return found[0]


def surroundings(database: dict[str, Any]) -> dict[str, str]:
    """Where the server is, by environment: on a command line everybody could read the password."""
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    known = {name: str(database[key]) for name, key in told.items() if database.get(key)}
    options = {
        f"PG{key.upper()}": str(value) for key, value in database.get("OPTIONS", {}).items() if key.startswith("ssl")
    }
    return {**os.environ, **options, **known}


@contextmanager
def at_one_moment(database: dict[str, Any]) -> Iterator[tuple[str, dict[str, int], Any]]:
    """A snapshot that `pg_dump` shares, the rows of each table in it, and the connection that holds it."""
    import psycopg

    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    told = {names[key]: database[key] for key in names if database.get(key)}
    with psycopg.connect(**told, **database.get("OPTIONS", {})) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        found = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(found[0] if found else ""), rows_of(connection), connection


def rows_of(connection: Any) -> dict[str, int]:
    from psycopg import sql

    listed = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    tables = [name for (name,) in connection.execute(listed).fetchall()]
    counting = sql.SQL("SELECT count(*) FROM {}")
    return {name: connection.execute(counting.format(sql.Identifier(name))).fetchone()[0] for name in tables}


def dump(database: dict[str, Any], snapshot: str, into: Path) -> None:
    command = [
        program("pg_dump"),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={into}",
    ]
    _run(command, database, "could not be dumped")


def dump_together(databases: dict[str, dict[str, Any]], folder: Path) -> dict[str, dict[str, int]]:
    """Every database into `ALIAS.dump`, and the rows of its tables. All snapshots are taken before one is dumped; between
    two lies one question to the server."""
    counted = {}
    with ExitStack() as stack:
        held = {alias: stack.enter_context(at_one_moment(each)) for alias, each in databases.items()}
        for alias, (snapshot, rows, _connection) in held.items():
            dump(databases[alias], snapshot, folder / f"{alias}.dump")
            counted[alias] = rows
    return counted


def load(database: dict[str, Any], dumped: Path) -> None:
    """In one transaction: a restore that fails leaves the database as it was."""
    command = [
        program("pg_restore"), "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
        f"--dbname={database['NAME']}", str(dumped),
    ]  # fmt: skip
    _run(command, database, "could not be restored")


def _run(command: list[str], database: dict[str, Any], failed: str) -> None:
    done = subprocess.run(command, env=surroundings(database), capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Fault(f"The database {database['NAME']} {failed}: {said[-1] if said else 'no reason was given'}")
