"""Progress lines, child processes and stamps for the commands behind the Makefile.

Standard library only: these scripts run before anything is installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
BUILD = ROOT / "build"
LOGS = BUILD / "logs"

# Variables of a caller's own environment that would bend ours.
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONSTARTUP", "DJANGO_SETTINGS_MODULE")


class Stop(Exception):
    """The command cannot go on; the message says why and what to do."""


def say(line: str) -> None:
    print(line, flush=True)


def home() -> Path:
    """The folder of databases and files: `ONECLOTH_HOME`, or `var` in the checkout."""
    return Path(os.environ.get("ONECLOTH_HOME") or ROOT / "var").resolve()


def child_environment(**extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    kept["PATH"] = f"{BIN}{os.pathsep}{kept.get('PATH', os.defpath)}"
    kept["PYTHONUNBUFFERED"] = "1"
    kept.update(extra)
    return kept


def call(*command: object, env: dict[str, str] | None = None, cwd: Path = ROOT) -> int:
    """Run a command whose output belongs on the screen; return its exit code."""
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env or child_environment(), check=False
    ).returncode


def tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


class Steps:
    """Numbered steps, each with one line on the screen and its time."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.title = ""
        self.started = 0.0

    def begin(self, title: str) -> None:
        self.number += 1
        self.title = title
        self.started = time.monotonic()
        self.write("…")

    def write(self, state: str) -> None:
        line = f"{self.number} of {self.total}  {self.title} {state}"
        if sys.stdout.isatty():
            print(f"\r\033[K{line}", end="", flush=True)
        elif state == "…":
            print(line, end="", flush=True)
        else:
            print(state.removeprefix("…"), end="", flush=True)

    def end(self, outcome: str = "") -> None:
        seconds = time.monotonic() - self.started
        self.write(f"… {outcome or f'done in {seconds:.1f} s'}")
        print(flush=True)

    def run(self, *command: object, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
        """Run a command quietly, its output in a log; raise `Stop` with the log's end if it fails."""
        LOGS.mkdir(parents=True, exist_ok=True)
        log = LOGS / f"{self.title.lower().replace(' ', '-')}.log"
        with log.open("a") as out:
            print("$", *command, file=out, flush=True)
            child = subprocess.Popen(
                [str(part) for part in command],
                cwd=cwd,
                env=env or child_environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            code = self.watch(child)
        if code:
            raise Stop(
                f"“{self.title}” failed. The end of {log}:\n\n{tail(log)}\n\n"
                "What was done before is kept: the same command takes up here."
            )

    def watch(self, child: subprocess.Popen[bytes]) -> int:
        """Wait for a child, showing seconds on a terminal; end it when we are interrupted."""
        try:
            while True:
                try:
                    return child.wait(timeout=1)
                except subprocess.TimeoutExpired:
                    if sys.stdout.isatty():
                        self.write(f"… {time.monotonic() - self.started:.0f} s")
        except BaseException:
            child.terminate()
            child.wait()
            raise


def digest(paths: Iterable[Path], *extra: str) -> str:
    """A hash of the named files (folders with everything below them) and of further words."""
    whole = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            whole.update(str(file.relative_to(ROOT)).encode() + b"\0")
            whole.update(file.read_bytes() if file.is_file() else b"absent")
    for word in extra:
        whole.update(b"\0" + word.encode())
    return whole.hexdigest()


class Stamp:
    """Remembers that a step succeeded for exactly these inputs; written only on success."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def holds(self, wanted: str) -> bool:
        return self.file.is_file() and self.file.read_text().strip() == wanted

    def drop(self) -> None:
        self.file.unlink(missing_ok=True)

    def set(self, value: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(value + "\n")
        fresh.replace(self.file)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time: a second waits rather than installing into the same folder."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is setting up this folder; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """Turn `Stop` into its sentence and Ctrl-C into a quiet end, both without a traceback; a polite signal clears up too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr, flush=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print(flush=True)
        raise SystemExit(130) from None
