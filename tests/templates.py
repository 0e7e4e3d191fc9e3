"""Migrated SQLite files kept between runs, keyed by everything that decides what a migration does."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "test-databases"


def digest(*patterns: str) -> str:
    whole = hashlib.sha256()
    for pattern in patterns:
        for file in sorted(p for p in ROOT.glob(pattern) if p.is_file()):
            whole.update(str(file.relative_to(ROOT)).encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()[:20]


def schema_digest() -> str:
    """Changes with any migration of ours or of a package, and with the routing between the databases."""
    return digest(
        "src/onecloth/*/migrations/*.py",
        "src/onecloth/*/models.py",
        "src/onecloth/*/models/*.py",
        "src/onecloth/config/*.py",
        "src/onecloth/core/*.py",
        "requirements/dev.txt",
    )


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy, whatever still waits in the source's write-ahead log."""
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    one.close()
    other.close()


def keep_folder(made: Path, kept: Path) -> None:
    """Move a finished folder into place at once, so that nobody ever sees half of it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    forget_older(kept)
    try:
        made.rename(kept)
    except OSError:  # another run was quicker; its copy is as good
        shutil.rmtree(made, ignore_errors=True)


def forget_older(kept: Path) -> None:
    kind = kept.name.rpartition("-")[0]
    for older in kept.parent.glob(f"{kind}-*"):
        if older != kept and ".new-" not in older.name:
            shutil.rmtree(older, ignore_errors=True)


def new_folder_beside(kept: Path) -> Path:
    kept.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{kept.name}.new-", dir=kept.parent))


class SqliteTemplate:
    """The two test databases as they are right after migrating."""

    def __init__(self, names: dict[str, Path]) -> None:
        self.names = names
        self.kept = KEPT / f"suite-{schema_digest()}"

    @classmethod
    def for_tests(cls) -> SqliteTemplate | None:
        from django.db import connections

        if any(c.vendor != "sqlite" for c in connections.all()) or os.environ.get("ONECLOTH_FRESH_TEST_DATABASES"):
            return None
        return cls({c.alias: Path(c.settings_dict["TEST"]["NAME"]) for c in connections.all()})

    def copy_into_place(self) -> bool:
        if not self.kept.is_dir():
            return False
        for alias, name in self.names.items():
            shutil.copyfile(self.kept / f"{alias}.sqlite3", name)
        return True

    def keep(self) -> None:
        made = new_folder_beside(self.kept)
        for alias, name in self.names.items():
            copy_sqlite(name, made / f"{alias}.sqlite3")
        keep_folder(made, self.kept)
