"""Long work in steps: each step commits its cursor, so that a stop, a crash or a restart loses at most one step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.audit import pseudonym_of
from onecloth.core.choices import JobState
from onecloth.core.exceptions import Refused
from onecloth.core.models import Job

LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Progress:
    """What one step achieved. `cursor` is where the next begins; `is_over` ends the job."""

    cursor: Mapping[str, Any]
    done: int
    total: int | None = None
    sentence: str = ""
    is_over: bool = False


class LostLease(Exception):
    """Another worker took the job over, because a step took longer than its lease; this step is undone."""


Step = Callable[[Job], Progress]
_kinds: dict[str, Step] = {}


def kind(name: str) -> Callable[[Step], Step]:
    """Register the function that does one step of a kind of job."""

    def register(step: Step) -> Step:
        _kinds[name] = step
        return step

    return register


def ask(name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime, total: int | None = None) -> Job:
    """Put a job in the queue."""
    return Job.objects.create(kind=name, arguments=dict(arguments), total=total, asked_by=pseudonym_of(by), asked_at=at)


def cancel(job: Job) -> None:
    """Ask a job to stop: at once if nobody has begun it, else after its present step."""
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(state=JobState.CANCELLED, ended_at=clock.now())


def run_next(*, until: Callable[[], bool] | None = None) -> Job | None:
    """Take the oldest job that waits, or whose worker died, and run it; `until` says when to put it down between steps."""
    abandoned = models.Q(state=JobState.RUNNING, leased_until__lt=clock.now())
    waiting = Job.objects.filter(models.Q(state=JobState.WAITING) | abandoned, kind__in=list(_kinds))
    for job in waiting.order_by("asked_at", "pk")[:8]:
        if _claim(job):
            return _work(job, None, until)
    return None


def run(job: Job, *, on_progress: Callable[[Job], None] | None = None) -> Job:
    """Run a job's steps in this process, unless a worker has it already. Whoever holds its lease may hand it in."""
    if _claim(job) or _is_held(job):
        return _work(job, on_progress, None)
    job.refresh_from_db()
    return job


def _claim(job: Job) -> bool:
    at = clock.now()
    free = models.Q(state=JobState.WAITING) | models.Q(state=JobState.RUNNING, leased_until__lt=at)
    unchanged = Job.objects.filter(free, pk=job.pk, leased_until=job.leased_until)
    if not unchanged.update(state=JobState.RUNNING, leased_until=at + LEASE, started_at=job.started_at or at):
        return False
    job.refresh_from_db()
    return True


def _is_held(job: Job) -> bool:
    """The lease that was read is still the lease; should two hand it in, the first step tells them apart."""
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, leased_until=job.leased_until)
    return job.leased_until is not None and held.exists()


def _work(job: Job, on_progress: Callable[[Job], None] | None, until: Callable[[], bool] | None) -> Job:
    while not job.is_over:
        job.refresh_from_db(fields=["cancel_asked"])
        if job.cancel_asked:
            _end(job, JobState.CANCELLED, job.sentence)
        elif until is not None and until():
            _put_down(job)
            break
        elif not _take_step(job):
            break
        if on_progress:
            on_progress(job)
    return job


def _take_step(job: Job) -> bool:
    """One step, committed with its cursor. False if another worker has the job now."""
    try:
        with transaction.atomic():
            progress = _kinds[job.kind](job)
            _keep(job, progress)
    except LostLease:
        job.refresh_from_db()
        return False
    except Refused as refusal:
        _end(job, JobState.FAILED, str(refusal))
        return True
    except Exception:
        _end(
            job, JobState.FAILED, _("This stopped by a fault of ours. What was done is kept; start it again to go on.")
        )
        raise
    if progress.is_over:
        _end(job, JobState.DONE, progress.sentence)
    return True


def _keep(job: Job, progress: Progress) -> None:
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, leased_until=job.leased_until)
    job.cursor, job.done, job.sentence = dict(progress.cursor), progress.done, progress.sentence[:300]
    job.total = progress.total if progress.total is not None else job.total
    job.leased_until = clock.now() + LEASE
    if not mine.update(
        cursor=job.cursor, done=job.done, sentence=job.sentence, total=job.total, leased_until=job.leased_until
    ):
        raise LostLease


def _put_down(job: Job) -> None:
    """Give the lease back at once: a worker that ends in good order lets nobody wait for its lease to run out."""
    Job.objects.filter(pk=job.pk, leased_until=job.leased_until).update(state=JobState.WAITING, leased_until=None)
    job.refresh_from_db()


def _end(job: Job, state: JobState, sentence: str) -> None:
    job.state, job.sentence, job.ended_at = state, sentence[:300], clock.now()
    job.save(update_fields=["state", "sentence", "ended_at"])
