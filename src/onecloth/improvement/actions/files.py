"""Lists of issues from elsewhere: looked at first, taken when somebody confirms, whole or not at all."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.kept_files import TABLES, ChangedMeanwhile, KeptFiles, check_can_be_taken
from onecloth.improvement.choices import Stage
from onecloth.improvement.models import Problem, ProblemImport, ProblemMark, Stay, TeamMember
from onecloth.improvement.permissions.files import check_can_take_lists
from onecloth.improvement.queries.files import OVER, Change, Preview, look_at, preview_of
from onecloth.listening.choices import AnswerKind
from onecloth.listening.words import searchable
from onecloth.organisation.queries import day_of
from onecloth_stats.alike import marks, pieces

JOB = "improvement.take_list"
AT_ONCE = 1000  # rows taken while one waits, about a second; more are taken by a job
ROWS_A_BATCH = 500
MIDDAY = time(12, tzinfo=UTC)


@dataclass(frozen=True)
class Report:
    """What taking a list brought."""

    new: int
    open: int
    unchanged: int
    refused: int


@transaction.atomic
def keep_file(*, name: str, content: bytes, by: Actor, at: datetime) -> ProblemImport:
    """Keep a list until somebody takes it or puts it aside. Raises `Unreadable`, `FileRefused`."""
    check_can_take_lists(by)
    preview = look_at(content)
    stored = files.store(io.BytesIO(content), name=name, purpose="problem_import", by=by, at=at, kinds=TABLES)
    kept = ProblemImport.objects.create(
        file=stored, mapping={"columns": dict(preview.mapping)}, asked_at=at, asked_by_id=by.person_id
    )
    audit.record(by=by, at=at, action="keep_problem_file", subject=kept)
    return kept


@transaction.atomic
def take(*, preview: Preview, keep_good_rows: bool, by: Actor, at: datetime) -> Report:
    """Store what a preview says; with rows that cannot be taken nothing, unless `keep_good_rows`.

    Taking the same list again brings nothing. Raises `RowsRefused`, `ColumnMissing`, `ChangedMeanwhile`.
    """
    check_can_take_lists(by)
    check_can_be_taken(preview, keep_good_rows=keep_good_rows)
    try:
        with transaction.atomic():
            for start in range(0, len(preview.changes), ROWS_A_BATCH):
                _written(preview.changes[start : start + ROWS_A_BATCH], at)
    except IntegrityError as clash:
        raise ChangedMeanwhile(
            _("Somebody took the same numbers meanwhile. Nothing was stored. Look at the list again.")
        ) from clash
    audit.record(by=by, at=at, action="take_problems", subject="improvement.problem", fields=sorted(preview.mapping))
    return Report(preview.new, preview.open, preview.unchanged, preview.refused)


def _written(changes: Sequence[Change], at: datetime) -> None:
    """Problems with their marks, their stays and whoever owns them, each in one statement."""
    day = day_of(at)
    rows = Problem.objects.bulk_create([_problem(each, at) for each in changes])
    pairs = list(zip(changes, rows, strict=True))
    ProblemMark.objects.bulk_create(
        ProblemMark(problem=row, mark=mark) for row in rows for mark in marks(pieces(row.title))
    )
    Stay.objects.bulk_create(stay for change, row in pairs for stay in _stays(change, row, day))
    TeamMember.objects.bulk_create(
        TeamMember(problem=row, person_id=change.owner_id, from_date=day)
        for change, row in pairs
        if change.owner_id is not None
    )


def _problem(change: Change, at: datetime) -> Problem:
    kinds = {Stage.CLOSED.value: AnswerKind.DID, Stage.DECLINED.value: AnswerKind.WONT}
    return Problem(
        reference=change.number, title=change.title, what_happens=change.what_happens,
        folded=searchable(f"{change.title} {change.what_happens}"), stage=change.stage, unit_id=change.unit_id,
        owner_id=change.owner_id, raised_at=min(at, _moment(change.raised_on)), answer_words=change.answer,
        answer_kind=kinds.get(change.stage, ""), closed_at=min(at, _moment(change.closed_on)) if change.closed_on else None,
    )  # fmt: skip


def _stays(change: Change, row: Problem, day: date) -> list[Stay]:
    """From raised to closed; how long it lay in the stages between, nobody told us, so one it is in begins today."""
    if change.stage == Stage.RAISED:
        return [Stay(problem=row, stage=Stage.RAISED, from_date=change.raised_on)]
    ended = change.closed_on if change.stage in OVER and change.closed_on else day
    return [
        Stay(problem=row, stage=Stage.RAISED, from_date=change.raised_on, until_date=ended, is_cut=True),
        Stay(problem=row, stage=change.stage, from_date=ended),
    ]


def _moment(day: date) -> datetime:
    """A list knows the day alone."""
    return datetime.combine(day, MIDDAY)


def _stored(kept: ProblemImport, preview: Preview, keep_good_rows: bool, by: Actor, at: datetime) -> dict[str, int]:
    return asdict(take(preview=preview, keep_good_rows=keep_good_rows, by=by, at=at))


FILES = KeptFiles(
    model=ProblemImport, called="problem", job=JOB, check=check_can_take_lists, at_once=lambda kept: AT_ONCE,
    preview_of=preview_of, store=_stored,
)  # fmt: skip
