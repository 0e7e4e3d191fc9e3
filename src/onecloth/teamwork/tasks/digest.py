"""The daily digest by itself: every ten minutes a job looks who is due, in steps; a kill in the midst undoes one step."""

from datetime import datetime

from django.utils.translation import gettext as _

from onecloth.core import clock, jobs, mail
from onecloth.core.actors import system
from onecloth.core.choices import JobState
from onecloth.core.models import Job
from onecloth.teamwork.actions.digest import make_digests
from onecloth.teamwork.queries.digest import KIND
from onecloth.teamwork.queries.digest_people import reachable

A_STEP = 400  # people


def begin(at: datetime) -> None:
    """Ask for a job, unless one is under way or nothing can be sent: mail that waited for days would tell of nothing new.
    A job that found nobody due is forgotten with the next.
    """
    if not mail.can_send() or Job.objects.filter(kind=KIND, state__in=[JobState.WAITING, JobState.RUNNING]).exists():
        return
    Job.objects.filter(kind=KIND, state=JobState.DONE, done=0).delete()
    jobs.ask(KIND, {}, by=system("digest"), at=at)


@jobs.kind(KIND)
def step(job: Job) -> jobs.Progress:
    """People by their key, whoever is due among them."""
    last, sent = job.cursor.get("last", 0), job.cursor.get("sent", 0)
    people = list(reachable().filter(pk__gt=last)[:A_STEP])
    made = make_digests(people=people, by=system("digest"), at=clock.now())
    cursor = {"last": people[-1].pk if people else last, "sent": sent + made.sent, "seen": job.cursor.get("seen", 0)}
    cursor["seen"] += len(people)
    return jobs.Progress(
        cursor, job.done + made.due, reachable().count() if not last else None,
        _("%(sent)s of %(due)s who were due have something waiting or new.")
        % {"sent": cursor["sent"], "due": job.done + made.due},
        is_over=len(people) < A_STEP,
    )  # fmt: skip
