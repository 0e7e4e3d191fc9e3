"""Benchmarks: each measures a value and a reference in the same run, and prints their ratio.

A benchmark is a module here with `NAME`, `WORKLOAD` (what is done, how often, how many at once, for how long: the same
sentence as in docs/operate/benchmarks.md) and `run() -> list[Row]`. Heavy imports belong inside `run`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of a benchmark: what was measured, against what, and whether the aim is reached.

    `full` is False when the workload was smaller than the documented one: such a run never reaches an aim.
    """

    value: float
    unit: str
    reference: float | None
    reference_name: str
    ratio: float | None
    aim: str
    reached: bool
    what: str = ""
    full: bool = True

    @property
    def verdict(self) -> str:
        if not self.full:
            return "not reached (smaller run)"
        return "reached" if self.reached else "not reached"


@dataclass(frozen=True)
class Databases:
    """Addresses of two empty PostgreSQL databases that a benchmark or an attack may use as it likes."""

    default: str
    answers: str

    def as_environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.default, "ANSWERS_DATABASE_URL": self.answers}


def postgresql() -> Databases | None:
    """What the recipe started for this run, or None where no PostgreSQL server is to be had."""
    default = os.environ.get("ONECLOTH_BENCH_DATABASE_URL", "")
    return Databases(default, os.environ["ONECLOTH_BENCH_ANSWERS_DATABASE_URL"]) if default else None
