"""`onecloth demo`: a believable company with a year of history, to look around in."""

import argparse
import time
from typing import Any

from onecloth.cli.migrating import bring_up_to_date, collect_static
from onecloth.cli.speaking import Fault, Progress, say
from onecloth.cli.starting import start_django

MARK = "demo"  # of what was begun; it has a moment once the demo is complete
EXAMPLE = "example:\n  onecloth demo\n\nIt goes into an empty installation only; what you keep is never mixed with it."


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "demo",
        help="fill an empty installation with a demo organisation",
        description="Fills an empty installation with a company of about 640 people and a year of its history.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--if-empty", action="store_true", help="do nothing where there is an organisation already")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    start_django()
    bring_up_to_date()
    collect_static()
    if is_cut_off():
        begin_anew()
    if is_there():
        if arguments.if_empty:
            say("There is an organisation already.")
            return 0
        raise Fault("There is an organisation here already. Set ONECLOTH_HOME to a new folder for the demo.")
    play()
    return 0


def play() -> None:
    from onecloth.core import clock
    from onecloth.core.models import Beat
    from onecloth.demo.play import play_year

    progress, started = Progress("Demo organisation"), time.monotonic()

    def show(words: str, done: int, total: int) -> None:
        progress.total = total
        progress.at(done, words)

    Beat.objects.update_or_create(name=MARK, defaults={"last_at": None})
    play_year(clock.now(), show)
    Beat.objects.filter(name=MARK).update(last_at=clock.now())
    progress.end(f"ready after {time.monotonic() - started:.0f} s")


def is_there() -> bool:
    from onecloth.organisation.models import Organisation

    return Organisation.objects.exists()


def is_cut_off() -> bool:
    """Whether a demo was begun here and never came to its end."""
    from onecloth.core.models import Beat

    return is_there() and Beat.objects.filter(name=MARK, last_at__isnull=True).exists()


def begin_anew() -> None:
    from django.db import connections

    from onecloth.cli.backups.making import is_sqlite
    from onecloth.cli.backups.restoring import set_aside

    if not is_sqlite():
        raise Fault(
            "A demo was begun in these databases and cut off. Empty them (dropdb, createdb), then run this again."
        )
    connections.close_all()
    say(f"A demo was begun here and cut off; what there is of it is set aside in {set_aside()}.")
    bring_up_to_date()
