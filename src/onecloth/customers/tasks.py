"""What happens by itself: files of many rows are taken, files of customers that nobody took are removed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.exceptions import Refused
from onecloth.core.models import Job
from onecloth.customers.actions.files import JOB, put_aside, take_waiting_file
from onecloth.customers.choices import ImportState
from onecloth.customers.models import CustomerImport

KEPT_FOR = timedelta(days=7)


@jobs.kind(JOB)
def take(job: Job) -> jobs.Progress:
    """The whole file in one step: half a list of customers helps nobody."""
    kept = CustomerImport.objects.select_related("file").get(pk=job.arguments["file"])
    keep_good_rows = bool(job.arguments["keep_good_rows"])
    take_waiting_file(kept=kept, keep_good_rows=keep_good_rows, by=system("import"), at=clock.now())
    rows = job.total or 0
    return jobs.Progress({"rows": rows}, rows, rows, _("All rows were gone through."), is_over=True)


def forget_old_files(at: datetime) -> None:
    """Put aside what has waited a week. Safe to run twice: what is put aside does not wait any more."""
    for kept in CustomerImport.objects.filter(state=ImportState.PREVIEWED, asked_at__lt=at - KEPT_FOR):
        try:
            put_aside(kept=kept, by=system("forget_old_files"), at=at)
        except Refused:
            continue
