"""`onecloth migrate`: both databases to this version's shape, and the files that browsers fetch into place."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from onecloth.cli.speaking import counted, say
from onecloth.cli.starting import pending_migrations, start_django

EXAMPLE = "example:\n  onecloth migrate\n\nIt can be run at any time; where nothing is to be done it says so."


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "migrate",
        help="bring both databases and the static files to this version",
        description="Brings both databases to this version, and collects the files that browsers fetch.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    start_django()
    applied = bring_up_to_date()
    say(f"{counted(applied, 'migration', 'migrations')} applied." if applied else "The databases are up to date.")
    if mend_words():
        say("The index of words was made anew.")
    if collect_static():
        say("Static files collected.")
    return 0


def bring_up_to_date() -> int:
    """Migrate both databases; return how many migrations that took."""
    from django.core.management import call_command

    from onecloth.config.router import ANSWERS, ROOM

    waiting = pending_migrations()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("migrate", ROOM, database=ANSWERS, interactive=False, verbosity=0)
        mend_words()
    return len(waiting)


def mend_words() -> bool:
    """Make the index of words anew where a migration left it behind. Returns whether it had to be."""
    from django.db import connections

    from onecloth.listening.models import Voice, word_index

    connection = connections[Voice.objects.db]
    if word_index.is_whole(connection):
        return False
    word_index.make_anew(connection)
    return True


def collect_static() -> bool:
    """Copy, hash and compress what browsers fetch, if it changed since the last time. Returns whether it did."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEBUG or not is_hashed():
        return False
    stamp, wanted = Path(settings.STATIC_ROOT) / ".stamp", static_digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True


def is_hashed() -> bool:
    """Whether pages need the collected names; a test run serves files from where they lie."""
    from django.conf import settings

    return "Manifest" in str(settings.STORAGES["staticfiles"])


def static_digest() -> str:
    """Changes when any file that would be collected changes."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
