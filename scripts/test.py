"""`make test`: set up what is missing, then the whole suite on SQLite and on PostgreSQL.

The two runs go at once, one a core. What does not depend on the database runs once, beside the
PostgreSQL run, which is the shorter. `COVERAGE=yes` counts lines in the run on SQLite; it is asked for, as
counting lines takes nearly as long as running them. `ARGS` is handed to both runs; paths in it are run, on
both, instead of the whole suite.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import chromium
import postgres
from kit import BUILD, LOGS, PYTHON, ROOT, Steps, Stop, child_environment, say, speaking_plainly
from setup import set_up

# Folders of tests that never ask the database a question whose answer could differ; the kernel's beside SQLite.
ONCE = ("architecture", "attacks", "docs", "install", "permissions")
SERVED = ("browser", "real_data")  # long, and against an installation of their own
COVERAGE = BUILD / "coverage.db"
COUNTING = ("--cov", "--cov-report=")
NO_TESTS_RAN = 5  # pytest's exit code
WITH_A_WORD = ("-k", "-m", "-p", "-c", "-o", "-W", "-n", "-r", "--ignore", "--deselect", "--durations", "--maxfail")


def is_set(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes")


def in_ci() -> bool:
    return is_set("CI")


def counts_lines() -> bool:
    return is_set("COVERAGE")


def leave_out(what: str, how: str) -> None:
    sentence = f"Left out: {what}. To have it, {how}."
    if in_ci():
        raise Stop(f"In continuous integration nothing is left out. {sentence}")
    say(sentence)


def bring_browser(steps: Steps) -> str | None:
    steps.begin("Browser")
    found = chromium.bring(steps)
    steps.end(found or "none")
    if not found:
        leave_out("browser journeys, as there is no Chromium", chromium.HOW_TO_GET)
    return found


@contextlib.contextmanager
def postgresql(steps: Steps):
    """Addresses of the PostgreSQL databases for the run, or None where there is no server."""
    steps.begin("PostgreSQL")
    named = postgres.named_by_environment()
    if named:
        steps.end("the server of DATABASE_URL")
        yield named
        return
    folder = postgres.binaries(steps)
    if folder is None:
        steps.end("none")
        leave_out("the run on PostgreSQL, as there is no server", postgres.HOW_TO_GET)
        yield None
        return
    with postgres.server(folder) as databases:
        steps.end(f"started from {folder}")
        yield databases


def folders(names: tuple[str, ...]) -> list[str]:
    return [f"tests/{name}" for name in names if (ROOT / "tests" / name).is_dir()]


def ignoring(names: tuple[str, ...]) -> list[str]:
    return [f"--ignore={folder}" for folder in folders(names)]


def pytest_command(*arguments: str) -> list[str]:
    asked = shlex.split(os.environ.get("ARGS", ""))
    where = () if names_tests(asked) else ("tests",)
    return [*(str(PYTHON), "-m", "pytest"), *arguments, *where, *asked]


def names_tests(asked: list[str]) -> bool:
    """Whether somebody says which files or tests to run, as in `tests/listening/test_notes.py::test_one`."""
    before = ["", *asked]
    return any(
        (ROOT / word.partition("::")[0]).exists()
        for option, word in zip(before, asked, strict=False)
        if word and not word.startswith("-") and option not in WITH_A_WORD
    )


def run_environment(browser: str | None, **more: str) -> dict[str, str]:
    environment = child_environment(COVERAGE_FILE=str(COVERAGE), **more)
    for name in ("DATABASE_URL", "ANSWERS_DATABASE_URL"):
        if name not in more:
            environment.pop(name, None)
    if browser:
        environment["ONECLOTH_CHROMIUM"] = browser
    environment.setdefault("HYPOTHESIS_PROFILE", "ci" if in_ci() else "default")
    return environment


def begin_on_postgresql(databases: postgres.Databases, browser: str | None) -> tuple[subprocess.Popen[bytes], Path]:
    """Start the PostgreSQL run with its output in a file, shown when the other run has ended."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "postgresql.log"
    with log.open("w") as out:
        child = subprocess.Popen(
            pytest_command("--color=no", *ignoring((*SERVED, "kernel"))),
            cwd=ROOT,
            env=run_environment(browser, **databases.as_environment(), **postgres.bench_environment(databases)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    return child, log


def on_sqlite(browser: str | None, *, alone: bool) -> int:
    say("\nOn SQLite" if alone else "\nOn SQLite (on PostgreSQL at the same time, shown after)")
    left = () if alone else ONCE
    skipped = () if browser else ("browser",)
    return subprocess.run(
        pytest_command(*(COUNTING if counts_lines() else ()), *ignoring((*left, *skipped))),
        cwd=ROOT,
        env=run_environment(browser),
        check=False,
    ).returncode


def report_coverage() -> None:
    if not counts_lines():
        return
    say("\nCoverage of what ran on SQLite")
    subprocess.run(
        [PYTHON, "-m", "coverage", "report", "--skip-covered", "--sort=cover"],
        cwd=ROOT,
        check=False,
        env=child_environment(COVERAGE_FILE=str(COVERAGE)),
    )


def verdict(codes: list[int]) -> int:
    """Fails when a run failed; a run in which `ARGS` picked no test does not, if another ran some."""
    ran = [code for code in codes if code != NO_TESTS_RAN]
    return max(ran) if ran else NO_TESTS_RAN


def run_both(databases: postgres.Databases, browser: str | None) -> int:
    child, log = begin_on_postgresql(databases, browser)
    try:
        first = on_sqlite(browser, alone=False)
        second = child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
    report_coverage()
    if first not in (0, NO_TESTS_RAN):
        say("\nThe run on SQLite, further up, failed.")
    say("\nOn PostgreSQL, with the layout, the documents and the attacks")
    say(log.read_text(errors="replace").rstrip())
    return verdict([first, second])


def run_alone(browser: str | None) -> int:
    code = on_sqlite(browser, alone=True)
    report_coverage()
    return code


def main() -> int:
    started = time.monotonic()
    steps = Steps(5)
    set_up(steps, "dev")
    browser = bring_browser(steps)
    COVERAGE.parent.mkdir(parents=True, exist_ok=True)
    COVERAGE.unlink(missing_ok=True)
    with postgresql(steps) as databases:
        say(f"Ready after {time.monotonic() - started:.0f} s.")
        return run_both(databases, browser) if databases else run_alone(browser)


if __name__ == "__main__":
    with speaking_plainly():
        sys.exit(main())
