"""A file from beginning to end in one call, for the command line and for tests."""

import io
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, jobs
from onecloth.core.actors import Actor
from onecloth.core.choices import JobState
from onecloth.core.models import Job
from onecloth.listening.actions.imports.bringing import bring_file, put_aside_import
from onecloth.listening.actions.imports.taking import CannotImport, confirm_import
from onecloth.listening.models import ResponseImport

LOOK_AGAIN = 0.5  # seconds


def import_file(
    *,
    content: bytes,
    name: str,
    mapping: Mapping[str, Any] | None = None,
    study_name: str = "",
    keep_good: bool = True,
    on_progress: Callable[[Job], None] | None = None,
    by: Actor,
    at: datetime,
) -> ResponseImport:
    """Bring, map, confirm and take a file. Raises `CannotMap` and `CannotImport`; then nothing was stored.

    Without a mapping the columns are guessed, and a date that could be read either way is refused rather than guessed.
    """
    imported = bring_file(file=io.BytesIO(content), name=name, mapping=mapping, by=by, at=at)
    if study_name:
        told = {**imported.mapping, "study": {**imported.mapping.get("study", {}), "name": study_name}}
        imported.save_changes(mapping=told)
    try:
        confirm_import(imported=imported, keep_good=keep_good, by=by, at=at)
    except CannotImport:
        put_aside_import(imported=imported, by=by, at=at)
        raise
    with transaction.atomic():
        audit.record(by=by, at=at, action="import_begun", subject=imported)
    return _run(imported, on_progress)


def _run(imported: ResponseImport, on_progress: Callable[[Job], None] | None) -> ResponseImport:
    """Run the job here, unless a background worker was quicker to take it; then wait for that one."""
    job = imported.job
    if job is None:
        raise CannotImport(_("This import has no job. Bring the file again."))
    while not jobs.run(job, on_progress=on_progress).is_over:
        time.sleep(LOOK_AGAIN)
    imported.refresh_from_db()
    if job.state != JobState.DONE:
        raise CannotImport(job.sentence)
    return imported
