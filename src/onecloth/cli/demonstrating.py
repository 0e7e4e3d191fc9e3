"""`onecloth demo`: a believable company with a year of history, to look around in."""

import argparse
from typing import Any

from onecloth.cli.migrating import bring_up_to_date, collect_static
from onecloth.cli.speaking import Fault, Progress, say
from onecloth.cli.starting import start_django

EXAMPLE = "example:\n  onecloth demo\n\nIt goes into an empty installation only; what you keep is never mixed with it."


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "demo",
        help="fill an empty installation with a demo organisation",
        description="Fills an empty installation with a company of about 640 people and a year of its history.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "--if-empty", action="store_true", help="say nothing and do nothing where there is one already"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from onecloth.organisation.queries import the_organisation

    bring_up_to_date()
    collect_static()
    if the_organisation().pk and the_organisation()._state.db:
        if arguments.if_empty:
            say("There is an organisation already.")
            return 0
        raise Fault("There is an organisation here already. Set ONECLOTH_HOME to a new folder for the demo.")
    from onecloth.core import clock
    from onecloth.demo.people import who_to_sign_in_as
    from onecloth.demo.play import play_year

    progress = Progress("A year at Tolley & Marsh", None)

    def at(words: str, done: int, total: int) -> None:
        progress.total = total
        progress.at(done, words)

    play_year(clock.now(), at)
    progress.end()
    say(who_to_sign_in_as())
    return 0
