"""What happens to news by itself: it goes out at its hour, and customers who agreed are written to."""

from datetime import datetime

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.models import Job
from onecloth.teamwork.actions.posts import publish_due
from onecloth.teamwork.actions.posts_mailing import JOB, mail_some


def let_out_due(at: datetime) -> None:
    publish_due(by=system("posts"), at=at)


@jobs.kind(JOB)
def write_to_customers(job: Job) -> jobs.Progress:
    return mail_some(job=job, by=system("posts"), at=clock.now())
