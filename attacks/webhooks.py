"""A receiver that answers wrongly and a worker that is killed: every card on the wall is told, under one id.

The receiver is a real server over TLS; it takes what is signed well, and remembers the ids it took.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from standardwebhooks import Webhook

from attacks import AttackResult, postgresql
from attacks._receiver import WELL, WRONG, Receiver, certificate, receiving
from attacks.kill import clean_environment, kill, side_started, side_told
from tests import installation

NAME = "webhooks"
SIDE = "attacks._webhooks_side"
WORKLOAD = (
    "10,000 cards given through the action while a receiver over TLS answers wrongly 3 times in 10 (500, reset, a stall "
    "longer than the time it has, a redirect), and the worker that sends is killed 50 times with SIGKILL at random "
    "moments and started again. Leases end after 3 s rather than 5 min, so that killing often ends in an afternoon. On "
    "SQLite and on PostgreSQL: what the receiver took is exactly what was given, each card under one id, every signature "
    "good, no redirect followed. Reduced: 60 cards and 2 kills, on SQLite."
)
FULL, REDUCED = (10_000, 50), (60, 2)
WRONGLY, STALLS = 0.3, 3.0
ENDS_WITHIN = 3600


def run(full: bool) -> AttackResult:
    cards, kills = FULL if full else REDUCED
    targets: dict[str, dict[str, str]] = {"SQLite": {}}
    found = postgresql() if full else None
    if found:
        targets["PostgreSQL"] = found.as_environment()
    outcomes = [attacked(name, databases, cards, kills, full) for name, databases in targets.items()]
    lines = [line for _passed, line in outcomes]
    if full and not found:
        lines.append("PostgreSQL: left out, no server is to be had in this run.")
    return AttackResult(NAME, all(passed for passed, _line in outcomes), lines)


def attacked(name: str, databases: dict[str, str], cards: int, kills: int, full: bool) -> tuple[bool, str]:
    dice = random.Random(6)
    with tempfile.TemporaryDirectory(prefix="onecloth-webhooks-") as home:
        if not full:
            installation.copy_of(installation.migrated(), Path(home) / "home")
        file = certificate(Path(home))
        with receiving(file, lambda: dice.choice(WRONG) if dice.random() < WRONGLY else WELL) as receiver:
            receiver.stalls = STALLS
            environment = {
                **clean_environment(Path(home) / "home", databases), "SSL_CERT_FILE": str(file),
                "ONECLOTH_OUTBOUND_INTERNAL": "localhost", "ONECLOTH_OUTBOUND_SECONDS": "1",
            }  # fmt: skip
            secret = side_told(SIDE, environment, "prepare", receiver.url, str(cards))
            given, done = killed_while_telling(environment, receiver, cards, kills)
            rows = json.loads(side_told(SIDE, environment, "kept"))
    return judged(name, receiver, secret, given, rows, done == kills)


def judged(
    name: str, receiver: Receiver, secret: str, given: list[str], rows: dict, is_killed: bool
) -> tuple[bool, str]:  # fmt: skip
    expected, taken = {rows["ids"].get(token) for token in given}, set(receiver.taken)
    lost, more = expected - taken, taken - expected
    forged = sum(not is_signed(secret, headers, body) for headers, body in receiver.requests)
    passed = is_killed and not (lost or more or forged or rows["waiting"]) and len(expected) == len(given)
    again = len(receiver.taken) - len(taken)
    return passed, (
        f"{name}: {len(given)} cards, {len(receiver.requests)} requests, {receiver.wrong} answered wrongly, {len(taken)} "
        f"taken, {again} of them twice under the same id, {len(lost)} lost, {len(more)} that nobody gave, {forged} not "
        f"signed well, {rows['waiting']} waiting."
    )


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Signed anew with the same id and time; the library's own check would refuse what is older than five minutes."""
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    signature = Webhook(secret).sign(headers["webhook-id"], at, body.decode())
    return signature in headers["webhook-signature"].split(" ")


def killed_while_telling(
    environment: dict[str, str], receiver: Receiver, cards: int, kills: int
) -> tuple[list[str], int]:  # fmt: skip
    given: list[str] = []
    giver = side_started(SIDE, environment, "emit", str(cards), stdout=subprocess.PIPE)
    reader = threading.Thread(target=lambda: given.extend(line.decode().strip() for line in giver.stdout), daemon=True)
    reader.start()
    worker, done, until = side_started(SIDE, environment, "work"), 0, time.monotonic() + ENDS_WITHIN
    try:
        while time.monotonic() < until and (giver.poll() is None or len(set(receiver.taken)) < cards):
            if done < kills and len(set(receiver.taken)) >= cards * done / kills:
                time.sleep(random.uniform(0.5, 1.5))
                kill(worker)
                done += 1
                worker = side_started(SIDE, environment, "work")
            time.sleep(0.05)
        time.sleep(1.5)  # the last answers are written down
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        giver.wait(timeout=60)
        reader.join(timeout=60)
        giver.stdout.close()
    return [token for token in given if token], done
