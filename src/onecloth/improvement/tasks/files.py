"""Lists of many rows are taken by the worker; lists that nobody took are removed."""

from datetime import datetime

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.models import Job
from onecloth.improvement.actions.files import FILES, JOB


@jobs.kind(JOB)
def take(job: Job) -> jobs.Progress:
    return FILES.work(job=job, by=system("import"), at=clock.now())


def forget_old_files(at: datetime) -> None:
    FILES.forget_old(by=system("forget_old_files"), at=at)
