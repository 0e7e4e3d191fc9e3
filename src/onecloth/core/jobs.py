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
    return Job.objects.create(
        kind=name, arguments=dict(arguments), total=total, asked_by=pseudonym_of(by), asked_at=at
    )


def cancel(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(state=JobState.CANCELLED, ended_at=clock.now())


def run_next() -> Job | None:
    """Lease the oldest job that waits, or whose worker died, and run it to its end or its cancellation."""
    at = clock.now()
    abandoned = models.Q(state=JobState.RUNNING, leased_until__lt=at)
    waiting = Job.objects.filter(models.Q(state=JobState.WAITING) | abandoned, kind__in=list(_kinds))
    job = waiting.order_by("asked_at").first()
    if job is None:
        return None
    claim = Job.objects.filter(pk=job.pk, state=job.state, leased_until=job.leased_until)
    if not claim.update(state=JobState.RUNNING, leased_until=at + LEASE, started_at=job.started_at or at):
        return None
    job.refresh_from_db()
    return run(job)


def run(job: Job, *, on_progress: Callable[[Job], None] | None = None) -> Job:
    """Run a job's steps in this process."""
    while not job.is_over:
        job.refresh_from_db()
        if job.cancel_asked:
            _end(job, JobState.CANCELLED, job.sentence)
            break
        _take_step(job)
        if on_progress:
            on_progress(job)
    return job


def _take_step(job: Job) -> None:
    try:
        with transaction.atomic():
            progress = _kinds[job.kind](job)
            job.cursor, job.done = dict(progress.cursor), progress.done
            job.total = progress.total if progress.total is not None else job.total
            job.sentence, job.leased_until = progress.sentence, clock.now() + LEASE
            job.state = JobState.RUNNING
            job.save(update_fields=["cursor", "done", "total", "sentence", "leased_until", "state"])
        if progress.is_over:
            _end(job, JobState.DONE, progress.sentence)
    except Refused as refusal:
        _end(job, JobState.FAILED, str(refusal))
    except Exception:
        _end(job, JobState.FAILED, _("This stopped by a fault of ours. What was done is kept; start it again to go on."))
        raise


def _end(job: Job, state: JobState, sentence: str) -> None:
    job.state, job.sentence, job.ended_at = state, sentence[:300], clock.now()
    job.save(update_fields=["state", "sentence", "ended_at"])
