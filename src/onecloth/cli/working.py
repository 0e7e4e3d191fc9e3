"""`onecloth work`: what happens in the background. Effects of both databases, long work, what recurs."""

import argparse
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from onecloth.cli.speaking import counted, say
from onecloth.cli.starting import in_this_home, start_migrated

OUTSIDE_AT_ONCE = 4
IDLE = 1.0  # seconds between two looks when nothing was due
EXAMPLE = "examples:\n  onecloth work\n  onecloth work --once     (for a timer of the system, or a test)"


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "work",
        help="send what waits, do long work, run what recurs",
        description="Works in the background. onecloth serve starts one; more may run beside it, on PostgreSQL.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--once", action="store_true", help="do what is due now, then end")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    start_migrated()
    with in_this_home():
        if arguments.once:
            return once()
        until_stopped()
    return 0


def once() -> int:
    from onecloth.core import outbox

    ran = run_schedule()
    jobs = _drain(run_job)
    sent = _drain(deliver)
    stuck = outbox.failing()
    say(
        f"{counted(sent, 'message', 'messages')} handled, {counted(jobs, 'job', 'jobs')} run, {ran} of the timetable done."
    )
    if stuck:
        say(f"{counted(stuck, 'message', 'messages')} could not be handled and will be tried again.")
    return 0


def until_stopped() -> None:
    """Loops side by side, so that a long job or a stranger's slow server delays no mail. The first signal lets each
    finish its step."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    steps = (deliver_common, *[deliver_outside] * OUTSIDE_AT_ONCE, partial(run_job, stop), run_schedule)
    loops = [threading.Thread(target=_loop, args=(step, stop)) for step in steps]
    for loop in loops:
        loop.start()
    for loop in loops:
        while loop.is_alive():
            loop.join(timeout=1)


def deliver() -> int:
    from onecloth.core import clock, outbox

    return sum(outbox.deliver_due(clock.now(), model=box) for box in outbox.boxes())


def deliver_common() -> int:
    from onecloth.core import clock, outbox

    return sum(outbox.deliver_due(clock.now(), model=box, lane=outbox.COMMON) for box in outbox.boxes())


def deliver_outside() -> int:
    """A few at a time: each may take as long as one request may."""
    from onecloth.core import clock, outbox

    return outbox.deliver_due(clock.now(), most=4, lane=outbox.OUTSIDE)


def run_job(stop: threading.Event | None = None) -> int:
    from onecloth.core import jobs

    return 1 if jobs.run_next(until=stop.is_set if stop else None) else 0


def run_schedule() -> int:
    from onecloth.core import clock, schedule

    at = clock.now()
    schedule.beat("worker", at)
    return len(schedule.run_due(at))


def _drain(step: Callable[[], int]) -> int:
    """Until nothing is due any more: one effect may bring about another."""
    done = 0
    while found := step():
        done += found
    return done


def _loop(step: Callable[[], int], stop: threading.Event) -> None:
    """A fault of one round (a database that restarts, say) is written down and the next round tries again."""
    import logging

    from django.db import close_old_connections

    while not stop.is_set():
        try:
            busy = bool(step())
        except Exception:
            logging.getLogger("onecloth.work").exception("A round of background work failed; it is tried again.")
            busy = False
        close_old_connections()
        if not busy:
            stop.wait(IDLE)
