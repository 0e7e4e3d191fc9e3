"""Two hundred boards with ten viewers each, told of a change as it happens; and the wall of a hundred thousand cards."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import Row, postgresql

NAME = "board"
BOARDS = int(os.environ.get("ONECLOTH_BENCH_BOARDS", "200"))
SECONDS = int(os.environ.get("ONECLOTH_BENCH_SECONDS", "60"))
CARDS = int(os.environ.get("ONECLOTH_BENCH_CARDS", "100000"))
DOCUMENTED = (200, 60, 100_000)
VIEWERS, EACH_MINUTE, WARM = 10, 1.0, 10
WORKLOAD = (
    "200 boards of ten people each with six items and a lead, every one of the 2,000 with the board open on a line of their "
    "own. For 60 seconds each board is written on once a minute, at even distances, by its own people over HTTP, as the "
    "page does it; `onecloth serve`'s own web and live processes, and whoever writes and looks on, share the two cores. "
    "Seen: from the click (the request is sent) until the tenth viewer has the drawn parts with the new words. Reference: "
    "the answer to the click itself. The wall: 100,000 cards on PostgreSQL, pages as Django's test client gets them, one at "
    "a time: first page, a unit's, pages in the midst and at the end, each 8 times; the 95th percentile of all counts. "
    "Reference: the number of all cards with one word in them."
)
ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "bench-board"


def run() -> list[Row]:
    found = postgresql()
    if not found:
        print("  Left out: it is measured on PostgreSQL alone.", flush=True)
        return []
    shutil.rmtree(HOME, ignore_errors=True)
    (HOME / "static").mkdir(parents=True)
    web, live = free_port(), free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONECLOTH_", "DJANGO_"))}
    environment = {
        **kept, **found.as_environment(), "ONECLOTH_HOME": str(HOME), "ONECLOTH_SECRET_KEY": "for measuring",
        "ONECLOTH_BASE_URL": f"http://127.0.0.1:{web}",
    }  # fmt: skip
    boards = json.loads(told(environment, "prepare", str(BOARDS), str(VIEWERS)))
    with served("web", web, environment), served("live", live, environment):
        seen, clicked = asyncio.run(watched(boards, web, live))
    told(environment, "cards", str(CARDS))
    wall, whole = json.loads(told(environment, "wall", "8"))
    return [seen_row(seen, clicked), wall_row(wall, whole)]


def told(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "benchmarks._board_side", *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()  # fmt: skip


def seen_row(seen: list[float], clicked: list[float]) -> Row:
    slow, answered = 1000 * p95(seen), 1000 * p95(clicked)
    print(
        f"  {len(clicked)} changes, {len(seen)} seen by all ten; the middle one after {1000 * p95(seen, 0.5):.0f} ms",
        flush=True,
    )
    full = DOCUMENTED[0] <= BOARDS and DOCUMENTED[1] <= SECONDS
    return Row(
        slow, "ms", answered, "the answer to the click, p95", slow / answered, "p95 <= 300 ms",
        slow <= 300 and len(seen) == len(clicked), "PostgreSQL: a change seen by ten viewers, p95", full=full,
    )  # fmt: skip


def wall_row(wall: list[float], whole: float) -> Row:
    slow, all_cards = 1000 * p95(wall), 1000 * whole
    return Row(
        slow, "ms", all_cards, "looking at every card", slow / all_cards, "p95 <= 150 ms", slow <= 150,
        "PostgreSQL: wall of cards, p95", full=DOCUMENTED[2] <= CARDS,
    )  # fmt: skip


def p95(seconds: list[float], share: float = 0.95) -> float:
    return sorted(seconds)[math.ceil(share * len(seconds)) - 1] if seconds else math.inf


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(only: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    """The process as `onecloth serve` runs it."""
    words = ["serve", "--only", only, "--port", str(port)] + (["--live-port", str(port)] if only == "live" else [])
    command = [sys.executable, "-c", "from onecloth.cli import main; raise SystemExit(main())", *words]
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL
    )  # fmt: skip
    try:
        wait_for(port)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError("The server did not start.")


async def watched(boards: list[dict[str, Any]], web: int, live: int) -> tuple[list[float], list[float]]:
    """Seconds until each change was seen by all ten, and until its click was answered."""
    seen: dict[str, list[float]] = {}
    lines: list[asyncio.Task[None]] = []
    for board in boards:
        lines += (asyncio.create_task(look_on(live, f"{each}&seen={board['seen']}", seen)) for each in board["tickets"])
        await asyncio.sleep(0.02)
    await asyncio.gather(*(click(web, board, f"warm{n}") for n, board in enumerate(boards[:WARM])))
    await asyncio.sleep(5)  # every line is open, and what was clicked has been drawn
    clicks, started = [], time.perf_counter()
    changes = round(BOARDS * EACH_MINUTE * SECONDS / 60)
    for n in range(changes):
        await asyncio.sleep(max(0.0, started + n * SECONDS / changes - time.perf_counter()))
        clicks.append(asyncio.create_task(click(web, boards[(n * 7) % len(boards)], f"mark{n:06}end")))
    answered = await asyncio.gather(*clicks)
    await asyncio.sleep(5)
    for line in lines:
        line.cancel()
    await asyncio.gather(*lines, return_exceptions=True)
    whole = [max(seen[words]) - sent for words, sent, _took in answered if len(seen.get(words, ())) == VIEWERS]
    return whole, [took for _words, _sent, took in answered]


async def look_on(port: int, ticket: str, seen: dict[str, list[float]]) -> None:
    """One page that looks on: notes when it first has the words of each change."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(f"GET /live/boards/?ticket={ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    known: set[str] = set()
    while line := await reader.readline():
        at, words = time.perf_counter(), line.decode()
        for part in words.split("mark")[1:]:
            mark = f"mark{part[:9]}"
            if mark.endswith("end") and mark not in known:
                known.add(mark)
                seen.setdefault(mark, []).append(at)


async def click(port: int, board: dict[str, Any], words: str) -> tuple[str, float, float]:
    body = f"kind=problem&words={words}&csrfmiddlewaretoken={board['csrf']}".encode()
    head = (
        f"POST /huddles/{board['token']}/items/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Cookie: sessionid={board['session']}; csrftoken={board['csrf']}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    sent = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.encode() + body)
    status = (await reader.readline()).decode()
    took = time.perf_counter() - sent
    writer.close()
    if " 302 " not in status:
        raise RuntimeError(f"A click was not taken: {status.strip()}")
    return words, sent, took
