"""Child processes that are kept running, ended in good order, and never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import NoReturn

from onecloth.cli.speaking import say, warn

ENDS_WITHIN = 15  # seconds between the polite signal and the last one
STEADY_AFTER = 60  # seconds after which a child that dies has not "kept dying"
LONGEST_WAIT = 60.0
PR_SET_PDEATHSIG = 1  # of Linux's prctl


def die_with_parent() -> None:
    """Ask the kernel to end this process with its parent: one that lived on would hold the port and the databases."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def bound(command: list[str]) -> list[str]:
    """A command whose process ends with ours."""
    return [
        sys.executable,
        "-c",
        "import sys; from onecloth.cli.supervising import become; become(sys.argv[1:])",
        *command,
    ]


def become(command: list[str]) -> NoReturn:
    """What `bound` starts: the wish to end with the parent outlives the change into another program."""
    die_with_parent()
    os.execv(command[0], command)


@dataclass
class Child:
    """One supervised process. One that keeps dying is started ever more rarely, at most once a minute."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    wait: float = field(default=1.0)

    def look_after(self, now: float) -> None:
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.wait = 1.0 if now - self.started_at > STEADY_AFTER else min(LONGEST_WAIT, 2 * self.wait)
            warn(f"{self.name} ended ({code}); it is started again in {self.wait:.0f} s.")
            self.process, self.start_at = None, now + self.wait
        if now >= self.start_at:
            # A group of its own: a terminal's Ctrl-C goes to whole groups, and a web worker that hears it beside the
            # server's own word hangs until it is killed.
            self.process = subprocess.Popen(bound(self.command), process_group=0)
            self.started_at = now

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def supervise(children: list[Child]) -> int:
    """Keep the children running until a signal, which is handed on to each."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda given, _frame: asked.append(given))
    while not asked:
        for child in children:
            child.look_after(time.monotonic())
        time.sleep(0.2)
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + ENDS_WITHIN
    for child in children:
        child.end(until)
    say("Ended.")
    return 0
