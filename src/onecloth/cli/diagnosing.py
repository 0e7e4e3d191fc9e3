"""`onecloth doctor`: what is wrong with an installation, and how to mend it."""

import argparse
import os
import shutil
import smtplib
import socket
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onecloth.cli.checking import (
    Finding,
    look_at_databases,
    look_at_erasure,
    look_at_migrations,
    look_at_outbox,
    look_at_words,
    report,
)
from onecloth.cli.mailing import trial
from onecloth.cli.speaking import Fault
from onecloth.cli.starting import start_django

EXAMPLE = "examples:\n  onecloth doctor\n  onecloth doctor --mail-to me@example.org\n\nIt changes nothing and ends with 1 where something is to be mended."
LEAST_FREE = 500_000_000  # bytes
WORKER_SILENT = timedelta(minutes=2)
NETWORK_DISKS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "ceph",
    "afs",
    "9p",
    "fuse.s3fs",
}
YEAR_OF_THIS = 2025  # a clock before that was never set


def add_to(commands: Any) -> None:
    command = commands.add_parser(
        "doctor",
        help="say what is wrong with this installation and how to mend it",
        description="Looks at the home folder, settings, databases, mail, background work and disk.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--mail-to", metavar="ADDRESS", help="send a test message there, too")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        start_django()
    except Fault as fault:
        return report([Finding(str(fault), True)])
    asked = [trial(arguments.mail_to)] if arguments.mail_to else []
    return report([*look_around(), *asked])


def look_around() -> Iterator[Finding]:
    looks: tuple[Callable[[], Finding], ...] = (
        versions,
        home,
        secret_key,
        network_disk,
        space,
        clock_is_set,
        base_url,
        debug,
        front_end,
        static_files,
        mail,
    )
    for look in looks:
        yield look()
    databases = list(look_at_databases())
    yield from databases
    if any(finding.is_fault for finding in databases):
        return
    yield from inside_databases()


def inside_databases() -> Iterator[Finding]:
    migrations = look_at_migrations()
    yield migrations
    if not migrations.is_fault:
        for look in (organisation, worker, look_at_words, look_at_outbox, look_at_erasure):
            yield look()


def versions() -> Finding:
    import platform
    import sqlite3

    from django import get_version

    from onecloth.cli.calling import installed_version

    told = f"Onecloth {installed_version()}, Python {platform.python_version()}, Django {get_version()}, SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < (3, 37):
        return Finding(f"{told}: SQLite is too old.", True, "Use a Python with SQLite 3.37 or later, or PostgreSQL.")
    return Finding(f"{told}.")


def home() -> Finding:
    from django.conf import settings

    folder: Path = settings.HOME
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            f"{folder} cannot be written by this user.",
            True,
            "Set ONECLOTH_HOME, or give the folder to this user: chown.",
        )
    return Finding(f"The home folder is {folder}.")


def secret_key() -> Finding:
    from django.conf import settings

    path: Path = settings.HOME / "secret.key"
    if os.environ.get("ONECLOTH_SECRET_KEY"):
        if len(settings.SECRET_KEY) < 40:
            return Finding(
                "ONECLOTH_SECRET_KEY is short enough to be guessed.", True, "Use 50 random letters and figures or more."
            )
        return Finding("The secret key comes from the environment.")
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    if mode & 0o077:
        return Finding(f"Others on this machine may read {path}.", True, f"chmod 600 {path}")
    return Finding("Only this user may read the secret key.")


def network_disk() -> Finding:
    from django.conf import settings

    kind = _kind_of_disk(settings.HOME)
    on_sqlite = any("sqlite3" in each["ENGINE"] for each in settings.DATABASES.values())
    if on_sqlite and kind in NETWORK_DISKS:
        return Finding(
            f"The SQLite databases lie on a network disk ({kind}), where locks do not hold and answers get lost.", True,
            "Set ONECLOTH_HOME to a local disk, or use PostgreSQL (DATABASE_URL and ANSWERS_DATABASE_URL).",
        )  # fmt: skip
    return Finding(f"The home folder's disk is fit for it{f' ({kind})' if kind else ''}.")


