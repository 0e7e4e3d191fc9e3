"""A morning's digest while the worker is killed and the mail server refuses, stalls and drops: one mail each, no more."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from attacks import AttackResult, postgresql
from attacks.kill import clean_environment, free_port, kill, side_started, side_told
from tests import installation

NAME = "digests"
SIDE = "attacks._digests_side"
WORKLOAD = (
    "The digest of a morning for 2,000 people, of whom some 900 have something new, while the worker that makes and sends "
    "it is killed 20 times with SIGKILL at random moments and started again, and the mail server answers wrongly 1 time in "
    "5 (451, a stall longer than the time it has, a line dropped before the mail was kept and one dropped after). The "
    "worker's clock goes sixty times faster, so that leases end and second tries come soon. On SQLite and on PostgreSQL: "
    "everybody to whom a digest is due gets one, under one Message-ID, and nobody else gets any. Reduced: 240 people and 2 "
    "kills, on SQLite."
)
FULL, REDUCED = (2000, 20), (240, 2)
WRONGLY, STALLS = 0.2, 2.0
QUIET, ENDS_WITHIN = 3.0, 1800


class Receiver:
    """A mail server that keeps what it is given, but for what it does wrong. `kept` counts the mails of each address by id."""

    def __init__(self) -> None:
        self.kept: dict[str, Counter[str]] = {}
        self.wrong, self.last = 0, time.monotonic()
        self.dice = random.Random(5)

    async def take(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        how = self.dice.choice(("451 later", "stall", "before", "after")) if self.dice.random() < WRONGLY else "well"
        self.wrong, self.last = self.wrong + (how != "well"), time.monotonic()
        if how in ("well", "after"):
            letter = message_from_bytes(bytes(envelope.content or b""), policy=default)
            self.kept.setdefault(envelope.rcpt_tos[0], Counter())[str(letter["Message-ID"])] += 1
        if how == "stall":
            await asyncio.sleep(STALLS)
        if how in ("before", "after") and server.transport is not None:
            server.transport.abort()
        return how if how.startswith("4") else "250 kept" if how == "well" else "421 gone"


Receiver.handle_DATA = Receiver.take  # the name aiosmtpd looks for


def run(full: bool) -> AttackResult:
    people, kills = FULL if full else REDUCED
    targets: dict[str, dict[str, str]] = {"SQLite": {}}
    found = postgresql() if full else None
    if found:
        targets["PostgreSQL"] = found.as_environment()
    outcomes = [attacked(name, databases, people, kills) for name, databases in targets.items()]
    lines = [line for _passed, line in outcomes]
    if full and not found:
        lines.append("PostgreSQL: left out, no server is to be had in this run.")
    return AttackResult(NAME, all(passed for passed, _line in outcomes), lines)


def attacked(name: str, databases: dict[str, str], people: int, kills: int) -> tuple[bool, str]:
    receiver, port = Receiver(), free_port()
    with tempfile.TemporaryDirectory(prefix="onecloth-digests-") as folder:
        home = installation.copy_of(installation.migrated(), Path(folder) / "home")
        environment = {
            **clean_environment(home, databases), "ONECLOTH_SMTP_HOST": "127.0.0.1", "ONECLOTH_SMTP_PORT": str(port),
            "ONECLOTH_SMTP_TLS": "0", "ONECLOTH_BASE_URL": "https://onecloth.example",
        }  # fmt: skip
        due = json.loads(side_told(SIDE, environment, "prepare", str(people)))
        controller = Controller(receiver, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            done = killed_while_sending(environment, receiver, len(due), kills)
        finally:
            controller.stop()
        waiting = int(side_told(SIDE, environment, "waiting"))
    return judged(name, receiver, due, waiting, done, kills)


def judged(
    name: str, receiver: Receiver, due: list[str], waiting: int, done: int, kills: int
) -> tuple[bool, str]:  # fmt: skip
    lost, more = set(due) - set(receiver.kept), set(receiver.kept) - set(due)
    twice = sum(len(ids) > 1 for ids in receiver.kept.values())
    again = sum(ids.total() - 1 for ids in receiver.kept.values())
    passed = bool(due) and done == kills and not (lost or more or twice or waiting)
    return passed, (
        f"{name}: {done} kills, {receiver.wrong} wrong answers, {len(due)} digests due, {len(lost)} lost, {len(more)} to "
        f"others, {twice} people with a second digest, {again} copies under the same id, {waiting} waiting."
    )


def killed_while_sending(environment: dict[str, str], receiver: Receiver, due: int, kills: int) -> int:
    """Kill as the mails arrive, evenly; then wait until all have come and nothing comes any more."""
    epoch = datetime.now(UTC).isoformat()
    worker: subprocess.Popen[bytes] = side_started(SIDE, environment, "work", epoch)
    done, until = 0, time.monotonic() + ENDS_WITHIN
    try:
        while time.monotonic() < until:
            if done < kills and len(receiver.kept) >= due * done / kills:
                time.sleep(receiver.dice.uniform(0.5, 1.5) if done else 2.5)
                kill(worker)
                done += 1
                worker = side_started(SIDE, environment, "work", epoch)
            if worker.poll() is not None:
                raise RuntimeError("The worker ended by itself.")
            if done == kills and len(receiver.kept) >= due and time.monotonic() - receiver.last > QUIET:
                break
            time.sleep(0.05)
    finally:
        kill(worker)
    return done
