"""The live process: event streams of boards, and nothing else. Pages and answers never come this way."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")
django.setup()

from django.conf import settings

from onecloth.teamwork.live import ALIVE, Hub, Viewer, lines
from onecloth.teamwork.queries.huddle_live import read_ticket

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
ADDRESS = "/live/boards/"
hub = Hub()
_watching: list["asyncio.Task[None]"] = []


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != ADDRESS:
        await _refused(send, HTTPStatus.NOT_FOUND)
    elif (viewer := _viewer(scope)) is None:
        await _refused(send, HTTPStatus.FORBIDDEN)
    else:
        if not _watching:
            _watching.append(asyncio.create_task(hub.watch()))
        await _streamed(viewer, receive, send)


def _viewer(scope: dict[str, Any]) -> Viewer | None:
    """Who is at the door, by their ticket; a page whose own count cannot be read is sent the board at once."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    known = read_ticket(asked.get("ticket", [""])[0])
    seen = asked.get("seen", [""])[0].partition("-")[0]
    return Viewer(*known, seen=int(seen) if seen.isdecimal() and len(seen) < 19 else -1) if known else None


async def _streamed(viewer: Viewer, receive: Receive, send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"), *_for_our_pages(),
    ]  # fmt: skip
    gone = asyncio.create_task(_gone(receive))
    hub.enter(viewer)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"retry: 10000\n\n" + ALIVE.encode(), "more_body": True})
        sending = asyncio.create_task(_send_lines(viewer, send))
        await asyncio.wait({gone, sending}, return_when=asyncio.FIRST_COMPLETED)
        sending.cancel()
    finally:
        gone.cancel()
        hub.leave(viewer)


async def _send_lines(viewer: Viewer, send: Send) -> None:
    async for words in lines(viewer):
        await send({"type": "http.response.body", "body": words.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refused(send: Send, status: HTTPStatus) -> None:
    words = f"{status.phrase}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(words)).encode())]
    await send({"type": "http.response.start", "status": status.value, "headers": [*headers, *_for_our_pages()]})
    await send({"type": "http.response.body", "body": words})


def _for_our_pages() -> list[tuple[bytes, bytes]]:
    """Without a proxy the live process has a port of its own, which a browser takes for another house."""
    return [
        (b"access-control-allow-origin", settings.ONECLOTH_BASE_URL.encode()),
        (b"x-content-type-options", b"nosniff"),
    ]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        asked = (await receive())["type"]
        await send({"type": f"{asked}.complete"})
        if asked == "lifespan.shutdown":
            return
