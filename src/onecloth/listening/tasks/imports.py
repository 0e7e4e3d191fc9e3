"""A confirmed file is taken in by the background worker, step by step."""

from django.utils.translation import gettext as _

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.models import Job
from onecloth.listening.actions.imports import take_next_rows
from onecloth.listening.actions.imports.taking import JOB
from onecloth.listening.models import ResponseImport

IMPORTER = system("import")


@jobs.kind(JOB)
def step(job: Job) -> jobs.Progress:
    imported = ResponseImport.objects.select_related("file", "study").get(pk=job.arguments["import"])
    before = int(job.cursor.get("rows", 0))
    reached = take_next_rows(imported=imported, done=before, by=IMPORTER, at=clock.now())
    total = job.total or reached
    sentence = _("%(done)s of %(total)s rows taken.") % {"done": reached, "total": total}
    return jobs.Progress({"rows": reached}, reached, total, sentence, is_over=reached >= total or reached == before)
