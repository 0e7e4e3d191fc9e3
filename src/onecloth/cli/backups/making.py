"""Making a back-up of a running installation."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from onecloth.cli.backups import archive, postgres, sqlite
from onecloth.cli.speaking import Progress


def make(target: Path, *, with_key: bool, version: str) -> archive.Manifest:
    """Write everything into one file; the databases first, so that every file a row names is still there to copy."""
    from django.conf import settings

    with tempfile.TemporaryDirectory(prefix="onecloth-backup-", dir=target.parent) as folder:
        databases, audit, organisation = copy_databases(Path(folder))
        files = list_files(Path(settings.ONECLOTH_FILES))
        manifest = archive.Manifest(
            made_at=_now(), version=version, organisation=organisation, databases=databases, audit=audit,
            files={name: archive.digest_of(path) for name, path in files.items()}, has_key=with_key,
        )  # fmt: skip
        write(target, manifest, Path(folder), files)
    return manifest


def copy_databases(folder: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any], str]:
    from django.conf import settings

    if is_sqlite():
        return _copy_sqlite(folder, {alias: Path(each["NAME"]) for alias, each in settings.DATABASES.items()})
    return _dump_postgresql(folder)


def is_sqlite() -> bool:
    from django.conf import settings

    return all(each["ENGINE"].endswith("sqlite3") for each in settings.DATABASES.values())


def _copy_sqlite(folder: Path, files: dict[str, Path]) -> tuple[dict[str, dict[str, Any]], dict[str, Any], str]:
    progress = Progress("Databases", len(files))
    into = {alias: folder / f"{alias}.sqlite3" for alias in files}
    sqlite.copy_together(files, into, progress.at)
    progress.end()
    told = {
        alias: {
            "engine": "sqlite",
            "member": path.name,
            "sha256": archive.digest_of(path),
            "rows": sqlite.rows_of(path),
        }
        for alias, path in into.items()
    }
    return told, dict(sqlite.audit_head(into["default"])), sqlite.organisation_name(into["default"])


def _dump_postgresql(folder: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any], str]:
    """Both snapshots are taken before either is dumped; between the two lies one question to the server."""
    from django.conf import settings

    progress = Progress("Databases", len(settings.DATABASES))
    told = {}
    with ExitStack() as stack:
        held = {alias: stack.enter_context(postgres.at_one_moment(each)) for alias, each in settings.DATABASES.items()}
        for alias, (snapshot, rows, _connection) in held.items():
            path = folder / f"{alias}.dump"
            postgres.dump(settings.DATABASES[alias], snapshot, path)
            told[alias] = {"engine": "postgresql", "member": path.name, "sha256": archive.digest_of(path), "rows": rows}
            progress.at(len(told))
        connection = held["default"][2]
        head = connection.execute("SELECT rows, digest FROM core_audithead").fetchone()
        house = connection.execute("SELECT name FROM organisation_organisation").fetchone()
    progress.end()
    audit = {"rows": head[0], "digest": head[1]} if head else {"rows": 0, "digest": ""}
    return told, audit, house[0] if house else ""


def list_files(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


def write(target: Path, manifest: archive.Manifest, folder: Path, files: dict[str, Path]) -> None:
    from django.conf import settings

    progress = Progress("Files", len(files))
    with archive.written_whole(target) as whole:
        archive.add_bytes(whole, archive.MANIFEST, manifest.written())
        for database in manifest.databases.values():
            archive.add_file(whole, database["member"], folder / database["member"])
        for number, (name, path) in enumerate(files.items(), 1):
            archive.add_file(whole, f"files/{name}", path)
            progress.at(number)
        if manifest.has_key:
            archive.add_bytes(whole, archive.KEY, settings.SECRET_KEY.encode())
    progress.end(f"{len(files):,}")


def _now() -> str:
    from onecloth.core import clock

    return clock.now().isoformat(timespec="seconds")
