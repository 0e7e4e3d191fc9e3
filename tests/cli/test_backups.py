"""P5: every back-up restores, also one made while people write; who was erased stays erased."""

import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import uuid4

import psycopg
import pytest

from onecloth.cli.backups import postgres
from onecloth.cli.backups.archive import Manifest, add_bytes, written_whole
from onecloth.cli.backups.postgres import load
from onecloth.cli.backups.restoring import dump_aside, look_through
from onecloth.cli.speaking import Fault
from tests import installation
from tests.cli.test_installing import INIT, PASSWORD, ask, fails, one_after_another
from tests.installation import run

ERASE = """
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.organisation import actions
from onecloth.organisation.models import Person
by, at = system("test"), clock.now()
p = actions.welcome_person(given_name="Canary", family_name="Weft", email="canary@example.org", by=by, at=at)
print(p.pk)
"""
BLANK = """
from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.organisation import actions
from onecloth.organisation.models import Person
actions.blank_person(person=Person.objects.get(given_name="Canary"), by=system("test"), at=clock.now())
"""


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = installation.copy_of(installation.migrated(), tmp_path_factory.mktemp("kept") / "home")
    run(home, *INIT, ONECLOTH_ADMIN_PASSWORD=PASSWORD)
    (home / "files" / "ab").mkdir(parents=True)
    return home


def backup(home: Path, target: Path, *more: str) -> Path:
    run(home, "backup", *more, str(target))
    return target


