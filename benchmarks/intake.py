"""Accepted, durable responses a second, against the bare Django views of the same run."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import Row, postgresql

NAME = "intake"
CONNECTIONS, SECONDS, ROUNDS, THREADS = 32, 8, 3, 32
WORKLOAD = (
    f"POST of 12 answers (one 0-10, ten of five steps, one text of 90 letters) as JSON through an identified link; "
    f"{CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s for each view after a second of warming up, medians; granian "
    f"with one process and {THREADS} threads; load generator in a process of its own on the same machine; SQLite with "
    "synchronous FULL, PostgreSQL with fsync. Every acknowledged response is counted in the database afterwards. "
    "Reference: one Django INSERT a request (no middleware, connections kept open), and the same view without a database."
)
ROOT = Path(__file__).resolve().parent.parent
MOST_A_SECOND = 3500
FASTEST_NEEDED, SLOWEST_P95, SHARE = 700, 150.0, 0.5


@dataclass(frozen=True)
class Measured:
    rate: float
    p50: float
    p95: float
    errors: int
    accepted: int


@dataclass(frozen=True)
class Prepared:
    """A survey that can be answered, and submissions to it."""

    home: Path
    environment: dict[str, str]
    token: str
    study: str


def run() -> list[Row]:
    rows = measured_on("SQLite", {})
    found = postgresql()
    if found:
        rows += measured_on("PostgreSQL", found.as_environment())
    return rows


def measured_on(name: str, databases: dict[str, str]) -> list[Row]:
    with installation(databases) as prepared:
        results: dict[str, list[Measured]] = {"nothing": [], "insert": [], "intake": []}
        for _round in range(ROUNDS):
            for view, found in results.items():
                found.append(measure(view, prepared))
        stored = int(ask(prepared, "count", prepared.study))
    return rows_of(name, {view: middle(found) for view, found in results.items()}, results["intake"], stored)


def rows_of(name: str, middles: dict[str, Measured], rounds: list[Measured], stored: int) -> list[Row]:
    intake, insert, nothing = middles["intake"], middles["insert"], middles["nothing"]
    accepted, errors = sum(each.accepted for each in rounds), sum(each.errors for each in rounds)
    for view, each in middles.items():
        print(f"  {name:10} {view:8} {each.rate:7.0f}/s   p50 {each.p50:5.1f} ms   p95 {each.p95:5.1f} ms")
    print(f"  {name:10} accepted {accepted}, stored {stored}, errors {errors}", flush=True)
    whole = stored == accepted and errors == 0
    return [
        Row(
            intake.rate, "/s", insert.rate, "one INSERT a request", intake.rate / insert.rate,
            f"ratio >= {SHARE}, >= {FASTEST_NEEDED}/s, all stored",
            whole and intake.rate >= max(FASTEST_NEEDED, SHARE * insert.rate), f"{name}: durable responses",
        ),
        Row(
            intake.rate, "/s", nothing.rate, "no database", intake.rate / nothing.rate, "", whole,
            f"{name}: durable responses",
        ),
        Row(intake.p95, "ms", insert.p95, "one INSERT a request", None, f"p95 < {SLOWEST_P95:.0f} ms",
            whole and intake.p95 < SLOWEST_P95, f"{name}: p95 at {CONNECTIONS} at once"),
    ]  # fmt: skip


def middle(found: list[Measured]) -> Measured:
    return sorted(found, key=lambda each: each.rate)[len(found) // 2] if found else Measured(0, 0, 0, 0, 0)


@contextlib.contextmanager
def installation(databases: dict[str, str]) -> Iterator[Prepared]:
    home = Path(tempfile.mkdtemp(prefix="onecloth-bench-", dir=ROOT / "build" if (ROOT / "build").is_dir() else None))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONECLOTH_", "DJANGO_"))}
    environment = {**kept, **databases, "ONECLOTH_HOME": str(home), "ONECLOTH_SECRET_KEY": "only for measuring"}
    (home / "static").mkdir()
    try:
        made = json.loads(told(environment, "prepare"))
        yield Prepared(home, environment, made["token"], made["study"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def told(environment: dict[str, str], *words: str) -> str:
    """Ask the product, in a process with its own settings."""
    command = [sys.executable, "-m", "benchmarks._intake_side", *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()  # fmt: skip


def ask(prepared: Prepared, *words: str) -> str:
    return told(prepared.environment, *words)


def measure(view: str, prepared: Prepared) -> Measured:
    bodies = prepared.home / "bodies"
    ask(prepared, "bodies", prepared.token, str(bodies), str(MOST_A_SECOND * (SECONDS + 1)))
    lines = bodies.read_bytes().splitlines()
    warm, real = prepared.home / "warm", prepared.home / "real"
    warm.write_bytes(b"\n".join(lines[:MOST_A_SECOND]))
    real.write_bytes(b"\n".join(lines[MOST_A_SECOND:]))
    path = f"/s/{prepared.token}/answers/" if view == "intake" else f"/{view}/"
    with served(view, prepared) as port:
        first = load(port, path, 1, warm)
        found = load(port, path, SECONDS, real)
    accepted = found["statuses"].get("200", 0) + first["statuses"].get("200", 0)
    wrong = found["broken"] + first["broken"]
    wrong += sum(n for each in (found, first) for status, n in each["statuses"].items() if status != "200")
    return Measured(
        found["statuses"].get("200", 0) / found["seconds"], found["p50"], found["p95"], wrong, accepted
    )  # fmt: skip


def load(port: int, path: str, seconds: int, bodies: Path) -> dict:
    words = ["127.0.0.1", str(port), path, str(CONNECTIONS), str(seconds), str(bodies)]
    command = [sys.executable, "-m", "benchmarks.load", *words]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


@contextlib.contextmanager
def served(view: str, prepared: Prepared) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    application = "onecloth.config.wsgi:application" if view == "intake" else "benchmarks._bare:application"
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--backlog", "1024", "--backpressure", str(4 * THREADS),
        "--no-ws", "--http", "1", "--log-level", "warning", "--no-access-log", application,
    ]  # fmt: skip
    process = subprocess.Popen(command, env=prepared.environment, cwd=ROOT, start_new_session=True)
    try:
        wait_for(port)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("The server did not start.")
