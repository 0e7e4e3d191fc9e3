"""From words to a command: the parser, and what becomes of faults."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from onecloth.cli import (
    backing_up,
    checking,
    demonstrating,
    diagnosing,
    founding,
    inbound,
    migrating,
    moving,
    serving,
    working,
)
from onecloth.cli.speaking import Fault, warn

GROUPS = (founding, serving, demonstrating, migrating, working, inbound, backing_up, moving, checking, diagnosing)
STOPPED = 130


def call(words: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    os.umask(0o077)  # databases, files and back-ups are for this user alone
    try:
        return arguments.run(arguments) or 0
    except Fault as fault:
        warn(str(fault))
        return fault.code
    except KeyboardInterrupt:
        warn("\nStopped.")
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again when it ends
        return 0
    except Exception as exception:
        sentence = sentence_for(exception)
        if sentence is None:
            raise
        warn(sentence)
        return 1


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="onecloth",
        description="Customer experience as a team sport. Every command has --help with an example.",
        epilog="Settings come from the environment; docs/operate/settings.md describes each.",
    )
    root.add_argument("--version", action="version", version=f"onecloth {installed_version()}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_to(commands)
    return root


def installed_version() -> str:
    try:
        return version("onecloth")
    except PackageNotFoundError:
        return "from a checkout"


def sentence_for(exception: Exception) -> str | None:
    """What an expected exception of the rooms, the databases or the disk means to an operator; None for a fault of ours."""
    if isinstance(exception, OSError) and exception.filename:
        return f"{exception.filename}: {exception.strerror}. Nothing else was changed."
    if "django" not in sys.modules:
        return None
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    from onecloth.config.environment import BadSetting
    from onecloth.core.exceptions import Refused

    if isinstance(exception, OperationalError | ProgrammingError):
        first = str(exception).strip().splitlines()[0] if str(exception).strip() else type(exception).__name__
        return f"The database did not do what was asked: {first}. Run onecloth doctor: it says what is wrong."
    return str(exception) if isinstance(exception, Refused | BadSetting | ImproperlyConfigured) else None