def _kind_of_disk(folder: Path) -> str:
    """The file system of the mount that holds a folder; unknown where there is no /proc."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    mounts = [line.split()[1:3] for line in lines if len(line.split()) > 2]
    holding = [(len(place), kind) for place, kind in mounts if folder.is_relative_to(place.replace("\\040", " "))]
    return max(holding)[1] if holding else ""


def space() -> Finding:
    from django.conf import settings

    free = shutil.disk_usage(settings.HOME).free
    words = f"{free / 1_000_000_000:,.1f} GB are free"
    if free < LEAST_FREE:
        return Finding(
            f"Only {words}. Where the disk is full, answers are refused.", True, "Make room, or move ONECLOTH_HOME."
        )
    return Finding(f"{words}.")


def clock_is_set() -> Finding:
    from onecloth.core import clock

    now = clock.now()
    if now.year < YEAR_OF_THIS:
        return Finding(
            f"This machine believes it is {now:%d %B %Y}.", True, "Set its clock, and let it follow a time server."
        )
    return Finding(f"The clock says {now:%d %B %Y, %H:%M} UTC.")


def base_url() -> Finding:
    from django.conf import settings

    base = urlsplit(settings.ONECLOTH_BASE_URL)
    if base.scheme not in ("http", "https") or not base.hostname or base.path:
        return Finding(
            f"ONECLOTH_BASE_URL is {settings.ONECLOTH_BASE_URL!r}, which is not an address.", True,
            "Write it like https://onecloth.example.org, without a path.",
        )  # fmt: skip
    if not _is_allowed(base.hostname):
        return Finding(
            f"ONECLOTH_ALLOWED_HOSTS leaves out {base.hostname}.",
            True,
            f"Add {base.hostname} to it, or leave it unset.",
        )
    if base.scheme == "http" and base.hostname not in ("localhost", "127.0.0.1", "::1"):
        return Finding(
            f"People reach {base.hostname} without encryption, so passwords travel openly and passkeys do not work.", True,
            "Put a server with a certificate in front, and set ONECLOTH_BASE_URL to its https address.",
        )  # fmt: skip
    return Finding(f"Links lead to {settings.ONECLOTH_BASE_URL}.")


def _is_allowed(host: str) -> bool:
    from django.conf import settings
    from django.http.request import validate_host

    return validate_host(host, settings.ALLOWED_HOSTS)


def debug() -> Finding:
    from django.conf import settings

    if settings.DEBUG:
        return Finding("ONECLOTH_DEBUG is on: faults show the inside to everybody.", True, "Unset it.")
    return Finding("Faults show nothing of the inside.")


def front_end() -> Finding:
    from django.contrib.staticfiles import finders

    if not finders.find("onecloth/dist/onecloth.css"):
        return Finding(
            "The pages' styles were never built.", True,
            "In a checkout: make setup (it needs Node 20, once). A wheel carries them: pip install it again.",
        )  # fmt: skip
    return Finding("The pages' styles are built; Node is not needed to run.")


def static_files() -> Finding:
    from django.conf import settings

    from onecloth.cli.migrating import is_hashed

    if is_hashed() and not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return Finding(
            "Static files were never collected.", True, "Run onecloth migrate; onecloth serve does it as well."
        )
    return Finding("Static files are in place.")


def mail() -> Finding:
    from django.conf import settings

    if not settings.EMAIL_HOST:
        return Finding(
            "No mail server is set, so nothing is mailed; mail that is queued waits. ONECLOTH_SMTP_HOST names one."
        )
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as fault:
        why = "its name is unknown" if isinstance(fault, socket.gaierror) else str(fault) or type(fault).__name__
        return Finding(
            f"The mail server {where} does not answer: {why}.", True, "See ONECLOTH_SMTP_HOST and ONECLOTH_SMTP_PORT."
        )
    return Finding(f"The mail server {where} answers.")


def organisation() -> Finding:
    from onecloth.organisation.models import AccessGrant, Organisation

    house = Organisation.objects.first()
    if house is None:
        return Finding(
            "There is no organisation yet.", True, "Begin with: onecloth init (or, to look around: onecloth demo)"
        )
    if not AccessGrant.objects.filter(
        scope="administrator", until_date__isnull=True, person__user__is_active=True
    ).exists():
        return Finding(
            f"{house.name} has no administrator who can sign in.", True, "onecloth password NAME lets one in again."
        )
    return Finding(f"{house.name} is here, with an administrator.")


def worker() -> Finding:
    from onecloth.core import clock, schedule

    last = schedule.last_beat("worker")
    if last is None or last < clock.now() - WORKER_SILENT:
        said = f"since {last:%d %B, %H:%M} UTC" if last else "yet"
        return Finding(
            f"The background work has not been heard {said}: mail waits and waves do not close.", True,
            "Run onecloth serve, or onecloth work as a service.",
        )  # fmt: skip
    return Finding("The background work is running.")
