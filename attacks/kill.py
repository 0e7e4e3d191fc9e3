"""Kill the server again and again while people answer: nothing acknowledged is lost, nothing is stored twice.

Each submission keeps its id and is sent until it is acknowledged, as a phone does that lost its line.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from attacks import AttackResult, postgresql

NAME = "kill"
WORKLOAD = (
    "5,000 submissions by 16 at once to the real server (onecloth serve), whose whole process group is killed 25 times "
    "with SIGKILL at random moments and started again; each submission is repeated with its id until it is acknowledged. "
    "On SQLite and on PostgreSQL: everything acknowledged is stored, and nothing twice. Reduced: 300 and 3 kills."
)
ROOT = Path(__file__).resolve().parent.parent
FULL, REDUCED = (5000, 25), (300, 3)
AT_ONCE = 16
SIDE = "benchmarks._intake_side"
STARTS_WITHIN, ENDS_WITHIN = 180, 3600


@dataclass
class Tally:
    """What the senders saw. A lock guards it: sixteen write."""

    acknowledged: set[str] = field(default_factory=set)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, repeats: int) -> None:
        with self.lock:
            self.acknowledged.add(name)
            self.repeated += repeats

    def refuse(self, why: str) -> None:
        with self.lock:
            self.refused.append(why)


def run(full: bool) -> AttackResult:
    number, kills = FULL if full else REDUCED
    targets = {"SQLite": {}}
    found = postgresql()
    if found:
        targets["PostgreSQL"] = found.as_environment()
    outcomes = [attacked(name, databases, number, kills) for name, databases in targets.items()]
    lines = [line for _passed, line in outcomes]
    if not found:
        lines.append("PostgreSQL: left out, no server is to be had in this run.")
    return AttackResult(NAME, all(passed for passed, _line in outcomes), lines)


def attacked(name: str, databases: dict[str, str], number: int, kills: int) -> tuple[bool, str]:
    with tempfile.TemporaryDirectory(prefix="onecloth-kill-") as home:
        environment = clean_environment(Path(home), databases)
        made = json.loads(side_told(SIDE, environment, "prepare"))
        bodies = Path(home) / "bodies"
        side_told(SIDE, environment, "bodies", made["token"], str(bodies), str(number))
        tally, done = killed_while_sending(environment, made["token"], bodies.read_bytes().splitlines(), kills)
        side_told(SIDE, environment, "stored", made["study"], str(Path(home) / "stored"))
        stored = (Path(home) / "stored").read_text().split()
    lost, doubled = tally.acknowledged - set(stored), len(stored) - len(set(stored))
    passed = not lost and not doubled and not tally.refused and len(tally.acknowledged) == number and done == kills
    line = (
        f"{name}: {done} kills, {len(tally.acknowledged)} of {number} acknowledged, {tally.repeated} sent again, "
        f"{len(stored)} stored, {len(lost)} lost, {doubled} doubled"
    )
    return passed, line + (f"; refused: {tally.refused[:3]}" if tally.refused else "") + "."


def killed_while_sending(environment: dict[str, str], token: str, bodies: list[bytes], kills: int) -> tuple[Tally, int]:
    port, tally = free_port(), Tally()
    waiting = iter(bodies)
    taking = threading.Lock()

    def next_body() -> bytes | None:
        with taking:
            return next(waiting, None)

    senders = [threading.Thread(target=send_all, args=(port, token, next_body, tally)) for _ in range(AT_ONCE)]
    return tally, killed_while(senders, environment, port, tally, len(bodies), kills)


def killed_while(
    senders: list[threading.Thread], environment: dict[str, str], port: int, tally: Tally, number: int, kills: int
) -> int:  # fmt: skip
    """Kill the server evenly as `number` things are acknowledged, while the senders send; return how often."""
    server = started(environment, port)
    for sender in senders:
        sender.start()
    done, until = 0, time.monotonic() + ENDS_WITHIN
    try:
        while any(sender.is_alive() for sender in senders) and time.monotonic() < until:
            if done < kills and len(tally.acknowledged) >= number * done / kills:
                time.sleep(random.uniform(0.0, 0.15))
                kill(server)
                done += 1
                server = started(environment, port)
            time.sleep(0.005)
    finally:
        kill(server)
        for sender in senders:
            sender.join(timeout=60)
    return done


def send_all(port: int, token: str, next_body, tally: Tally) -> None:
    while (body := next_body()) is not None:
        if not sent_until_taken(
            lambda body=body: acknowledged(port, token, body, tally), json.loads(body)["id"], tally
        ):
            return


def sent_until_taken(send: Callable[[], bool], name: str, tally: Tally) -> bool:
    """Send the same again and again, as a phone does that lost its line; False where it is never taken."""
    repeats, until = 0, time.monotonic() + 2 * STARTS_WITHIN  # a machine that does much else starts slowly
    while not send():
        repeats += 1
        time.sleep(0.1)
        if time.monotonic() > until:
            tally.refuse("never acknowledged")
            return False
    tally.add(name, repeats)
    return True


def acknowledged(port: int, token: str, body: bytes, tally: Tally) -> bool:
    """Send once over a connection of its own; False where the line dropped or the server asked to wait."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=35)
    try:
        line.request("POST", f"/s/{token}/answers/", body, {"Content-Type": "application/json"})
        reply = line.getresponse()
        text = reply.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    if reply.status not in (200, 503):
        tally.refuse(f"{reply.status} {text[:120]!r}")
    return reply.status != 503


def started(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-c", "import sys; from onecloth.cli import main; sys.exit(main())",
        "serve", "--only", "web", "--port", str(port),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(
        command, env=environment, cwd=environment["ONECLOTH_HOME"], stdin=quiet, stdout=quiet, stderr=quiet,
        start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return server
        time.sleep(0.02)
    kill(server)
    raise RuntimeError("The server did not start again.")


def kill(server: subprocess.Popen[bytes]) -> None:
    """The whole group at once: supervisor, web process and whatever they started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def clean_environment(home: Path, databases: dict[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ONECLOTH_", "DJANGO_", "PYTEST_", "COV_")) and not name.endswith("DATABASE_URL")
    }
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    return {
        **kept,
        **databases,
        "ONECLOTH_HOME": str(home),
        "ONECLOTH_SECRET_KEY": "only for attacks",
        "PYTHONPATH": path,
    }


def side_started(
    side: str, environment: dict[str, str], *words: str, stdout: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:  # fmt: skip
    """The product's side of an attack in a group of its own, which `kill` ends."""
    return subprocess.Popen(
        [sys.executable, "-m", side, *words], env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=stdout,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def side_told(side: str, environment: dict[str, str], *words: str) -> str:
    """What the product's side of an attack answers. Raises `CalledProcessError`."""
    command = [sys.executable, "-m", side, *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
