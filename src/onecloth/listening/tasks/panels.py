"""A lottery is computed by the background worker, a second or so at a time."""

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.models import Job
from onecloth.listening.actions.panels import carry_on_drawing
from onecloth.listening.actions.panels.drawing import JOB
from onecloth.listening.choices import DrawState
from onecloth.listening.models import Draw

LOTTERY = system("lottery")


@jobs.kind(JOB)
def step(job: Job) -> jobs.Progress:
    draw = Draw.objects.select_related("panel").get(pk=job.arguments["draw"])
    if draw.state != DrawState.COMPUTING:
        return jobs.Progress({}, job.done, job.total, draw.sentence, is_over=True)
    went = carry_on_drawing(draw=draw, begun=job.cursor.get("begun"), by=LOTTERY, at=clock.now())
    return jobs.Progress({"begun": went.begun}, went.settled, went.kinds, went.sentence, is_over=went.is_over)
