"""How commands speak: sentences, questions, how far long work is, and faults that are expected."""

import getpass
import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

QUIET = 1.0  # seconds between two lines in a log


class Fault(Exception):
    """Something an operator can mend, with the sentence that says how. Ends the command without a traceback."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def say(words: str = "") -> None:
    print(words, flush=True)


def warn(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


class Progress:
    """How far long work is: one line that is drawn over on a terminal, a line for every tenth in a log."""

    def __init__(self, title: str, total: int | None = None, out: TextIO | None = None) -> None:
        self.title, self.total, self.out = title, total, out or sys.stdout
        self._is_live = self.out.isatty()
        self._said_at = time.monotonic()
        self._tenth = 0
        self._width = 0

    def at(self, done: int, words: str = "") -> None:
        line = f"{self.title}: {self._share(done)}{f' {words}' if words else ''}"
        if self._is_live:
            self._draw(line)
        elif self._is_news(done):
            print(line, file=self.out, flush=True)

    def end(self, words: str = "done") -> None:
        line = f"{self.title}: {words}"
        if self._is_live:
            self._draw(line)
            print(file=self.out, flush=True)
        else:
            print(line, file=self.out, flush=True)

    def _share(self, done: int) -> str:
        if not self.total:
            return f"{done:,}"
        return f"{min(100, 100 * done // self.total)}% ({done:,} of {self.total:,})"

    def _is_news(self, done: int) -> bool:
        if time.monotonic() - self._said_at < QUIET:
            return False
        tenth = 10 * done // self.total if self.total else done // 10_000
        if tenth == self._tenth:
            return False
        self._tenth, self._said_at = tenth, time.monotonic()
        return True

    def _draw(self, line: str) -> None:
        print(f"\r{line:<{self._width}}", end="", file=self.out, flush=True)
        self._width = len(line)


def can_ask() -> bool:
    return sys.stdin.isatty()


def ask(question: str, default: str = "", check: Callable[[str], str] = lambda given: given) -> str:
    """Ask until the answer passes `check`, which raises `Fault` with what is wrong with it."""
    while True:
        given = input(f"{question}{f' [{default}]' if default else ''}: ").strip() or default
        try:
            return check(given)
        except Fault as fault:
            warn(str(fault))


def password_from(name: str, *, from_stdin: bool, may_ask: bool) -> str:
    """A password from standard input, the environment variable `name`, or a prompt. Never from the command line, where
    every user of the machine could read it."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if os.environ.get(name):
        return os.environ[name]
    if not may_ask:
        raise Fault(f"No password was given. Set {name}, or send it on standard input with --password-stdin.")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise Fault("The two passwords differ. Nothing was changed; run the command again.")
    return first


def listed(words: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
