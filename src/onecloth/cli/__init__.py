"""The command line: one entry point for everything an operator does, one module for each group of commands.

It holds no rule of the product; it calls the rooms' actions and says in sentences what came of it. Nobody imports it.
Every module here can be imported without Django, so that `--help` answers at once.
"""

from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 good, 1 a fault with a sentence, 2 a wrong call, 130 stopped."""
    from onecloth.cli.calling import call

    return call(words)
