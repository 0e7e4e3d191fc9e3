"""Files people send: outside the web root, random names, an allow-list by content, images decoded and written anew."""

import hashlib
import io
import os
import re
import struct
import zlib
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.audit import pseudonym_of
from onecloth.core.exceptions import Refused
from onecloth.core.models import StoredFile

MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 40_000_000
# What Pillow's decoders raise over bytes that only begin like a picture.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError,
          struct.error, zlib.error)  # fmt: skip
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class FileRefused(Refused):
    """A file that is too large or of a kind we do not take."""


def store(upload: BinaryIO, *, name: str, purpose: str, by: Actor, at: datetime, kinds: frozenset[str]) -> StoredFile:
    """Keep a file; `kinds` holds what is taken here: `image`, `table`, `pdf`. Raises `FileRefused`."""
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileRefused(_("This file is larger than 25 MB. Nothing was stored. Split it, or send a smaller one."))
    media_type, content = _sniffed(content, kinds)
    stored = StoredFile(
        name=plain_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        purpose=purpose,
        stored_by=pseudonym_of(by),
        stored_at=at,
    )
    _write(path_of(stored), content)
    stored.save()
    return stored


def path_of(stored: StoredFile) -> Path:
    return Path(settings.ONECLOTH_FILES, stored.token[:2], stored.token)


def _write(path: Path, content: bytes) -> None:
    """Whole and on the disk, or not at all: the row that names it must never outlive a power cut without it."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as full:
        part.unlink(missing_ok=True)
        raise FileRefused(
            _("This file could not be kept, as the disk is full or does not answer. Try later.")
        ) from full


def is_unaltered(stored: StoredFile) -> bool:
    """Whether the bytes are those that were stored."""
    return hashlib.sha256(path_of(stored).read_bytes()).hexdigest() == stored.sha256


def read(stored: StoredFile) -> bytes:
    """The bytes of a file that has not been removed."""
    if stored.removed_at:
        raise FileRefused(_("This file was removed."))
    return path_of(stored).read_bytes()


def remove(stored: StoredFile, *, at: datetime) -> None:
    path_of(stored).unlink(missing_ok=True)
    stored.removed_at = at
    stored.save(update_fields=["removed_at"])


def attachment(stored: StoredFile) -> FileResponse:
    """The file as a download that no browser opens in our name. The view has checked who asks."""
    response = FileResponse(io.BytesIO(read(stored)), as_attachment=True, filename=stored.name)
    response["Content-Type"] = stored.media_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def plain_name(name: str) -> str:
    """A name without folders, control characters or surprises."""
    bare = re.sub(r"[\x00-\x1f\x7f<>:\"/\\|?*]+", " ", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    return bare[:180] or "file"


def _sniffed(content: bytes, kinds: frozenset[str]) -> tuple[str, bytes]:
    if "pdf" in kinds and content.startswith(b"%PDF-"):
        return "application/pdf", content
    if "image" in kinds and content[:12].startswith((b"\xff\xd8\xff", b"\x89PNG", b"RIFF")):
        return _rewritten_image(content)
    if "table" in kinds and _is_text_table(content):
        return "text/csv", content
    if kinds == {"table"}:
        raise FileRefused(
            _("We cannot take a file of this kind here. Nothing was stored. "
              "Save it as CSV in your spreadsheet program, then send that.")
        )  # fmt: skip
    raise FileRefused(_("We cannot take a file of this kind here. Nothing was stored."))


def _rewritten_image(content: bytes) -> tuple[str, bytes]:
    """The picture's own dots and nothing else: no place, no camera, no thumbnail, nothing hidden behind them."""
    from PIL import Image, ImageOps  # decoding images is rare; starting is not

    try:
        with Image.open(io.BytesIO(content), formats=list(IMAGES)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise FileRefused(_("This picture has too many pixels. Nothing was stored. Send a smaller one."))
            kind = image.format or "PNG"
            seen = ImageOps.exif_transpose(image)
            keeps_alpha = kind != "JPEG" and seen.has_transparency_data
            clean = seen.convert("RGBA" if keeps_alpha else "RGB")
        clean.info = {}
        out = io.BytesIO()
        clean.save(out, format=kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise FileRefused(_("This picture has too many pixels. Nothing was stored. Send a smaller one.")) from bomb
    except BROKEN as fault:
        raise FileRefused(_("This picture could not be read. Nothing was stored.")) from fault
    return IMAGES[kind], out.getvalue()


def _is_text_table(content: bytes) -> bool:
    """A text file has no NUL once a UTF-16 mark is set aside; a zip or an executable does. What begins like a page or a
    drawing is one, whatever it is called."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    head = content[:65536]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF", b"PK\x03\x04", b"\x7fELF", b"MZ\x90")):
        return False
    return b"\x00" not in head
