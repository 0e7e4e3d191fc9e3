"""Reads what the operator set. Every variable is described in docs/operate/settings.md."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """A variable whose value cannot be used, with the sentence that says why."""


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise BadSetting(f"{name} is {value!r}; use 1 or 0.")
    return default


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(f"{name} is {value!r}; use a number from {least} to {most}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def origins(name: str) -> list[str]:
    """Schemes with hosts, nothing after them: what a browser compares when a page is framed."""
    found = [word.rstrip("/") for word in words(name)]
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("https", "http") or not parts.netloc or parts.path or set(origin) & set("*;' \""):
            raise BadSetting(f"{name} holds {origin!r}; name origins such as https://intranet.example.org.")
    return found


def domain(name: str) -> str:
    """A domain that mail is sent to, in lower case."""
    value = os.environ.get(name, "").strip().lower()
    if value and not re.fullmatch(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}", value):
        raise BadSetting(f"{name} is {value!r}; use a domain such as boards.example.org.")
    return value


def home() -> Path:
    """The folder of databases, files and keys."""
    return Path(os.environ.get("ONECLOTH_HOME") or Path.cwd() / "var").resolve()


def secret_key(folder: Path) -> str:
    """The installation's key: from the environment, else from a file only its owner can read, made once."""
    given = os.environ.get("ONECLOTH_SECRET_KEY")
    if given:
        return given
    path = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def database(name: str, sqlite_file: Path) -> dict[str, Any]:
    """A database from a `postgresql://user:password@host:port/name?options` address, else the embedded one."""
    address = os.environ.get(name, "")
    if not address:
        return sqlite(sqlite_file)
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadSetting(f"{name} must begin with postgresql://; for SQLite leave it unset.")
    options = dict(parse_qsl(parts.query))
    try:
        port = str(parts.port or "")
    except ValueError as bad:
        raise BadSetting(f"The port in {name} is not a number from 1 to 65535.") from bad
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "prepare_threshold": _plans_kept_after(options.get("prepare_threshold", "5"), name)},
    }


def _plans_kept_after(said: str, name: str) -> int | None:
    """How often a question is asked until the server keeps its plan; never behind a pooler that shares sessions."""
    if said == "none":
        return None
    if not said.isdigit():
        raise BadSetting(f"prepare_threshold in {name} is {said!r}; use a number, or none.")
    return int(said)


def sqlite(file: Path) -> dict[str, Any]:
    """WAL for readers beside a writer, FULL so that an acknowledged row survives a power cut, IMMEDIATE so that a
    transaction never dies half-way for want of the write lock."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
            ),
        },
    }
