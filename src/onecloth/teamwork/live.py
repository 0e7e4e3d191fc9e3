"""Boards that are pushed: one poller asks which changed, each is drawn once for all who may do the same, and handed out.

It runs in a process of its own (`onecloth serve` starts it), beside the pages, which stay as they are: whoever cannot be
reached here asks every few seconds, as before. Nothing is kept here that would be missed when the process ends.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import close_old_connections
from django.template.loader import render_to_string
from django.utils import timezone, translation

from onecloth.core import clock
from onecloth.core.once import while_reading
from onecloth.organisation.queries.actors import users_here
from onecloth.teamwork.queries.huddle_live import Eyes, alike, changes_of, page_for

EVERY = 0.1  # seconds between two looks at what changed
SILENT = 15.0  # seconds after which a silent line says that it is one
ALIVE = "event: alive\ndata:\n\n"
MOST_WAITING = 3  # of one viewer whose line is slow; a newer drawing takes the place of what never left
T = TypeVar("T")


@dataclass(eq=False)
class Viewer:
    """One page that looks on. `seen` is the number of changes it was last sent."""

    user: int
    eyes: Eyes
    seen: int
    waiting: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def give(self, words: str | None) -> None:
        while self.waiting.full():
            self.waiting.get_nowait()
        self.waiting.put_nowait(words)


class Hub:
    """Everybody who looks on, by board. All of it runs in one event loop; the database is asked in two threads."""

    def __init__(self) -> None:
        self.viewers: dict[int, set[Viewer]] = {}
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="board")
        self.drawing: dict[int, asyncio.Task[None]] = {}

    async def ask(self, question: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, _asked, question, given)

    def enter(self, viewer: Viewer) -> None:
        self.viewers.setdefault(viewer.eyes.board, set()).add(viewer)

    def leave(self, viewer: Viewer) -> None:
        there = self.viewers.get(viewer.eyes.board, set())
        there.discard(viewer)
        if not there:
            self.viewers.pop(viewer.eyes.board, None)

    async def watch(self) -> None:
        """For ever: a fault of one look is written down, and the next one tries again."""
        while True:
            try:
                await self.look()
            except Exception:
                logging.getLogger("onecloth.live").exception("The boards could not be looked at; it is tried again.")
                await asyncio.sleep(10 * EVERY)
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Which boards have changed since somebody was sent theirs. One that is being drawn is looked at again later."""
        if not self.viewers:
            return
        now = await self.ask(changes_of, list(self.viewers))
        for board, there in list(self.viewers.items()):
            if board in self.drawing or all(each.seen >= now.get(board, -1) for each in there):
                continue
            task = asyncio.create_task(self.hand_out(board))
            self.drawing[board] = task
            task.add_done_callback(partial(self.drawn, board))

    def drawn(self, board: int, _task: "asyncio.Task[None]") -> None:
        self.drawing.pop(board, None)

    async def hand_out(self, board: int) -> None:
        """Draw it once for each kind of eyes. Who is no longer here is shown the door and nothing else."""
        there = list(self.viewers.get(board, ()))
        try:
            changes, here, drawn = await self.ask(_drawn, board, there)
        except Exception:
            logging.getLogger("onecloth.live").exception("A board could not be drawn; it is tried again.")
            await asyncio.sleep(1)
            return
        for viewer in there:
            if viewer.user not in here or viewer.eyes not in drawn:
                viewer.give(None)
                self.leave(viewer)
            elif viewer.seen < changes:
                viewer.give(drawn[viewer.eyes])
                viewer.seen = changes


def _asked(question: Callable[..., T], given: Iterable[Any]) -> T:
    close_old_connections()
    try:
        return question(*given)
    finally:
        close_old_connections()


def _drawn(board: int, there: Iterable[Viewer]) -> tuple[int, set[int], Mapping[Eyes, str]]:
    """How often the board has changed, who still works here, and the parts by kind of eyes.

    The changes are counted before anything is drawn: what comes in meanwhile is drawn again.
    """
    with while_reading():
        changes, at = changes_of([board]).get(board, -1), clock.now()
        here = users_here({each.user for each in there}, at)
        if changes < 0:
            return changes, here, {}
        same = alike({each.eyes for each in there if each.user in here}, board)
        events = {eyes: event_for(eyes, at) for eyes in set(same.values())}
        return changes, here, {eyes: events[other] for eyes, other in same.items()}


def event_for(eyes: Eyes, at: datetime) -> str:
    """The parts of a board as one event. Forms have no token in them: the page that receives them has its own."""
    with translation.override(eyes.language), timezone.override(ZoneInfo(eyes.zone)):
        page = page_for(eyes, at)
        parts = {"page": page, "board": page.board, "is_wall": eyes.is_wall}
        return f"event: board\ndata: {json.dumps(render_to_string('teamwork/huddles/live.html', parts))}\n\n"


async def lines(viewer: Viewer) -> Any:
    """What goes down one line until the viewer is shown the door."""
    while True:
        words: str | None = ALIVE
        with contextlib.suppress(TimeoutError):
            words = await asyncio.wait_for(viewer.waiting.get(), SILENT)
        if words is None:
            return
        yield words
