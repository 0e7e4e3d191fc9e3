"""Brings Django up inside a command; what can go wrong with the settings is said in a sentence."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from onecloth.cli.speaking import Fault


def start_django() -> None:
    """Load settings and rooms. Raises `Fault` where a variable or the home folder cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")
    import django

    from onecloth.config.environment import BadSetting

    try:
        django.setup()
    except BadSetting as bad:
        raise Fault(f"{bad} docs/operate/settings.md describes every variable.") from bad
    except OSError as unusable:
        raise Fault(
            f"The home folder cannot be used ({unusable.filename}: {unusable.strerror}). "
            "Set ONECLOTH_HOME to a folder that this user may write."
        ) from unusable


def start_migrated() -> None:
    """Load Django and refuse to go on over databases that have another shape than this version expects."""
    start_django()
    waiting = pending_migrations()
    if waiting:
        raise Fault("The databases are not of this version yet. Make a back-up, then run: onecloth migrate")


def pending_migrations() -> list[str]:
    """`alias: app.name` of every migration that was not applied."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from onecloth.config.router import ANSWERS, ROOM

    found = []
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        room = ROOM if alias == ANSWERS else None  # that database holds one room, and need not think through the others
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes(room))
        found += [f"{alias}: {migration.app_label}.{migration.name}" for migration, _backwards in plan]
    return found


def is_untouched() -> bool:
    """Whether nothing was ever migrated here: a first start."""
    from django.db import connections

    return not any(connection.introspection.table_names() for connection in connections.all())


def this_command(*words: str) -> list[str]:
    """How a command starts another of ours, whichever way it was itself started."""
    return [sys.executable, "-c", "import sys; from onecloth.cli import main; sys.exit(main())", *words]


@contextmanager
def in_this_home() -> Iterator[None]:
    """Say that a process uses the home folder, for as long as it does. Many may."""
    with _lock(fcntl.LOCK_SH):
        yield


@contextmanager
def alone_in_this_home() -> Iterator[None]:
    """Be the only process that uses the home folder, or raise `Fault`."""
    with _lock(fcntl.LOCK_EX):
        yield


@contextmanager
def _lock(kind: int) -> Iterator[None]:
    from django.conf import settings

    with (settings.HOME / "in-use.lock").open("w") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            other = "Onecloth is running here" if kind == fcntl.LOCK_EX else "A restore is under way here"
            raise Fault(f"{other}. Stop it, or wait for its end, then run this again.") from taken
        yield
