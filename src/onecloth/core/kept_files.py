"""Files of rows that are kept until somebody takes them: looked at first, taken whole or not at all, or put aside.

What a room does with the rows it says in a `KeptFiles`; whose methods are the room's actions, the same in every room.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit, files, jobs
from onecloth.core.actors import Actor
from onecloth.core.choices import JobState, KeptFileState
from onecloth.core.exceptions import Refused
from onecloth.core.models import Job, KeptFile, StoredFile
from onecloth.core.tables import Preview

TABLES = frozenset({"table"})
KEPT_FOR = timedelta(days=7)  # where nobody takes it or puts it aside

Kept = TypeVar("Kept", bound=KeptFile)
Looked = TypeVar("Looked", bound=Preview)


class RowsRefused(Refused):
    """Some rows cannot be taken, and it was not said that the good ones should be."""


class ColumnMissing(Refused):
    """A column without which no row can be taken is not known."""


class NotWaiting(Refused):
    """The file was taken or put aside already, or is being taken."""


class ChangedMeanwhile(Refused):
    """Somebody changed the same rows while the file was being looked at."""


@dataclass(frozen=True)
class KeptFiles(Generic[Kept, Looked]):
    """What differs from room to room in the life of a kept file.

    `called` is the word in the names of its audit rows (`take_people_file`), `job` the kind of job that takes one of
    more than `at_once` rows. `check` raises `NotAllowed`; `preview_of` looks at a file as it is said to be written,
    and raises `Unreadable` and `FileRefused`; `store` writes the rows in the transaction it is called in, returns the
    figures of the report, and raises `RowsRefused`, `ColumnMissing`, `ChangedMeanwhile`.
    """

    model: type[Kept]
    called: str
    job: str
    check: Callable[[Actor], None]
    at_once: Callable[[Kept], int]
    preview_of: Callable[[Kept, Mapping[str, Any]], Looked]
    store: Callable[[Kept, Looked, bool, Actor, datetime], Mapping[str, int]]

    @transaction.atomic
    def map_file(
        self, *, kept: Kept, mapping: Mapping[str, Any], expected: int | None = None, by: Actor, at: datetime
    ) -> Kept:
        """Say what the columns mean, and how the file is written. Stores nothing of what is in it. Raises `NotWaiting`."""
        self.check(by)
        _check_waits(kept)
        kept.save_changes(expected=expected, mapping=dict(mapping))
        audit.record(by=by, at=at, action=f"map_{self.called}_file", subject=kept, fields=["mapping"])
        return kept

    @transaction.atomic
    def take_file(
        self, *, kept: Kept, keep_good_rows: bool, expected: int | None = None, by: Actor, at: datetime
    ) -> Kept:
        """Say yes to a kept file: a short one is taken at once, one of many rows by a job.

        Raises what `store` raises, `NotWaiting`, `Stale`.
        """
        self.check(by)
        _check_waits(kept)
        preview = self.preview_of(kept, kept.mapping)
        if preview.rows <= self.at_once(kept):
            return self._taken(kept, preview, keep_good_rows, expected, by, at)
        check_can_be_taken(preview, keep_good_rows=keep_good_rows)
        arguments = {"file": kept.pk, "keep_good_rows": keep_good_rows}
        kept.save_changes(expected=expected, job=jobs.ask(self.job, arguments, by=by, at=at, total=preview.rows))
        audit.record(by=by, at=at, action=f"confirm_{self.called}_file", subject=kept, fields=["job"])
        return kept

    @transaction.atomic
    def take_waiting_file(self, *, kept: Kept, keep_good_rows: bool, by: Actor, at: datetime) -> Kept:
        """Take a file that somebody said yes to, as things are now. Raises what `store` raises, `NotWaiting`."""
        if kept.is_over:
            raise _over()
        return self._taken(kept, self.preview_of(kept, kept.mapping), keep_good_rows, None, by, at)

    @transaction.atomic
    def stop_taking(self, *, kept: Kept, by: Actor, at: datetime) -> Kept:
        """Stop a file that waits for the worker; what is begun is taken whole. Raises `NotWaiting`."""
        self.check(by)
        if kept.job is None or kept.job.state != JobState.WAITING:
            raise NotWaiting(_("It is being stored or done already, so it cannot be stopped any more."))
        jobs.cancel(kept.job)
        audit.record(by=by, at=at, action=f"stop_{self.called}_file", subject=kept, fields=["job"])
        return kept

    @transaction.atomic
    def put_aside(self, *, kept: Kept, by: Actor, at: datetime) -> Kept:
        """Remove a file that nobody wants to take. Raises `NotWaiting`."""
        self.check(by)
        _check_waits(kept)
        kept.save_changes(state=KeptFileState.WITHDRAWN)
        audit.record(by=by, at=at, action=f"put_{self.called}_file_aside", subject=kept)
        _remove_after(kept.file, at)
        return kept

    def work(self, *, job: Job, by: Actor, at: datetime) -> jobs.Progress:
        """The whole file in one step: half of it helps nobody."""
        kept = self.model._default_manager.select_related("file").get(pk=job.arguments["file"])
        self.take_waiting_file(kept=kept, keep_good_rows=bool(job.arguments["keep_good_rows"]), by=by, at=at)
        rows = job.total or 0
        return jobs.Progress({"rows": rows}, rows, rows, _("All rows were gone through."), is_over=True)

    def forget_old(self, *, by: Actor, at: datetime) -> None:
        """Put aside what has waited a week. Safe to run twice: what is put aside does not wait any more."""
        waiting = self.model._default_manager.filter(state=KeptFileState.PREVIEWED, asked_at__lt=at - KEPT_FOR)
        for kept in waiting:
            try:
                self.put_aside(kept=kept, by=by, at=at)
            except Refused:
                continue

    def _taken(
        self, kept: Kept, preview: Looked, keep_good_rows: bool, expected: int | None, by: Actor, at: datetime
    ) -> Kept:
        report = self.store(kept, preview, keep_good_rows, by, at)
        kept.save_changes(
            expected=expected, state=KeptFileState.CONFIRMED, confirmed_at=at, report=dict(report)
        )  # fmt: skip
        audit.record(by=by, at=at, action=f"take_{self.called}_file", subject=kept)
        _remove_after(kept.file, at)
        return kept


def check_can_be_taken(preview: Preview, *, keep_good_rows: bool) -> None:
    """Raises `ColumnMissing` and, where all rows or none are wanted, `RowsRefused`."""
    if not preview.can_be_taken:
        missing = {"columns": ", ".join(preview.missing)}
        raise ColumnMissing(_("Say which column holds: %(columns)s. Nothing was stored.") % missing)
    if preview.problems and not keep_good_rows:
        refused = ngettext(
            "%(rows)d row cannot be taken. Nothing was stored. Mend it, or take the good ones only.",
            "%(rows)d rows cannot be taken. Nothing was stored. Mend them, or take the good ones only.",
            preview.refused,
        )
        raise RowsRefused(refused % {"rows": preview.refused})


def _check_waits(kept: KeptFile) -> None:
    if kept.is_over:
        raise _over()
    if kept.is_being_taken:
        raise NotWaiting(_("This file is being taken. Nothing was changed; wait until it is done."))


def _over() -> NotWaiting:
    return NotWaiting(_("This file was taken or put aside already. Nothing was changed; send it again to look anew."))


def _remove_after(stored: StoredFile, at: datetime) -> None:
    """Names, numbers and addresses do not lie about longer than they are needed."""
    transaction.on_commit(lambda: files.remove(stored, at=at))