class Writer(threading.Thread):
    """Writes one row after another: first to one database, then to the other."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.home, self.stop, self.written = home, threading.Event(), 0

    def run(self) -> None:
        with closing(self.open("onecloth")) as default, closing(self.open("answers")) as answers:
            while not self.stop.is_set():
                default.execute("INSERT INTO core_beat (name) VALUES (?)", (f"beat {self.written}",))
                told = (uuid4().hex, "x" * 64, "words", "2026-03-02")
                answers.execute(
                    "INSERT INTO responses_mailboxmessage (id, receipt_hash, words, day) VALUES (?, ?, ?, ?)", told
                )
                self.written += 1

    def open(self, name: str) -> sqlite3.Connection:
        database = sqlite3.connect(self.home / f"{name}.sqlite3", timeout=60, isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        return database


def rows(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute(f"SELECT count(*) FROM {table} WHERE 1").fetchone()[0])


def test_back_ups_under_load_hold_both_databases_as_of_one_moment(founded: Path, tmp_path: Path) -> None:
    writer = Writer(founded)
    before = rows(founded / "onecloth.sqlite3", "core_beat")
    writer.start()
    try:
        made = [backup(founded, tmp_path / f"{number}.tar.gz") for number in range(4)]
    finally:
        writer.stop.set()
        writer.join()
    counts = []
    for archive in made:
        with tarfile.open(archive) as whole:
            whole.extractall(tmp_path / archive.stem, filter="data")
        beats = rows(tmp_path / archive.stem / "default.sqlite3", "core_beat") - before
        letters = rows(tmp_path / archive.stem / "answers.sqlite3", "responses_mailboxmessage")
        assert beats - letters in (0, 1), f"{beats} rows in one database and {letters} in the other"
        counts.append(letters)
    assert counts == sorted(counts)
    assert 0 < counts[-1] <= writer.written
    for archive in (made[0], made[-1]):
        home = tmp_path / f"restored {archive.stem}"
        assert "The installation is sound." in run(home, "restore", str(archive)).stdout


def test_a_restored_installation_is_the_one_that_was_kept(founded: Path, tmp_path: Path) -> None:
    archive = backup(founded, tmp_path / "kept.tar.gz", "--with-key")
    home = tmp_path / "new"
    said = run(home, "restore", str(archive)).stdout
    assert "Tolley & Marsh as of" in said
    assert (home / "secret.key").read_text() == (founded / "secret.key").read_text()
    assert (home / "secret.key").stat().st_mode & 0o077 == 0
    script = "from onecloth.core.models import AuditHead; print(AuditHead.objects.get().digest)"
    assert ask(home, script) == ask(founded, script)


def test_a_back_up_holds_no_key_unless_asked_and_is_for_its_owner_alone(founded: Path, tmp_path: Path) -> None:
    archive = backup(founded, tmp_path / "kept.tar.gz")
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as whole:
        assert "secret.key" not in whole.getnames()
    assert (founded / "secret.key").read_bytes() not in archive.read_bytes()
    assert not [path for path in tmp_path.iterdir() if path != archive]
    assert "never covers another" in fails(founded, "backup", str(archive))


def test_erased_people_stay_erased(founded: Path, tmp_path: Path) -> None:
    ask(founded, ERASE)
    archive = backup(founded, tmp_path / "before-erasure.tar.gz")
    ask(founded, BLANK)
    home, listed = tmp_path / "new", {"ONECLOTH_ERASURE_LIST": str(founded / "erasures.list")}
    assert "1 erasure told again." in run(home, "restore", str(archive), **listed).stdout
    script = "from onecloth.organisation.models import *; print(Person.objects.filter(given_name='Canary').count())"
    assert ask(home, script) == "0"
    assert b"canary@example.org" not in b"".join(path.read_bytes() for path in home.glob("*.sqlite3*"))
    assert "told again" not in run(home, "restore", "--erasures-only", **listed).stdout


def test_without_the_list_the_operator_is_warned(founded: Path, tmp_path: Path) -> None:
    archive = backup(founded, tmp_path / "kept.tar.gz")
    done = run(tmp_path / "new", "restore", str(archive))
    assert "There is no erasure list" in done.stderr


def test_what_is_here_is_set_aside_and_never_covered_unasked(founded: Path, tmp_path: Path) -> None:
    archive = backup(founded, tmp_path / "kept.tar.gz")
    home = tmp_path / "new"
    run(home, "restore", str(archive))
    assert "add --replace" in fails(home, "restore", str(archive))
    run(home, "restore", "--replace", str(archive))
    assert [path.name for path in home.glob("before-restore-*/onecloth.sqlite3")] == ["onecloth.sqlite3"]


def damaged(archive: Path, target: Path, place: float) -> Path:
    content = bytearray(archive.read_bytes())
    at = int(len(content) * place)
    content[at : at + 8] = b"\x00\xff\x00\xff\x00\xff\x00\xff"
    target.write_bytes(bytes(content))
    return target


def test_a_damaged_back_up_changes_nothing(founded: Path, tmp_path: Path) -> None:
    good, home = backup(founded, tmp_path / "good.tar.gz"), tmp_path / "new"
    bad = {how: tmp_path / f"{how}.tar.gz" for how in ("cut", "start", "middle", "end", "other", "empty", "climbing")}
    for how, place in (("start", 0.01), ("middle", 0.5), ("end", 0.97)):
        damaged(good, bad[how], place)
    bad["cut"].write_bytes(good.read_bytes()[:-5000])
    bad["other"].write_bytes(b"%PDF-1.7 not at all")
    bad["empty"].write_bytes(b"")
    climb(good, bad["climbing"])
    calls = [["restore", str(path)] for path in bad.values()]
    for how, done in zip(bad, one_after_another(home, [*calls, ["backup", str(tmp_path / "x.tar.gz")]]), strict=False):
        assert done["code"] == 1, how
        assert "Nothing was changed" in done["said"], f"{how}: {done['said']}"
    assert not (tmp_path / "escaped").exists()
    assert not (tmp_path / "x.tar.gz").exists()


def test_damage_anywhere_is_a_sentence(tmp_path: Path) -> None:
    good = tmp_path / "good.tar.gz"
    figures, dice = Random(5).randbytes(60_000).hex().encode(), Random(6)
    manifest = Manifest("now", "1", "Selwick", {}, {}, files={"figures": sha256(figures).hexdigest()})
    with written_whole(good) as archive:
        add_bytes(archive, "manifest.json", manifest.written())
        add_bytes(archive, "files/figures", figures)
    content = good.read_bytes()
    for number in range(400):
        at = dice.randrange(len(content))
        hurt = content[:at] if number % 4 == 0 else content[:at] + dice.randbytes(8) + content[at + 8 :]
        bad = tmp_path / "bad.tar.gz"
        bad.write_bytes(hurt)
        assert is_whole_or_refused(bad, tmp_path / f"into-{number}", figures)


def is_whole_or_refused(archive: Path, folder: Path, figures: bytes) -> bool:
    """Where only a date of a header is hurt, what is in it is whole."""
    try:
        look_through(archive, folder)
    except Fault as fault:
        return "Nothing was changed." in str(fault)
    return (folder / "files/figures").read_bytes() == figures


def climb(archive: Path, target: Path) -> None:
    """A back-up with a member whose name leads out of the folder."""
    with tarfile.open(archive) as good, tarfile.open(target, "w:gz") as bad:
        for member in good:
            bad.addfile(member, good.extractfile(member))
        member = tarfile.TarInfo("files/../../../escaped")
        bad.addfile(member)


def test_nothing_is_restored_under_a_running_installation(founded: Path, tmp_path: Path) -> None:
    archive = backup(founded, tmp_path / "kept.tar.gz")
    script = "import fcntl, sys\nfile = open(sys.argv[1], 'w')\nfcntl.flock(file, fcntl.LOCK_SH)\nprint('held', flush=True)\nsys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(founded / "in-use.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout
        holder.stdout.readline()
        assert "Onecloth is running here" in fails(founded, "restore", "--replace", str(archive))
    finally:
        holder.communicate()


@pytest.fixture
def postgresql_pair() -> "list[dict[str, str]]":
    """Two empty pairs of databases on the server of the test run."""
    address = os.environ["DATABASE_URL"]
    names = [f"onecloth_backup_{uuid4().hex[:8]}" for _ in range(4)]
    with psycopg.connect(address, autocommit=True) as server:
        for name in names:
            server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    base = address.rpartition("/")[0]
    addresses = [f"{base}/{name}" for name in names]
    yield [
        {"DATABASE_URL": addresses[0], "ANSWERS_DATABASE_URL": addresses[1]},
        {"DATABASE_URL": addresses[2], "ANSWERS_DATABASE_URL": addresses[3]},
    ]
    with psycopg.connect(address, autocommit=True) as server:
        for name in names:
            server.execute(psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(psycopg.sql.Identifier(name)))


@pytest.mark.postgres
def test_back_up_and_restore_on_postgresql(postgresql_pair: list[dict[str, str]], tmp_path: Path) -> None:
    first, second = postgresql_pair
    run(tmp_path / "one", *INIT, ONECLOTH_ADMIN_PASSWORD=PASSWORD, **first)
    archive = tmp_path / "kept.tar.gz"
    run(tmp_path / "one", "backup", str(archive), **first)
    assert "The installation is sound." in run(tmp_path / "two", "restore", str(archive), **second).stdout
    assert "This back-up is of postgresql" in fails(tmp_path / "three", "restore", str(archive))


@pytest.mark.postgres
def test_what_is_here_is_set_aside_on_postgresql_too(postgresql_pair: list[dict[str, str]], tmp_path: Path) -> None:
    first, second = postgresql_pair
    run(tmp_path / "one", *INIT, ONECLOTH_ADMIN_PASSWORD=PASSWORD, **first)
    archive = tmp_path / "kept.tar.gz"
    run(tmp_path / "one", "backup", "--with-key", str(archive), **first)
    other = [word if word != "Tolley & Marsh" else "Selwick Water" for word in INIT]
    run(tmp_path / "two", *other, ONECLOTH_ADMIN_PASSWORD=PASSWORD, **second)
    key = (tmp_path / "two/secret.key").read_bytes()
    said = run(tmp_path / "two", "restore", "--replace", str(archive), **second).stdout
    assert "What was here is set aside in" in said
    aside = next((tmp_path / "two").glob("before-restore-*"))
    assert {path.name for path in aside.iterdir()} >= {"default.dump", "answers.dump", "secret.key"}
    assert (aside / "secret.key").read_bytes() == key
    load({"NAME": first["DATABASE_URL"].rpartition("/")[2], **server_of(first["DATABASE_URL"])}, aside / "default.dump")
    with psycopg.connect(first["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT name FROM organisation_organisation").fetchone() == ("Selwick Water",)


def server_of(address: str) -> dict[str, str]:
    told = psycopg.conninfo.conninfo_to_dict(address)
    return {key.upper(): str(told[key]) for key in ("host", "port", "user", "password") if key in told}


@pytest.mark.postgres
def test_what_cannot_be_set_aside_is_not_covered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Fault, match=r"pg_dump is not installed.*nothing was changed"):
        dump_aside(aside)
    assert not aside.exists()
