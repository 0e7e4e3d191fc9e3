"""`onecloth check`: whether what is kept is whole."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onecloth.cli.speaking import Progress, counted, say
from onecloth.cli.starting import pending_migrations, start_django

STUCK_AFTER = 3  # attempts
EXAMPLE = """example:
  onecloth check

It reads everything and changes nothing. Keep the last line: a later check with --knows compares with it."""


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "check",
        help="see whether databases, audit and files are whole",
        description="Walks the audit chain, looks through both databases, compares every file, and says what it found.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--knows", metavar="ROWS:DIGEST", help="an audit head from an earlier check, kept elsewhere")
    command.set_defaults(run=run)


@dataclass(frozen=True)
class Finding:
    """What one look found; `remedy` is what an operator does about a fault."""

    sentence: str
    is_fault: bool = False
    remedy: str = ""


def run(arguments: argparse.Namespace) -> int:
    start_django()
    found = list(look_at_everything())
    if arguments.knows:
        found.append(compare_with_known(arguments.knows))
    return report(found)


def report(found: list[Finding]) -> int:
    for finding in found:
        say(f"{'FAULT ' if finding.is_fault else 'good  '}{finding.sentence}")
        if finding.remedy:
            say(f"      {finding.remedy}")
    faults = sum(finding.is_fault for finding in found)
    say(f"{counted(faults, 'fault', 'faults')}." if faults else "Nothing is wrong.")
    return 1 if faults else 0


def look_at_everything() -> Iterator[Finding]:
    """Each look in turn; those that need tables are left out where the tables are not of this version."""
    yield from look_at_databases()
    waiting = look_at_migrations()
    yield waiting
    if waiting.is_fault:
        return
    looks: tuple[Callable[[], Finding], ...] = (
        *(look_at_audit, look_at_files, look_at_words, look_at_outbox, look_at_erasure),
    )
    for look in looks:
        yield look()


def look_at_databases() -> Iterator[Finding]:
    from django.conf import settings

    for alias, database in settings.DATABASES.items():
        name = f"The database {alias}"
        yield _look_at_sqlite(name, Path(database["NAME"])) if "sqlite3" in database["ENGINE"] else _ask(name, alias)


def _look_at_sqlite(name: str, file: Path) -> Finding:
    from onecloth.cli.backups.sqlite import refuse_damage
    from onecloth.cli.speaking import Fault

    if not file.exists():
        return Finding(f"{name} is not there.", True, "Run onecloth migrate, or restore a back-up.")
    try:
        refuse_damage(file, name)
    except Fault as damage:
        return Finding(
            str(damage), True, "Stop the server, and restore the last back-up: onecloth restore --replace FILE"
        )
    return Finding(f"{name} is whole.")


def _ask(name: str, alias: str) -> Finding:
    from django.db import DatabaseError, connections

    try:
        connections[alias].introspection.table_names()
    except DatabaseError as fault:
        return Finding(
            f"{name} does not answer: {_first_line(fault)}",
            True,
            "Is the PostgreSQL server running, and the address right?",
        )
    return Finding(f"{name} answers.")


def look_at_migrations() -> Finding:
    from django.db import DatabaseError

    try:
        waiting = pending_migrations()
    except DatabaseError as fault:
        return Finding(f"The migrations could not be read: {_first_line(fault)}", True, "Run onecloth doctor.")
    if waiting:
        words = counted(len(waiting), "migration waits", "migrations wait")
        return Finding(
            f"{words}: the databases are of another version.", True, "Make a back-up, then run onecloth migrate."
        )
    return Finding("The databases are of this version.")


def look_at_audit() -> Finding:
    from onecloth.core import audit
    from onecloth.core.models import AuditHead

    progress = Progress("Audit", AuditHead.objects.values_list("rows", flat=True).first() or 0)
    chain = audit.verify(on_row=progress.at)
    progress.end()
    if not chain.is_whole:
        return Finding(chain.sentence, True, "Somebody wrote to the database past Onecloth. Compare with a back-up.")
    return Finding(f"The audit is whole. Its head is {chain.rows}:{chain.digest}")


def look_at_files() -> Finding:
    from onecloth.core import housekeeping

    found = housekeeping.check_files()
    if found.missing or found.altered:
        words = f"Of {counted(found.checked, 'file', 'files')} {found.missing} are missing and {found.altered} were altered."
        return Finding(words, True, "Fetch them from a back-up; they lie in files/ in it.")
    return Finding(f"{counted(found.checked, 'file is', 'files are')} as stored.")


def look_at_words() -> Finding:
    """A later migration may rebuild the table of voices, and SQLite then forgets what kept its words."""
    from django.db import connections

    from onecloth.listening.models import Voice, word_index

    if not word_index.is_whole(connections[Voice.objects.db]):
        return Finding(
            "The index of words is not whole: searching the ledger leaves voices out.", True,
            "Run onecloth migrate; it makes the index anew.",
        )  # fmt: skip
    return Finding("The index of words holds every voice.")


def look_at_outbox() -> Finding:
    from onecloth.core import outbox

    stuck = outbox.failing(least=STUCK_AFTER)
    if stuck:
        words = counted(stuck, "message has", "messages have")
        return Finding(
            f"{words} failed {STUCK_AFTER} times or more.", True, "Is there a mail server? onecloth doctor asks it."
        )
    return Finding("No message is stuck.")


def look_at_erasure() -> Finding:
    from django.apps import apps

    from onecloth.core import erasure

    missing = erasure.undeclared(apps.get_models())
    if missing:
        return Finding(
            f"Not declared in the erasure registry: {', '.join(missing)}.", True, "This is a fault of ours; tell us."
        )
    return Finding("Every field that may hold something personal is declared.")


def compare_with_known(words: str) -> Finding:
    """Somebody who can write the whole database can also write a new chain; a head kept elsewhere shows it."""
    from onecloth.core import audit

    rows, _colon, digest = words.partition(":")
    if not rows.isdigit() or len(digest) != len(audit.GENESIS):
        return Finding(f"{words!r} is not an audit head; it is a number, a colon and 64 letters and figures.", True)
    if not audit.has_head(int(rows), digest):
        return Finding("The audit does not hold what it held then: it was rewritten.", True, "Compare with a back-up.")
    return Finding("The audit still holds what it held then.")


def _first_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]
