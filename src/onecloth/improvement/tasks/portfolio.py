"""A proposal is counted by the background worker, a second or so at a time."""

from onecloth.core import clock, jobs
from onecloth.core.actors import system
from onecloth.core.models import Job
from onecloth.improvement.actions.initiatives.proposing import JOB, count_on
from onecloth.improvement.choices import ProposalState
from onecloth.improvement.models import Proposal


@jobs.kind(JOB)
def count(job: Job) -> jobs.Progress:
    proposal = Proposal.objects.get(pk=job.arguments["proposal"])
    if proposal.state != ProposalState.COUNTING:
        return jobs.Progress({}, job.done, job.total, proposal.sentence, is_over=True)
    went = count_on(proposal=proposal, begun=job.cursor.get("begun"), by=system("proposal"), at=clock.now())
    return jobs.Progress({"begun": went.begun}, went.done, job.total, went.sentence, is_over=went.is_over)
