"""The ledger of voices at a million: its first page, and search, against looking at the words of every voice."""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import Row, postgresql

NAME = "ledger"
ROWS = int(os.environ.get("ONECLOTH_BENCH_VOICES", "1000000"))
DOCUMENTED, ROUNDS = 1_000_000, 4
WORKLOAD = (
    "1,000,000 voices of 6 to 35 words (vocabulary of 30,000, Zipf) over five years in 400 units, about 85,000 of them "
    "waiting; pages as Django's test client gets them, one at a time, signed in as one who sees all (Hanna), as leaders of "
    "eight and of one of twenty departments (Ruth, Tom) and as one who leads nobody (Dean). Each gets: the first page 20 "
    "times; 18 filters by team, state, channel, kind, whom and days; 16 searches (from a word in most voices to one in none, "
    "two words, a phrase, a beginning) among all and among those waiting; pages further on and in the midst of the list; "
    f"each {ROUNDS} times after once uncounted. The 95th percentile; beside it, for a busy machine, that of the best of each. Rows "
    "are made by bulk SQL; those on SQLite are kept in build/ for the next run. Reference: the rows and the number of one "
    "search by looking at the words of every voice, without the page."
)
ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "build" / "bench-ledger"
AIMS = {"PostgreSQL": 150.0, "SQLite": 400.0}
RARE = "xuxuxiba"


def run() -> list[Row]:
    rows = measured_on("SQLite", kept_home(), {})
    found = postgresql()
    if found:
        home = SCRATCH / "postgresql"
        shutil.rmtree(home, ignore_errors=True)
        rows += measured_on("PostgreSQL", home, found.as_environment())
    return rows


def kept_home() -> Path:
    """Named by what decides what lies in it, so that a changed schema makes it anew."""
    whole = hashlib.sha256(str(ROWS).encode())
    for file in sorted([*ROOT.glob("src/onecloth/*/migrations/*.py"), Path(__file__).with_name("_ledger_side.py")]):
        whole.update(file.read_bytes())
    home = SCRATCH / f"sqlite-{whole.hexdigest()[:12]}"
    for older in SCRATCH.glob("sqlite-*"):
        if older != home:
            shutil.rmtree(older, ignore_errors=True)
    return home


def measured_on(name: str, home: Path, databases: dict[str, str]) -> list[Row]:
    environment = prepared(home, databases)
    took = json.loads(told(environment, "measure", str(ROUNDS)))
    scan = 1000 * float(told(environment, "scan", RARE))
    return [row_of(name, what, turns, scan if "search" in what else None) for what, turns in took.items()]


def prepared(home: Path, databases: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONECLOTH_", "DJANGO_"))}
    environment = {**kept, **databases, "ONECLOTH_HOME": str(home), "ONECLOTH_SECRET_KEY": "only for measuring"}
    ready = home / "ready"
    if not ready.exists():
        shutil.rmtree(home, ignore_errors=True)
        (home / "static").mkdir(parents=True)
        told(environment, "prepare", str(ROWS))
        ready.touch()
    return environment


def told(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "benchmarks._ledger_side", *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()  # fmt: skip


def row_of(database: str, what: str, turns: list[list[float]], scan: float | None) -> Row:
    slow, aim = 1000 * p95([each for taken in turns for each in taken]), AIMS[database]
    best = 1000 * p95([min(taken) for taken in turns])
    print(f"  {database:10} {what:20} p95 {slow:5.0f} ms   of the best of each {best:5.0f} ms", flush=True)
    return Row(
        slow, "ms", scan, "looking at every voice" if scan else "", slow / scan if scan else None,
        f"p95 <= {aim:.0f} ms", slow <= aim, f"{database}: {what}, p95", full=ROWS >= DOCUMENTED,
    )  # fmt: skip


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1]
