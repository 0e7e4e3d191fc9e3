"""`onecloth backup` and `onecloth restore`."""

import argparse
from pathlib import Path
from typing import Any

from onecloth.cli.speaking import Fault, counted, say, warn
from onecloth.cli.starting import alone_in_this_home, start_django, start_migrated

BACKUP_EXAMPLE = """examples:
  onecloth backup /backups/onecloth-monday.tar.gz
  onecloth backup --with-key /vault/onecloth.tar.gz

It may be made at any time, while people work."""
RESTORE_EXAMPLE = """examples:
  onecloth restore /backups/onecloth-monday.tar.gz
  onecloth restore --replace /backups/onecloth-monday.tar.gz

Stop the server first. The list of erased people (ONECLOTH_ERASURE_LIST) is read again afterwards."""


def add_to(commands: Any) -> None:
    backup = commands.add_parser(
        "backup",
        help="write everything into one file",
        description="Writes both databases, as they were at one moment, and the files people sent into one file.",
        epilog=BACKUP_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    backup.add_argument("file", type=Path, help="the file to write; it must not be there yet")
    backup.add_argument(
        "--with-key", action="store_true",
        help="put the installation's key in too: whoever holds the file can then forge sessions and read sealed secrets",
    )  # fmt: skip
    backup.set_defaults(run=make_backup)
    restore = commands.add_parser(
        "restore",
        help="put a back-up in place",
        description="Looks a back-up through, puts it in place, and erases again whoever was erased since it was made.",
        epilog=RESTORE_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    restore.add_argument("file", type=Path, nargs="?", help="the back-up")
    restore.add_argument("--replace", action="store_true", help="put what is here aside first")
    restore.add_argument("--erasures-only", action="store_true", help="only read the list of erased people again")
    restore.set_defaults(run=put_back)


def make_backup(arguments: argparse.Namespace) -> int:
    start_migrated()
    from onecloth.cli.backups.making import make
    from onecloth.cli.calling import installed_version

    target: Path = arguments.file.resolve()
    if target.exists():
        raise Fault(f"{target} is there already, and a back-up never covers another. Choose another name.")
    if not target.parent.is_dir():
        raise Fault(f"There is no folder {target.parent}. Nothing was written.")
    manifest = make(target, with_key=arguments.with_key, version=installed_version())
    rows = sum(sum(each["rows"].values()) for each in manifest.databases.values())
    size = target.stat().st_size / 1_000_000
    say(f"{target}: {counted(rows, 'row', 'rows')}, {counted(len(manifest.files), 'file', 'files')}, {size:,.1f} MB.")
    if not manifest.has_key:
        say("The installation's key is not in it. Keep secret.key apart, or add --with-key.")
    return 0


def put_back(arguments: argparse.Namespace) -> int:
    start_django()
    with alone_in_this_home():
        if arguments.erasures_only:
            start_migrated()
        elif arguments.file is None:
            raise Fault("Which back-up? Say its file: onecloth restore FILE")
        else:
            _restore(arguments.file.resolve(), arguments.replace)
        return _finish()


def _restore(source: Path, replace: bool) -> None:
    from onecloth.cli.backups import restoring
    from onecloth.cli.migrating import bring_up_to_date, collect_static

    manifest = restoring.restore(source, replace=replace)
    applied = bring_up_to_date()
    if applied:
        say(f"{counted(applied, 'migration', 'migrations')} applied.")
    collect_static()
    restoring.say_what_came(manifest)


def _finish() -> int:
    from onecloth.cli.backups.restoring import erase_again
    from onecloth.cli.checking import look_at_everything

    erased = erase_again()
    if erased:
        say(f"{counted(erased, 'erasure', 'erasures')} told again.")
    faults = [finding for finding in look_at_everything() if finding.is_fault]
    for finding in faults:
        warn(finding.sentence)
    say("The installation is sound." if not faults else "Something is not as it should be; see above.")
    return 1 if faults else 0
