"""Files people send: what is refused, what is written anew, and that names lead nowhere."""

import io
import random
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from onecloth.core import clock, files, housekeeping
from onecloth.core.actors import system
from onecloth.core.files import FileRefused
from onecloth.core.models import StoredFile
from tests.cast import MONDAY

ANY = frozenset({"image", "table", "pdf"})


@pytest.fixture(autouse=True)
def folder(db: None, tmp_path: Path, settings) -> Path:
    settings.ONECLOTH_FILES = tmp_path / "files"
    return settings.ONECLOTH_FILES


def store(content: bytes, name: str = "a file", kinds: frozenset[str] = ANY) -> StoredFile:
    return files.store(io.BytesIO(content), name=name, purpose="test", by=system("test"), at=MONDAY, kinds=kinds)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (42, 68, 150)).save(out, format=kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_decoded_and_written_anew(kind: str) -> None:
    stored = store(picture(kind) + b"<script>alert(1)</script>", "photo.png")
    kept = files.read(stored)
    assert b"script" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)
    assert stored.media_type == files.IMAGES[kind]


def test_a_picture_tells_nobody_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Camera of Priya", {1: "N", 2: (51.0, 30.0, 0.0)}
    kept = files.read(store(picture("JPEG", exif=exif, comment=b"home of Priya")))
    assert b"Priya" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_picture_lies_as_it_was_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = files.read(store(picture("JPEG", exif=exif)))
    assert Image.open(io.BytesIO(kept)).size == (30, 40)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8_000, 8_000), (12_000, 12_000), (60_000, 60_000), (2**31 - 1, 2)])
def test_a_small_file_that_would_unfold_to_a_huge_picture_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(FileRefused):
        store(bomb(*size))


REFUSED = {
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg after blanks": b"\xef\xbb\xbf \n <svg onload='alert(1)'/>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "program": b"\x7fELF\x02\x01\x01" + b"\0" * 100,
    "windows program": b"MZ\x90\x00" + b"\0" * 100,
    "gif": b"GIF89a" + b"\0" * 100,
    "bytes": bytes(range(256)),
    "half a png": picture()[:40],
    "riff that is no picture": b"RIFF\x00\x00\x00\x00WAVEfmt " + b"\0" * 50,
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_on_the_list_is_refused_whatever_it_is_called(what: str, folder: Path) -> None:
    with pytest.raises(FileRefused):
        store(REFUSED[what], "photo.png")
    assert not StoredFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_kind_that_is_not_taken_here_is_refused() -> None:
    with pytest.raises(FileRefused):
        store(picture(), kinds=frozenset({"table"}))
    with pytest.raises(FileRefused):
        store(b"%PDF-1.7", kinds=frozenset({"image"}))
    assert store(b"name;unit\nPriya;North desk\n", kinds=frozenset({"table"})).media_type == "text/csv"
    assert store("name\nÅsa\n".encode("utf-16"), kinds=frozenset({"table"})).media_type == "text/csv"


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(FileRefused, match="25 MB"):
        store(b"a," * (files.MOST_BYTES // 2 + 1))


def is_whole_or_not_there(content: bytes) -> bool:
    """Sent, it lies on the disk as it was stored, or is refused without a trace."""
    before = StoredFile.objects.count()
    try:
        stored = store(content)
    except FileRefused:
        return StoredFile.objects.count() == before
    return StoredFile.objects.count() == before + 1 and files.is_unaltered(stored)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x10\0\0\0WEBPVP8 ", b""]),
    tail=st.binary(max_size=400),
)
def test_garbage_is_stored_or_refused_and_never_breaks(head: bytes, tail: bytes) -> None:
    assert is_whole_or_not_there(head + tail)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_a_picture_with_wrong_bytes_in_it_never_breaks(seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(picture(dice.choice(["PNG", "JPEG", "WEBP"])))
    for _ in range(dice.randint(1, 20)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    assert is_whole_or_not_there(bytes(content))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\priya\\list.csv", "list.csv"), ("a\r\nSet-Cookie: x", "a Set-Cookie  x"),
        ("..", "file"), ("", "file"), ("\x00", "file"), ('say "hi".csv', "say  hi .csv"), ("x" * 400, "x" * 180),
    ],
)  # fmt: skip
def test_names_lose_folders_and_surprises(given_name: str, kept: str) -> None:
    assert files.plain_name(given_name) == kept


def test_a_file_lies_under_a_random_name_where_only_we_read(folder: Path) -> None:
    stored = store(picture(), "../../priya.png")
    path = files.path_of(stored)
    assert path.is_relative_to(folder)
    assert "priya" not in str(path.relative_to(folder))
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_download_opens_nowhere_in_our_name() -> None:
    response = files.attachment(store(b"name\nPriya\n", "list of \u201cpeople\u201d.csv"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


def test_a_removed_file_is_gone_from_the_disk() -> None:
    stored = store(picture())
    files.remove(stored, at=MONDAY)
    assert not files.path_of(stored).exists()
    with pytest.raises(FileRefused):
        files.read(stored)


def test_a_full_disk_is_a_refusal_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(FileRefused, match="disk is full"):
        store(picture())
    assert not StoredFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_missing_and_altered_files_are_counted() -> None:
    stored = [store(picture()) for _ in range(3)]
    files.path_of(stored[0]).unlink()
    files.path_of(stored[1]).write_bytes(b"other")
    assert housekeeping.check_files() == housekeeping.FilesReport(3, 1, 1)


def test_left_overs_go_after_a_day_and_nothing_else_does() -> None:
    stored = store(picture())
    left = files.path_of(stored).with_name("left-over")
    left.write_bytes(b"x")
    assert housekeeping.remove_left_over_files(clock.now()) == 0
    assert housekeeping.remove_left_over_files(clock.now() + timedelta(days=2)) == 1
    assert files.path_of(stored).exists()
