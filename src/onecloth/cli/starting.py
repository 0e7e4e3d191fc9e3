"""Brings Django up inside a command; what can go wrong with the settings is said in a sentence."""

import os
import sys

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

    found = []
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        found += [f"{alias}: {migration.app_label}.{migration.name}" for migration, _backwards in plan]
    return found


def is_untouched() -> bool:
    """Whether nothing was ever migrated here: a first start."""
    from django.db import connections

    return not any(connection.introspection.table_names() for connection in connections.all())


def this_command(*words: str) -> list[str]:
    """How a command starts another of ours, whichever way it was itself started."""
    return [sys.executable, "-c", "import sys; from onecloth.cli import main; sys.exit(main())", *words]
