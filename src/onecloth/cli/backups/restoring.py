"""Putting a back-up in place: looked through first, then moved in, then told again who was erased since."""

import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any

from onecloth.cli.backups import archive, making, postgres, sqlite
from onecloth.cli.speaking import Fault, Progress, counted, say, warn
from onecloth.cli.starting import is_untouched


def restore(source: Path, *, replace: bool) -> archive.Manifest:
    """Raises `Fault` before anything is changed where the archive, or what is here already, forbids it."""
    from django.conf import settings

    if not source.is_file():
        raise Fault(f"There is no file {source}. Nothing was changed.")
    refuse_to_cover(replace)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.HOME) as folder:
        manifest = look_through(source, Path(folder))
        move_in(manifest, Path(folder))
    return manifest


def refuse_to_cover(replace: bool) -> None:
    if not replace and not is_untouched():
        raise Fault(
            "There is an installation here. To put the back-up in its place, add --replace; it is set aside first."
        )


def look_through(source: Path, folder: Path) -> archive.Manifest:
    """Unpack and compare every member with what the manifest says of it."""
    try:
        with tarfile.open(source, "r:gz") as whole:
            manifest = archive.read_manifest(whole, source.name)
            archive.unpack(whole, folder, source.name)
    except (tarfile.TarError, zlib.error, EOFError) as broken:
        raise Fault(f"{source.name} is not a back-up of Onecloth, or it is damaged. Nothing was changed.") from broken
    expected = {each["member"]: each["sha256"] for each in manifest.databases.values()}
    expected |= {f"files/{name}": digest for name, digest in manifest.files.items()}
    progress = Progress("Looking through", len(expected))
    for number, (member, digest) in enumerate(expected.items(), 1):
        _compare(folder / member, digest, source.name, member)
        progress.at(number)
    progress.end("everything is as it was written")
    _check_databases(manifest, folder)
    return manifest


def _compare(path: Path, digest: str, name: str, member: str) -> None:
    if not path.is_file() or archive.digest_of(path) != digest:
        raise Fault(f"{name} is damaged: {member} is not what was written. Nothing was changed.")


def _check_databases(manifest: archive.Manifest, folder: Path) -> None:
    engine = "sqlite" if making.is_sqlite() else "postgresql"
    for alias, told in manifest.databases.items():
        if told["engine"] != engine:
            raise Fault(
                f"This back-up is of {told['engine']}, and this installation is on {engine}. Nothing was changed."
            )
        if engine == "sqlite":
            path = folder / told["member"]
            sqlite.refuse_damage(path, alias)
            if sqlite.rows_of(path) != told["rows"]:
                raise Fault(f"The database {alias} does not hold the rows that were counted. Nothing was changed.")


def move_in(manifest: archive.Manifest, folder: Path) -> None:
    from django.conf import settings
    from django.db import connections

    was_untouched = is_untouched()
    connections.close_all()
    aside = set_aside(keep=not was_untouched)
    if aside:
        say(f"What was here is set aside in {aside}.")
    for alias, told in manifest.databases.items():
        _put_database(settings.DATABASES[alias], folder / told["member"])
    if (folder / "files").is_dir():
        shutil.move(folder / "files", settings.ONECLOTH_FILES)
    _put_key(settings.HOME / archive.KEY, folder / archive.KEY, aside)


def _put_database(database: dict[str, Any], member: Path) -> None:
    if database["ENGINE"].endswith("sqlite3"):
        shutil.move(member, database["NAME"])
    else:
        postgres.load(database, member)


def _put_key(place: Path, given: Path, aside: Path | None) -> None:
    from django.conf import settings

    if given.is_file() and given.read_bytes() != settings.SECRET_KEY.encode():
        if aside and place.is_file():
            shutil.move(place, aside / place.name)
        shutil.move(given, place)
        place.chmod(0o600)
        say("The back-up's own key is in place.")
    elif not given.is_file():
        warn("The back-up holds no key, so it is the key here that counts: where it differs from the one of the back-up, "
             "people sign in anew and add their authenticator apps again.")  # fmt: skip


def set_aside(*, keep: bool = True) -> Path | None:
    """Move SQLite databases and files that are here into a folder beside them, and dump PostgreSQL databases there.

    With `keep` false they are only what looking for tables left behind, and go. Raises `Fault` where a database cannot be
    dumped; then nothing was moved.
    """
    from django.conf import settings

    from onecloth.core import clock

    named = [Path(each["NAME"]) for each in settings.DATABASES.values() if each["ENGINE"].endswith("sqlite3")]
    there = [path.with_name(path.name + tail) for path in named for tail in ("", "-wal", "-shm")]
    if not keep:
        for path in there:
            path.unlink(missing_ok=True)
        return None
    found = [path for path in (*there, Path(settings.ONECLOTH_FILES)) if path.exists()]
    aside: Path = settings.HOME / f"before-restore-{clock.now():%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    dump_aside(aside)
    for path in found:
        shutil.move(path, aside / path.name)
    return aside


def dump_aside(aside: Path) -> None:
    """PostgreSQL databases as they are now, one dump each; what is put in place covers them."""
    from django.conf import settings

    served = {alias: each for alias, each in settings.DATABASES.items() if not each["ENGINE"].endswith("sqlite3")}
    try:
        postgres.dump_together(served, aside)
    except Fault as fault:
        shutil.rmtree(aside)
        raise Fault(
            f"{fault} So what is here could not be set aside, and nothing was changed. Mend that, or give the "
            f"installation empty databases and restore without --replace."
        ) from fault


def erase_again() -> int:
    """Tell the databases again who was erased after the back-up was made. Returns how many that were."""
    from django.conf import settings

    from onecloth.core.models import Erasure

    kept = Path(settings.ONECLOTH_KEPT_OUTSIDE)
    if not kept.is_file():
        warn(f"There is no erasure list at {kept}. Whoever was erased after this back-up was made is back: bring the list "
             "(ONECLOTH_ERASURE_LIST says where it is), then run: onecloth restore --erasures-only")  # fmt: skip
        return 0
    listed = [line.split()[-1] for line in kept.read_text(encoding="ascii").splitlines() if line.strip()]
    known = set(Erasure.objects.values_list("subject", flat=True))
    missing = [subject for subject in dict.fromkeys(listed) if subject not in known]
    for subject in missing:
        _erase(subject)
    return len(missing)


def _erase(subject: str) -> None:
    from django.db import transaction

    from onecloth.core import audit, clock, erasure
    from onecloth.core.actors import system
    from onecloth.core.models import Erasure
    from onecloth.organisation import actions
    from onecloth.organisation.models import Person

    by, at = system("restore"), clock.now()
    kind, _colon, key = subject.partition(":")
    person = Person.objects.filter(pk=key).first() if kind == "person" and key.isdigit() else None
    if person is not None:
        actions.blank_person(person=person, by=by, at=at)
        return
    with transaction.atomic():
        erasure.erase_everywhere(subject)
        audit.forget(subject)
        Erasure.objects.get_or_create(subject=subject, defaults={"at": at})
        audit.record(by=by, at=at, action="erase_again", subject="core.erasure")


def say_what_came(manifest: archive.Manifest) -> None:
    rows = sum(sum(each["rows"].values()) for each in manifest.databases.values())
    say(f"{manifest.organisation or 'An empty installation'} as of {manifest.made_at}: {counted(rows, 'row', 'rows')}, "
        f"{counted(len(manifest.files), 'file', 'files')}.")  # fmt: skip
