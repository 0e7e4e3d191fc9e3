"""`make run` as a newcomer types it, in an environment that `make` has set up."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import environment, free_port

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_WITHIN = 120

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv/stamps/dev").exists() or not shutil.which("make"),
    reason="this environment was not set up by make",
)


@pytest.fixture
def running(demo_copy: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """`make run` from another folder, over an installation that has its demo already: a second start."""
    log = tmp_path / "run.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            ["make", "-C", str(ROOT), "run", f"PORT={free_port()}"],
            cwd=tmp_path,
            env=environment(demo_copy),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    yield process, log
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def address_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"Onecloth is at (http://\S+)", log.read_text()):
            return found[1]
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def wait_until_it_answers(address: str) -> int:
    until = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20) as page:
                return int(page.status)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return refusal.code
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_run_sets_up_shows_its_steps_serves_and_ends_quietly(
    running: tuple[subprocess.Popen[bytes], Path],
) -> None:
    process, log = running
    address = address_in(log, process)
    assert wait_until_it_answers(address) == 200
    shown = log.read_text()
    assert "1 of 6  Python environment … already there" in shown
    assert "Traceback" not in shown
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=40)
    assert "Traceback" not in log.read_text(), log.read_text()


def test_a_port_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "-C", str(ROOT), "run", "PORT=web"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "PORT=web is not a port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_step_that_failed_is_tried_again(tmp_path: Path) -> None:
    """A stamp is written only on success, and only for exactly the inputs of the step."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from kit import Stamp;"
        "stamp = Stamp(Path(sys.argv[2]) / 'stamp'); print(stamp.holds('a')); stamp.set('a');"
        "print(stamp.holds('a'), stamp.holds('b')); stamp.drop(); print(stamp.holds('a'))"
    )
    done = subprocess.run(
        ["python3", "-c", program, str(ROOT / "scripts"), str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True", "False", "False"]
