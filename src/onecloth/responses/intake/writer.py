"""One thread of each process commits what waits, together.

A commit that must reach the disk takes as long for one answer as for a hundred. While one batch is being written the
next gathers by itself, so nobody waits for a timer. Whoever handed in is told after the commit, never before.
"""

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from django.db import connections
from django.utils.translation import gettext as _

from onecloth.responses.intake.batch import unavailable
from onecloth.responses.intake.submission import ALIAS, IntakeUnavailable, Prepared

MOST_WAITING = 2000
MOST_TOGETHER = 250
PATIENCE = 30  # seconds until a caller is told to send again

log = logging.getLogger("onecloth.intake")


class Ticket:
    """A submission that waits, and the lock its caller waits at."""

    __slots__ = ("done", "prepared")

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.done = threading.Lock()
        self.done.acquire()


class GroupCommit:
    """A bounded queue and the thread that empties it."""

    def __init__(self, settle: Callable[[Sequence[Prepared]], None]) -> None:
        self._settle = settle
        self._waiting: SimpleQueue[Ticket | None] = SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None

    def hand_over(self, prepared: Prepared) -> None:
        """Return when the submission has its outcome. Raises `IntakeUnavailable` when the queue is full or stuck."""
        if self._waiting.qsize() >= MOST_WAITING:
            raise IntakeUnavailable(
                _("Very many people are answering at this moment. Your answers are still here: please send them again.")
            )
        ticket = Ticket(prepared)
        self._waiting.put(ticket)
        if self._thread is None:
            self._start()
        if not ticket.done.acquire(timeout=PATIENCE):
            raise unavailable(TimeoutError())

    def close(self) -> None:
        """Finish what waits and give the connection back."""
        with self._guard:
            thread, self._thread = self._thread, None
        if thread:
            self._waiting.put(None)
            thread.join()

    def _start(self) -> None:
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        try:
            while (tickets := self._gather()) is not None:
                self._commit(tickets)
        finally:
            connections[ALIAS].close()

    def _gather(self) -> list[Ticket] | None:
        first = self._waiting.get()
        if first is None:
            return None
        tickets = [first]
        with contextlib.suppress(Empty):
            while len(tickets) < MOST_TOGETHER:
                ticket = self._waiting.get_nowait()
                if ticket is None:
                    self._waiting.put(None)
                    break
                tickets.append(ticket)
        return tickets

    def _commit(self, tickets: list[Ticket]) -> None:
        batch = [ticket.prepared for ticket in tickets]
        try:
            self._settle(batch)
            if any(isinstance(each.outcome, IntakeUnavailable) for each in batch):
                self._try_again(batch)
        except Exception as fault:
            log.exception("A batch of answers could not be settled; none of it was acknowledged.")
            for each in batch:
                each.outcome = each.outcome or unavailable(fault)
        finally:
            for ticket in tickets:
                ticket.done.release()

    def _try_again(self, batch: list[Prepared]) -> None:
        """A connection that the database dropped is opened anew once; a full disk stays full and is told to the callers."""
        connections[ALIAS].close()
        waiting = [each for each in batch if isinstance(each.outcome, IntakeUnavailable)]
        self._settle(waiting)
        still = [each.outcome for each in waiting if isinstance(each.outcome, IntakeUnavailable)]
        if still:
            connections[ALIAS].close()
            log.error("Answers could not be written: %s", still[0].__cause__)


class OfThisProcess:
    """The writer of the process that asks; a forked child starts its own."""

    def __init__(self, settle: Callable[[Sequence[Prepared]], None]) -> None:
        self._settle = settle
        self._writer = GroupCommit(settle)
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        self._writer = GroupCommit(self._settle)

    def hand_over(self, prepared: Prepared) -> None:
        self._writer.hand_over(prepared)

    def close(self) -> None:
        self._writer.close()
