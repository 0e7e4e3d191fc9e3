"""A load generator that costs little: raw sockets in one thread, requests built beforehand, run as its own process.

`python -m benchmarks.load HOST PORT PATH CONNECTIONS SECONDS FILE` sends each line of FILE once as a JSON POST, with
CONNECTIONS requests always under way, and prints what came back as one line of JSON.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_REPLY = 65536


@dataclass
class Found:
    """Statuses and waiting times of the replies that came within the time."""

    seconds: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    broken: int = 0

    def as_json(self) -> str:
        ordered = sorted(self.waits) or [0.0]
        return json.dumps(
            {
                "seconds": self.seconds,
                "statuses": dict(self.statuses),
                "broken": self.broken,
                "p50": 1000 * ordered[len(ordered) // 2],
                "p95": 1000 * ordered[int(len(ordered) * 0.95)],
                "most": 1000 * ordered[-1],
            }
        )


class Line:
    """One connection: sends a request, gathers its reply, sends the next."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.gathered = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.gathered, self.sent_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def reply(self) -> bytes | None:
        """The whole reply once it is here; empty when the other side hung up."""
        piece = self.socket.recv(LARGEST_REPLY)
        if not piece:
            return b""
        self.gathered += piece
        head, end, body = self.gathered.partition(b"\r\n\r\n")
        if not end:
            return None
        return self.gathered if len(body) >= length_of(head) else None


def length_of(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def requests_of(path: str, host: str, bodies: Path) -> Iterator[bytes]:
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n".encode()
    for body in bodies.read_bytes().splitlines():
        yield head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def drive(address: tuple[str, int], requests: list[bytes], connections: int, seconds: float) -> Found:
    found, waiting = Found(), iter(requests)
    with selectors.DefaultSelector() as selector:
        lines = [Line(address) for _ in range(connections)]
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        started = time.perf_counter()
        for line in lines:
            line.send(next(waiting))
        under_way = connections
        until = started + seconds
        while under_way and (ready := selector.select(timeout=30)):
            for key, _events in ready:
                under_way += answered(key.data, found, waiting, until, selector)
        found.seconds = min(time.perf_counter() - started, seconds)
    return found


def answered(line: Line, found: Found, waiting: Iterator[bytes], until: float, selector: selectors.BaseSelector) -> int:
    """Take one reply and send the next request; -1 when this line is done."""
    reply = line.reply()
    if reply is None:
        return 0
    now = time.perf_counter()
    if not reply:
        found.broken += 1
    else:
        found.statuses[reply[9:12].decode()] += 1
        if now <= until:
            found.waits.append(now - line.sent_at)
    request = next(waiting, None) if reply and now < until else None
    if request is None:
        selector.unregister(line.socket)
        line.socket.close()
        return -1
    line.send(request)
    return 0


def main() -> None:
    host, port, path, connections, seconds, bodies = sys.argv[1:7]
    requests = list(requests_of(path, f"{host}:{port}", Path(bodies)))
    print(drive((host, int(port)), requests, int(connections), float(seconds)).as_json())


if __name__ == "__main__":
    main()
