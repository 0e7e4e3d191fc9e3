"""What the core tidies by itself, and whether the files people sent are all there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from onecloth.core import files, outbox, schedule
from onecloth.core.models import StoredFile

LEFT_OVER_AFTER = timedelta(days=1)  # a file is written before the row that names it; younger ones may be on their way


def register() -> None:
    schedule.every("core.tidy", timedelta(hours=24), tidy)


def tidy(at: datetime) -> None:
    outbox.forget_done(at)
    remove_left_over_files(at)


def remove_left_over_files(at: datetime) -> int:
    """Files that no row names, because what would have named them was taken back."""
    oldest = (at - LEFT_OVER_AFTER).timestamp()
    found = [path for path in left_over_files() if path.stat().st_mtime < oldest]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def left_over_files() -> list[Path]:
    named = set(StoredFile.objects.filter(removed_at__isnull=True).values_list("token", flat=True))
    return [path for path in _files_on_disk() if path.name not in named]


def _files_on_disk() -> Iterator[Path]:
    folder = Path(settings.ONECLOTH_FILES)
    return (path for path in folder.glob("??/*") if path.is_file()) if folder.is_dir() else iter(())


@dataclass(frozen=True)
class FilesReport:
    """Counts only; names of files may be about people."""

    checked: int
    missing: int
    altered: int


def check_files() -> FilesReport:
    """Compare each file with what was written down when it came in."""
    checked = missing = altered = 0
    for stored in StoredFile.objects.filter(removed_at__isnull=True).iterator(chunk_size=500):
        checked += 1
        if not files.path_of(stored).is_file():
            missing += 1
        elif not files.is_unaltered(stored):
            altered += 1
    return FilesReport(checked, missing, altered)
