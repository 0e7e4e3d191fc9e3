"""The server killed in the middle of a huddle, while a team puts things on its board and presses twice."""

from __future__ import annotations

import http.client
import json
import tempfile
import threading
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from attacks import AttackResult, postgresql
from attacks.kill import Tally, clean_environment, free_port, killed_while, sent_until_taken, side_told
from tests import installation

NAME = "huddles"
SIDE = "attacks._huddles_side"
WORKLOAD = (
    "3,000 items put on one board over HTTP, as its page does it, by 12 people in the middle of a huddle, while the whole "
    "process group of the server is killed 20 times with SIGKILL at random moments and started again. Every third item is "
    "sent twice at the same moment, and each form is sent again until it is answered. On SQLite and on PostgreSQL: every "
    "item that was answered stands on the board, none twice, and the huddle still runs, once. Reduced: 120 and 2 kills, "
    "on SQLite."
)
FULL, REDUCED = (3000, 20), (120, 2)
PEOPLE, PRESSED_TWICE = 12, 3


def run(full: bool) -> AttackResult:
    items, kills = FULL if full else REDUCED
    targets: dict[str, dict[str, str]] = {"SQLite": {}}
    found = postgresql() if full else None
    if found:
        targets["PostgreSQL"] = found.as_environment()
    outcomes = [attacked(name, databases, items, kills) for name, databases in targets.items()]
    lines = [line for _passed, line in outcomes]
    if full and not found:
        lines.append("PostgreSQL: left out, no server is to be had in this run.")
    return AttackResult(NAME, all(passed for passed, _line in outcomes), lines)


def attacked(name: str, databases: dict[str, str], items: int, kills: int) -> tuple[bool, str]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="onecloth-huddles-") as folder:
        home = installation.copy_of(installation.migrated(), Path(folder) / "home")
        environment = {**clean_environment(home, databases), "ONECLOTH_BASE_URL": f"http://127.0.0.1:{port}"}
        made = json.loads(side_told(SIDE, environment, "prepare", str(PEOPLE)))
        tally, done = killed_while_writing(environment, port, made, items, kills)
        there = json.loads(side_told(SIDE, environment, "stored"))
    counted = Counter(there["words"])
    lost, doubled = tally.acknowledged - set(counted), sum(number - 1 for number in counted.values())
    huddles = (there["huddles"], there["running"])
    passed = not (lost or doubled or tally.refused) and len(tally.acknowledged) == items and done == kills
    line = (
        f"{name}: {done} kills, {len(tally.acknowledged)} of {items} answered, {tally.repeated} sent again, {len(lost)} lost, "
        f"{doubled} doubled, {huddles[0]} huddle held, {huddles[1]} running"
    )
    return passed and huddles == (1, 1), line + (f"; refused: {tally.refused[:3]}" if tally.refused else "") + "."


def killed_while_writing(
    environment: dict[str, str], port: int, made: dict[str, Any], items: int, kills: int
) -> tuple[Tally, int]:
    tally = Tally()
    shares = [range(place, items, PEOPLE) for place in range(PEOPLE)]
    team = [
        threading.Thread(target=write_all, args=(port, made, session, share, tally))
        for session, share in zip(made["sessions"], shares, strict=True)
    ]
    return tally, killed_while(team, environment, port, tally, items, kills)


def write_all(port: int, made: dict[str, Any], session: str, share: range, tally: Tally) -> None:
    for number in share:
        words, twice = f"Item {number}", number % PRESSED_TWICE == 0
        send = partial(pressed, port, made, session, words, tally, twice=twice)
        if not sent_until_taken(send, words, tally):
            return


def pressed(port: int, made: dict[str, Any], session: str, words: str, tally: Tally, *, twice: bool) -> bool:
    """Send the form; an impatient thumb sends it a second time beside the first, whose answer nobody waits for."""
    other = threading.Thread(target=answered, args=(port, made, session, words, tally))
    if twice:
        other.start()
    is_answered = answered(port, made, session, words, tally)
    if twice:
        other.join()
    return is_answered


def answered(port: int, made: dict[str, Any], session: str, words: str, tally: Tally) -> bool:
    body = urlencode({"kind": "problem", "words": words, "csrfmiddlewaretoken": made["csrf"]})
    cookies = f"sessionid={session}; csrftoken={made['csrf']}"
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=35)
    try:
        line.request(
            "POST", f"/huddles/{made['board']}/items/", body,
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies},
        )  # fmt: skip
        reply = line.getresponse()
        reply.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    if reply.status not in (302, 503):
        tally.refuse(str(reply.status))
    return reply.status == 302
