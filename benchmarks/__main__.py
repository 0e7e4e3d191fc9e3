"""`python -m benchmarks [NAME]`: run the benchmarks, print a table, write benchmarks/latest.json."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import Row

HERE = Path(__file__).resolve().parent
LATEST = HERE / "latest.json"


def modules() -> Iterator[ModuleType]:
    """Every benchmark, in alphabetical order. A module without NAME is a part of another."""
    for file in sorted(HERE.glob("[!_]*.py")):
        module = importlib.import_module(f"benchmarks.{file.stem}")
        if hasattr(module, "NAME"):
            yield module


def number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(rows: list[Row]) -> str:
    head = ("measured", "value", "unit", "reference", "value of it", "ratio", "aim", "")
    body = [
        (
            *(row.what or "-", number(row.value), row.unit, row.reference_name or "-", number(row.reference)),
            *(number(row.ratio), row.aim or "-", row.verdict),
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *body)) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in (head, *body)]
    return "\n".join(line.rstrip() for line in lines)


def measure(module: ModuleType) -> list[Row]:
    print(f"\n{module.NAME}", flush=True)
    print(textwrap.fill(module.WORKLOAD, 110, initial_indent="  ", subsequent_indent="  "), flush=True)
    started = time.monotonic()
    rows: list[Row] = module.run()
    print(textwrap.indent(table(rows), "  "))
    print(f"  took {time.monotonic() - started:.0f} s", flush=True)
    return rows


def written(name: str, workload: str, rows: list[Row]) -> dict[str, Any]:
    return {"name": name, "workload": workload, "rows": [{**asdict(row), "verdict": row.verdict} for row in rows]}


def keep(found: list[dict[str, Any]]) -> None:
    """Write what was measured, keeping the figures of benchmarks that were not run this time."""
    before = json.loads(LATEST.read_text())["benchmarks"] if LATEST.exists() else []
    fresh = {entry["name"] for entry in found}
    whole = {
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "benchmarks": sorted(
            [*(entry for entry in before if entry["name"] not in fresh), *found], key=lambda entry: entry["name"]
        ),
    }
    LATEST.write_text(json.dumps(whole, indent=2) + "\n")


def main(only: str = "") -> int:
    every = list(modules())
    chosen = [module for module in every if not only or only == module.NAME]
    if not chosen:
        print(f"There is no benchmark “{only}”; there are: {', '.join(module.NAME for module in every) or 'none'}.")
        return 2
    found = [written(module.NAME, module.WORKLOAD, measure(module)) for module in chosen]
    keep(found)
    rows = [row for entry in found for row in entry["rows"]]
    reached = sum(row["verdict"] == "reached" for row in rows)
    print(f"\n{reached} of {len(rows)} aims reached; figures in {LATEST.relative_to(HERE.parent)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
