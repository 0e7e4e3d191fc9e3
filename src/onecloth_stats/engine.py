"""The only place that opens an engine: DuckDB in memory, shut off from files and network (TRUST D15)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

MEMORY = "512MB"
THREADS = 2
SECONDS = 30.0
CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "threads": THREADS,
    "memory_limit": MEMORY,
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "max_temp_directory_size": "0MB",
}


class TooSlow(RuntimeError):
    """A query was stopped because it took longer than it may."""


@contextmanager
def opened(tables: Mapping[str, Mapping[str, Sequence[Any] | Any]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an engine that knows these tables (name -> column -> values) and nothing else; configuration is locked.

    >>> with opened({"answers": {"value": [1.0, 2.5]}}) as engine:
    ...     engine.execute("select sum(value) from answers").fetchall()
    [(3.5,)]
    """
    import duckdb
    import pyarrow as pa

    connection = duckdb.connect(":memory:", config=CONFIGURATION)
    try:
        for name, columns in tables.items():
            connection.register(name, pa.table({column: pa.array(values) for column, values in columns.items()}))
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def query(
    sql: str, tables: Mapping[str, Mapping[str, Sequence[Any] | Any]], *, seconds: float = SECONDS
) -> list[tuple[Any, ...]]:
    """Run one query over columns and return its rows; TooSlow if it takes longer than `seconds`.

    `sql` is written in this package; values reach it only as columns.

    >>> query("select count(*) from answers", {"answers": {"value": [1, 2, 3]}})
    [(3,)]
    """
    with opened(tables) as connection:
        import duckdb

        clock = threading.Timer(seconds, connection.interrupt)
        clock.start()
        try:
            return connection.execute(sql).fetchall()
        except duckdb.InterruptException as error:
            raise TooSlow(f"The query took longer than {seconds:g} seconds and was stopped.") from error
        finally:
            clock.cancel()
