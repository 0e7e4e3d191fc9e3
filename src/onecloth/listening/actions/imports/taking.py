"""Rows become answers, a thousand at a time, each once however often the file comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit, files, jobs
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.core.models import Job
from onecloth.listening.actions.imports.places import Places
from onecloth.listening.actions.studies import close_wave, open_study, open_wave, publish_version, write_survey
from onecloth.listening.actions.voices import Heard, voices_from_responses
from onecloth.listening.choices import Channel, ImportState, StudyKind, StudyState
from onecloth.listening.importing.mapping import BadMapping, Plan
from onecloth.listening.importing.rows import Good
from onecloth.listening.importing.tables import Misfit, NotATable
from onecloth.listening.models import ResponseImport, Study, SurveyVersion, Wave
from onecloth.listening.permissions.voices import check_can_import
from onecloth.listening.queries.imports import LookedAt, look
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.responses import intake
from onecloth.responses.choices import Mode
from onecloth.responses.intake.submission import prepare
from onecloth.responses.models import Response

ROWS_A_STEP = 1000
MOST_KEPT = 1000
JOB = "listening.import"
STEP_ABOVE = "\x1f"


class CannotImport(Refused):
    """Something is still to be said about the file, or rows cannot be taken and all were to be."""


def confirm_import(
    *, imported: ResponseImport, keep_good: bool, expected: int | None = None, by: Actor, at: datetime
) -> ResponseImport:
    """Say yes to what the preview shows; the rows are then taken by a job. Raises `CannotImport`, `Stale`.

    With `keep_good` false a single row that cannot be taken refuses the whole file.
    """
    check_can_import(by)
    looked = _ready(imported)
    good, bad = looked.converted.good, looked.converted.bad
    if not good:
        raise CannotImport(_("Not one row can be taken, so nothing was stored. Look at the reasons below."))
    if bad and not keep_good:
        raise CannotImport(
            ngettext(
                "%(n)s row cannot be taken, and you chose all or nothing. Nothing was stored.",
                "%(n)s rows cannot be taken, and you chose all or nothing. Nothing was stored.",
                len(bad),
            )
            % {"n": len(bad)}
        )
    with transaction.atomic():
        study = _study(looked, by, at)
        version = _version(study, looked.definition, by, at)
        units = Places(looked.plan.language, by=by, at=at).all(row.unit for row in good if row.unit)
        named = {STEP_ABOVE.join(path): unit.pk for path, unit in units.items()}
        job = jobs.ask(JOB, {"import": imported.pk}, by=by, at=at, total=len(good))
        report = {
            **_counts(looked),
            "version": str(version.key),
            "units": named,
            "voices": 0,
            "stored": 0,
            "already": 0,
        }
        imported.save_changes(
            expected=expected, state=ImportState.RUNNING, study=study, job=job, keep_good_rows=keep_good, report=report
        )
        audit.record(by=by, at=at, action="import_confirmed", subject=imported, fields=["state", "study"])
    return imported


def go_on_with_import(*, imported: ResponseImport, by: Actor, at: datetime) -> ResponseImport:
    """Go on where a stopped import stood. Raises `CannotImport` while it runs and after it is done."""
    check_can_import(by)
    before = imported.job
    if imported.state != ImportState.RUNNING or before is None or not before.is_over:
        raise CannotImport(_("This import is running or done; there is nothing to go on with."))
    with transaction.atomic():
        job = jobs.ask(JOB, {"import": imported.pk}, by=by, at=at, total=before.total)
        Job.objects.filter(pk=job.pk).update(cursor=before.cursor, done=before.done)
        imported.save_changes(job=job)
        audit.record(by=by, at=at, action="import_resumed", subject=imported, fields=["job"])
    return imported


def take_next_rows(*, imported: ResponseImport, done: int, by: Actor, at: datetime) -> int:
    """Take the next thousand rows after `done`; return how many are done now. The last call ends the import."""
    looked = look(imported)
    rows = looked.converted.good[done : done + ROWS_A_STEP]
    wave = _wave(imported, looked.converted.good, by, at)
    with transaction.atomic():
        report = _taken(imported, wave, looked.plan, rows, by, at)
        reached = done + len(rows)
        if reached >= len(looked.converted.good):
            _end(imported, wave, report, by, at)
        else:
            imported.save_changes(report=report)
        audit.record(by=by, at=at, action="import_rows_taken", subject=imported, fields=["report"])
    return reached


def _taken(
    imported: ResponseImport, wave: Wave, plan: Plan, rows: Sequence[Good], by: Actor, at: datetime
) -> dict[str, Any]:
    study, report = wave.study, dict(imported.report)
    units = Unit.objects.in_bulk(set(report["units"].values()))
    tree = unit_tree()
    paths = {pk: path_to(pk, tree) for pk in units}
    placed = {row.number: report["units"].get(STEP_ABOVE.join(row.unit)) for row in rows}
    submissions = {
        row.number: intake.Submission(
            id=uuid5(study.key, row.key), mode=Mode(study.mode), study_key=study.key, version_key=UUID(report["version"]),
            wave_key=wave.key, day=row.day, answers=row.answers, unit_path=paths.get(placed[row.number], ()),
            language=row.language, weight=row.weight,
        )
        for row in rows
    }  # fmt: skip
    fresh, already, differing = _told_apart(submissions)
    intake.take_in_many(submissions[number] for number in fresh)
    heard = [
        Heard(
            response_key=submissions[row.number].id, question=question, text=text, day=row.day, language=row.language,
            score=row.score, about_unit=units.get(placed[row.number]), unit_path=paths.get(placed[row.number], ()),
        )
        for row in rows
        if row.number not in differing
        for question, text in row.words
    ]  # fmt: skip
    if not study.is_protected:  # protected words are heard when a person has read them for names
        report["voices"] += voices_from_responses(study=study, heard=heard, channel=Channel.IMPORT, by=by, at=at)
    report["stored"] += len(fresh)
    report["already"] += len(already)
    reason = _("This row was taken before with other answers. The first stays.")
    report["differs"] = [*report["differs"], *([number, reason] for number in differing)][:MOST_KEPT]
    report["differing"] = report.get("differing", 0) + len(differing)
    return report


def _told_apart(submissions: dict[int, intake.Submission]) -> tuple[list[int], list[int], list[int]]:
    """Row numbers that are new, that are stored as they are, and that are stored otherwise."""
    ids = [submission.id for submission in submissions.values()]
    stored: dict[UUID, tuple[object, ...]] = {}
    for start in range(0, len(ids), 500):
        some = Response.objects.filter(pk__in=ids[start : start + 500])
        for pk, payload, day, path, weight in some.values_list("pk", "payload_hash", "day", "unit_path", "weight"):
            stored[pk] = (payload, day, list(path), weight)
    fresh: list[int] = []
    already: list[int] = []
    differing: list[int] = []
    for number, told in submissions.items():
        before = stored.get(told.id)
        now = (prepare(told).payload_hash, told.day, list(told.unit_path), told.weight)
        (fresh if before is None else already if before == now else differing).append(number)
    return fresh, already, differing


def _end(imported: ResponseImport, wave: Wave, report: dict[str, Any], by: Actor, at: datetime) -> None:
    imported.save_changes(report=report, state=ImportState.DONE)
    close_wave(wave=wave, by=by, at=at)
    files.remove(imported.file, at=at)


def _ready(imported: ResponseImport) -> LookedAt:
    if imported.state != ImportState.MAPPING:
        raise CannotImport(_("This file was confirmed or put aside already."))
    try:
        looked = look(imported)
    except (NotATable, BadMapping) as fault:
        raise CannotImport(str(fault)) from fault
    if looked.open:
        raise CannotImport(_("One question first: %(question)s Nothing was stored.") % {"question": looked.open[0][1]})
    return looked


def _counts(looked: LookedAt) -> dict[str, Any]:
    found = looked.converted
    return {
        "rows": len(looked.table.lines) + len(looked.table.misfits), "good": len(found.good), "bad": len(found.bad),
        "repeated": found.repeated, "without_words": found.without_words, "ambiguous": found.ambiguous,
        "turned": found.turned, "refused": [_told(misfit) for misfit in found.bad[:MOST_KEPT]], "differs": [],
    }  # fmt: skip


def _told(misfit: Misfit) -> list[object]:
    return [misfit.number, misfit.reason]


def _study(looked: LookedAt, by: Actor, at: datetime) -> Study:
    """The imported study of that name, so that next month's file joins this month's; else a new one."""
    plan = looked.plan
    known = Study.objects.filter(kind=StudyKind.IMPORTED, audience=plan.audience, state=StudyState.OPEN)
    for study in known.order_by("pk"):
        if plan.study_name in study.name.values():
            if study.mode != plan.mode:
                raise CannotImport(
                    _("Answers of this name are kept otherwise, open or protected, and stay so. Choose another name.")
                )
            return study
    return open_study(
        kind=StudyKind.IMPORTED, audience=plan.audience, mode=plan.mode, name={plan.language: plan.study_name},
        definition=looked.definition, wave_days=0, by=by, at=at,
    )  # fmt: skip


def _version(study: Study, definition: dict[str, Any], by: Actor, at: datetime) -> SurveyVersion:
    """The published version with these questions. Rows are known again by what they answered, so it must be the same."""
    for version in SurveyVersion.objects.filter(study=study, published_at__isnull=False).order_by("number"):
        if version.definition == definition:
            return version
    write_survey(study=study, definition=definition, by=by, at=at)
    return publish_version(study=study, by=by, at=at)


def _wave(imported: ResponseImport, good: Sequence[Good], by: Actor, at: datetime) -> Wave:
    known = imported.report.get("wave")
    if known:
        return Wave.objects.select_related("study").get(key=known)
    if imported.study is None:
        raise CannotImport(_("This import has no study. Bring the file again."))
    days = [row.day for row in good]
    wave = open_wave(study=imported.study, opens_on=min(days), closes_on=max(days) + timedelta(days=1), by=by, at=at)
    imported.save_changes(report={**imported.report, "wave": str(wave.key)})
    return wave
