"""Problems at a hundred thousand, told of by a million voices: board, list, and what is raised already."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import Row, postgresql

NAME = "problems"
PROBLEMS = int(os.environ.get("ONECLOTH_BENCH_PROBLEMS", "100000"))
DOCUMENTED, VOICES_EACH, ROUNDS = 100_000, 10, 5
WORKLOAD = (
    "100,000 problems (12,000 of them open) over five years in 400 units, told of by 1,000,000 voices, with 60,000 "
    "countermeasures, on PostgreSQL; pages as Django's test client gets them, one at a time, signed in as one who sees all "
    "(Hanna) and as a leader (Tom). Board: as it opens, by unit, mine, with a late band-aid. List: as it opens, 14 filters "
    "and words from one in most names to one in none, three orders, pages in the midst of it. Raised already: 40 names, half "
    f"of them a held one turned round, as they are suggested while one types. Each {ROUNDS} times after once uncounted; the 95th "
    "percentile. Rows are made by bulk SQL. Reference: the number of all problems with one word in their name or their text."
)
ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "bench-problems"
AIMS = {"board": 150.0, "list": 150.0, "raised already": 100.0}


def run() -> list[Row]:
    found = postgresql()
    if not found:
        print("  Left out: it is measured on PostgreSQL alone.", flush=True)
        return []
    shutil.rmtree(HOME, ignore_errors=True)
    (HOME / "static").mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONECLOTH_", "DJANGO_"))}
    environment = {**kept, **found.as_environment(), "ONECLOTH_HOME": str(HOME), "ONECLOTH_SECRET_KEY": "for measuring"}
    told(environment, "prepare", str(PROBLEMS), str(VOICES_EACH))
    took = json.loads(told(environment, "measure", str(ROUNDS)))
    whole = 1000 * float(told(environment, "scan"))
    return [row_of(what, seconds, whole) for what, seconds in took.items()]


def told(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "benchmarks._problems_side", *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()  # fmt: skip


def row_of(what: str, seconds: list[float], whole: float) -> Row:
    slow, aim = 1000 * p95(seconds), AIMS[what]
    return Row(
        slow, "ms", whole, "looking at every problem", slow / whole, f"p95 <= {aim:.0f} ms", slow <= aim,
        f"PostgreSQL: {what}, p95", full=PROBLEMS >= DOCUMENTED,
    )  # fmt: skip


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1]
