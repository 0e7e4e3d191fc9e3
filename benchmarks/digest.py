"""The daily digest of fifty thousand people, rendered and queued, against asking each Inbox one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from benchmarks import Row, postgresql
from benchmarks.problems import ROOT

NAME = "digest"
PEOPLE = int(os.environ.get("ONECLOTH_BENCH_PEOPLE", "50000"))
DOCUMENTED, AIM = 50_000, 300.0
WORKLOAD = (
    "50,000 people who may sign in and have an address, in teams of 20 with a leader each and departments of 20 teams; since "
    "yesterday three in ten were given a card; of every fifth team a question waits for who leads above, and an answer for "
    "who asked. The job that runs every ten minutes looks at all of them, counts what waits by the rules of the Inbox, writes "
    "the mails in each one's language and queues them, in steps of 400 people, each one transaction. Reference: the Inboxes "
    "of 200 of them counted one by one, times all."
)


def run() -> list[Row]:
    targets: dict[str, dict[str, str]] = {"SQLite": {}}
    found = postgresql()
    if found:
        targets["PostgreSQL"] = found.as_environment()
    return [row_of(name, databases) for name, databases in targets.items()]


def row_of(name: str, databases: dict[str, str]) -> Row:
    with tempfile.TemporaryDirectory(prefix="onecloth-digest-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONECLOTH_", "DJANGO_"))}
        environment = {**kept, **databases, "ONECLOTH_HOME": home, "ONECLOTH_SECRET_KEY": "for measuring"}
        command = [sys.executable, "-m", "benchmarks._digest_side", str(PEOPLE)]
        run = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(run.stdout.strip().splitlines()[-1])
    took, one_by_one = told["took"], told["one_by_one"]
    print(f"  {name}: {told['queued']:,} of {told['due']:,} have something; {told['steps']} steps", flush=True)
    return Row(
        took, "s", one_by_one, "Inboxes one by one", took / one_by_one, f"<= {AIM:.0f} s", took <= AIM,
        f"{name}: {PEOPLE:,} people", full=PEOPLE >= DOCUMENTED,
    )  # fmt: skip
