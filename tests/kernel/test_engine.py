"""The engine under the gate: shut off from files, locked, limited in time, and without a memory of what it was shown."""

import threading
from pathlib import Path

import duckdb
import pytest

from onecloth_stats import engine

SHOWN = {"answers": {"value": [1.0, 2.5, 4.0]}}


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('{file}')",
        "copy (select 1) to '{file}.copy'",
        "attach '{file}.db' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
    ],
)
def test_nothing_outside_is_reached_and_nothing_is_unlocked(sql: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("value\n1\n")
    with pytest.raises(duckdb.Error):
        engine.query(sql.format(file=file), {})
    assert [each.name for each in tmp_path.iterdir()] == ["rows.csv"]


def test_tables_are_forgotten_after_the_query() -> None:
    assert engine.query("select sum(value) from answers", SHOWN) == [(7.5,)]
    with pytest.raises(duckdb.CatalogException):
        engine.query("select * from answers", {})


def test_after_a_fault_the_next_query_meets_a_fresh_engine() -> None:
    with pytest.raises(duckdb.Error):
        engine.query("select nothing_of_the_kind from answers", SHOWN)
    with pytest.raises(duckdb.CatalogException):
        engine.query("select * from answers", {})
    assert engine.query("select count(*) from answers", SHOWN) == [(3,)]


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_runs() -> None:
    with pytest.raises(engine.TooSlow, match=r"longer than 0\.05 seconds"):
        engine.query("select count(*) from range(10000000) a, range(1000000) b where a.range % 7 = b.range % 5", {}, seconds=0.05)  # fmt: skip
    assert engine.query("select count(*) from answers", SHOWN) == [(3,)]


def test_threads_do_not_see_each_others_tables() -> None:
    seen: list[str] = []

    def look() -> None:
        try:
            engine.query("select * from answers", {})
        except duckdb.CatalogException:
            seen.append("nothing")

    with engine.opened(SHOWN):
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert seen == ["nothing"]


def test_python_names_are_no_tables() -> None:
    hidden = [1, 2, 3]
    with pytest.raises(duckdb.Error):
        engine.query("select * from hidden", {})
    assert len(hidden) == 3
