"""`make bench` and `make attack`: set up, start a PostgreSQL that waits for its disk, hand over to the runner."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

import postgres
from kit import PYTHON, Steps, Stop, call, child_environment, say, speaking_plainly
from setup import set_up

RUNNERS = ("benchmarks", "attacks")


@contextlib.contextmanager
def databases(steps: Steps) -> Iterator[postgres.Databases | None]:
    steps.begin("PostgreSQL")
    folder = postgres.binaries(steps)
    if folder is None:
        steps.end("none")
        say(f"Left out: what is measured on PostgreSQL, as there is no server. To have it, {postgres.HOW_TO_GET}.")
        yield None
        return
    with postgres.server(folder, durable=True) as addresses:
        steps.end(f"started from {folder}")
        yield addresses


def main() -> int:
    runner = sys.argv[1]
    if runner not in RUNNERS:
        raise Stop(f"“{runner}” is not a runner; there are {' and '.join(RUNNERS)}.")
    steps = Steps(4)
    set_up(steps, "dev")
    with databases(steps) as addresses:
        environment = child_environment(**(postgres.bench_environment(addresses) if addresses else {}))
        for name in ("DATABASE_URL", "ANSWERS_DATABASE_URL"):
            environment.pop(name, None)
        only = os.environ.get("ONLY", "")
        return call(PYTHON, "-m", runner, *([only] if only else []), env=environment)


if __name__ == "__main__":
    with speaking_plainly():
        sys.exit(main())
