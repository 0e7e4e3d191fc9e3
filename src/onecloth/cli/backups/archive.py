"""The archive: a gzipped tar whose first member says what the others must be."""

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from onecloth.cli.speaking import Fault

FORMAT = 1
MANIFEST = "manifest.json"
KEY = "secret.key"
CHUNK = 1024 * 1024
DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError)  # what reading a damaged archive may raise


@dataclass(frozen=True)
class Manifest:
    """`databases`: by alias its engine, the member that holds it, its hash, and the rows of each table."""

    made_at: str
    version: str
    organisation: str
    databases: dict[str, dict[str, Any]]
    audit: dict[str, Any]
    files: dict[str, str] = field(default_factory=dict)
    has_key: bool = False
    format: int = FORMAT

    def written(self) -> bytes:
        return json.dumps(asdict(self), indent=2, sort_keys=True).encode()


def read_manifest(archive: tarfile.TarFile, name: str) -> Manifest:
    try:
        first = archive.next()
        member = archive.extractfile(first) if first and first.name == MANIFEST else None
        told = json.loads(member.read(64 * CHUNK)) if member else {}
        manifest = Manifest(**told)
    except (*DAMAGE, TypeError, KeyError) as broken:
        raise Fault(f"{name} is not a back-up of Onecloth, or it is damaged. Nothing was changed.") from broken
    if manifest.format != FORMAT:
        raise Fault(f"{name} was made by another Onecloth ({manifest.version}) in a form this one cannot read.")
    return manifest


def digest_of(path: Path) -> str:
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            seen.update(chunk)
    return seen.hexdigest()


@contextmanager
def written_whole(target: Path) -> Iterator[tarfile.TarFile]:
    """An archive that is there only when it is complete and on the disk."""
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("xb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except FileExistsError as other:
        raise Fault(
            f"{part} is there: another back-up is being written, or one was cut off. Remove it first."
        ) from other
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def add_file(archive: tarfile.TarFile, name: str, path: Path) -> None:
    member = archive.gettarinfo(str(path), name)
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    with path.open("rb") as file:
        archive.addfile(member, file)


def unpack(archive: tarfile.TarFile, target: Path, name: str) -> None:
    """Only plain files with names of ours; a name that climbs out of the folder is a damaged archive."""
    try:
        for member in archive:
            _check(member, name)
            source = archive.extractfile(member)
            path = target / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                while source and (chunk := source.read(CHUNK)):
                    file.write(chunk)
    except DAMAGE as broken:
        if isinstance(broken, OSError) and broken.errno:
            raise
        raise Fault(f"{name} is damaged or cut off. Nothing was changed.") from broken


def _check(member: tarfile.TarInfo, name: str) -> None:
    path = PurePosixPath(member.name)
    if not member.isfile() or path.is_absolute() or ".." in path.parts:
        raise Fault(f"{name} holds something that is not of a back-up ({member.name!r}). Nothing was changed.")
