"""The only place that opens an engine: DuckDB in memory, shut off from files and network (TRUST D15)."""

from __future__ import annotations

import os
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


_kept = threading.local()


@contextmanager
def opened(tables: Mapping[str, Mapping[str, Sequence[Any] | Any]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend this thread's engine, which knows these tables (name -> column -> values) and nothing else; not nested.

    Opening one takes ten times as long as an ordinary query, so a thread keeps its own. Tables are forgotten on the way
    out, and after any error the engine itself is.

    >>> with opened({"answers": {"value": [1.0, 2.5]}}) as engine:
    ...     engine.execute("select sum(value) from answers").fetchall()
    [(3.5,)]
    """
    import pyarrow as pa

    connection = _engine()
    try:
        for name, columns in tables.items():
            connection.register(name, pa.table({column: pa.array(values) for column, values in columns.items()}))
        yield connection
        for name in tables:
            connection.unregister(name)
    except BaseException:
        del _kept.engine
        connection.close()
        raise


def _engine() -> duckdb.DuckDBPyConnection:
    """The engine of this thread in this process; a forked child opens its own. Its configuration is locked."""
    import duckdb

    if getattr(_kept, "process", None) != os.getpid() or not hasattr(_kept, "engine"):
        _kept.process, _kept.engine = os.getpid(), duckdb.connect(":memory:", config=CONFIGURATION)
        _kept.engine.execute("SET lock_configuration = true")
    engine: duckdb.DuckDBPyConnection = _kept.engine
    return engine


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
