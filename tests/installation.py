"""Whole installations in a folder, made by the product's own commands, kept between runs, and served for a test."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.templates import KEPT, ROOT, digest, keep_folder, new_folder_beside, schema_digest

STARTS_WITHIN = 60  # seconds
COMMANDS_END_WITHIN = 1200  # the demo on a machine that does much else


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process of an installation sees: nothing of the test run's own settings or databases."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ONECLOTH_", "DJANGO_", "COV_", "PYTEST_"))
        and name not in ("DATABASE_URL", "ANSWERS_DATABASE_URL")
    }
    return {**kept, "ONECLOTH_HOME": str(home), **more}


def command(*words: str) -> list[str]:
    """The `onecloth` command of the environment that runs the tests."""
    return [sys.executable, "-c", "import sys; from onecloth.cli import main; sys.exit(main())", *words]


def run(home: Path, *words: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(*words),
        env=environment(home, **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=COMMANDS_END_WITHIN,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(f"onecloth {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


def migrated() -> Path:
    return made_once(f"migrated-{schema_digest()}", "migrate")


def with_demo() -> Path:
    sources = digest("src/onecloth/**/*.py", "src/onecloth_stats/**/*.py", "requirements/run.txt")
    return made_once(f"demo-{sources}", "migrate", "demo")


def made_once(name: str, *commands: str) -> Path:
    """The kept installation of this name, made by these commands if it is not there yet."""
    kept = KEPT / name
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name.partition('-')[0]}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.is_dir():
            made = new_folder_beside(kept)
            try:
                for word in commands:
                    run(made, word)
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise
            keep_folder(made, kept)
    return kept


def copy_of(kept: Path, target: Path) -> Path:
    return Path(shutil.copytree(kept, target))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running installation."""

    address: str
    home: Path
    process: subprocess.Popen[bytes]
    log: Path

    def written(self) -> str:
        return self.log.read_text(errors="replace")


def answers(address: str) -> bool:
    without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        without_proxy.open(address, timeout=5).close()
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


@contextlib.contextmanager
def served(home: Path, *options: str, start: list[str] | None = None, **more: str) -> Iterator[Served]:
    """The real server on a free port of loopback, ended with everything it started."""
    port = free_port()
    address = f"http://localhost:{port}"
    log = home / "served.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*(start or command("serve")), "--port", str(port), "--live-port", str(free_port()), *options],
            env=environment(home, ONECLOTH_BASE_URL=address, **more),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Served(address, home, process, log)
    try:
        wait_for(running)
        yield running
    finally:
        end(process)


def wait_for(running: Served) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if running.process.poll() is not None:
            raise AssertionError(f"The server ended by itself:\n{running.written()}")
        if answers(running.address):
            return
        time.sleep(0.1)
    raise AssertionError(f"The server did not answer within {STARTS_WITHIN} s:\n{running.written()}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End the whole session of processes: a server supervises others."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 15)
    try:
        process.wait(timeout=25)
    except subprocess.TimeoutExpired:
        pass
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()
