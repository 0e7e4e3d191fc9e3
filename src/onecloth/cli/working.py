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
TIMETABLE = 5.0  # the same for what recurs: nothing does so oftener than once a minute
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
    finish its step. For strangers' servers one looks and the others sleep until something is due."""
    stop, wanted = threading.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    steps = (deliver_common, partial(look_outside, wanted), partial(run_job, stop))
    loops = [threading.Thread(target=_loop, args=(step, stop)) for step in steps]
    loops += [threading.Thread(target=_loop, args=(run_schedule, stop, TIMETABLE))]
    loops += [threading.Thread(target=_sleeper, args=(deliver_outside, wanted, stop)) for _ in range(OUTSIDE_AT_ONCE)]
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


def look_outside(wanted: threading.Event) -> int:
    """Wake those who deliver to strangers' servers, where something is due. Looks on in a second, found or not."""
    from onecloth.core import clock, outbox

    if outbox.is_due(clock.now(), lane=outbox.OUTSIDE):
        wanted.set()
    return 0


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


def _loop(step: Callable[[], int], stop: threading.Event, idle: float = IDLE) -> None:
    while not stop.is_set():
        if not _round(step):
            stop.wait(idle)


def _sleeper(step: Callable[[], int], wanted: threading.Event, stop: threading.Event) -> None:
    """Asks the database nothing until it is woken; goes on as long as there is something to do."""
    while not stop.is_set():
        if wanted.wait(IDLE) and not _round(step):
            wanted.clear()


def _round(step: Callable[[], int]) -> bool:
    """Whether there was something to do. A fault (a database that restarts, say) is written down; the next round tries again."""
    import logging

    from django.db import close_old_connections

    try:
        return bool(step())
    except Exception:
        logging.getLogger("onecloth.work").exception("A round of background work failed; it is tried again.")
        return False
    finally:
        close_old_connections()
