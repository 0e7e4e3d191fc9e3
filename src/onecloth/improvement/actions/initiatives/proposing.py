"""A proposal of which initiatives to carry: asked for, counted in steps, put down and taken up again. Nothing is applied."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import audit, jobs
from onecloth.core.actors import Actor
from onecloth.core.models import Job
from onecloth.improvement.choices import ProposalState
from onecloth.improvement.exceptions import CannotPropose
from onecloth.improvement.models import Proposal
from onecloth.improvement.permissions.initiatives import check_can_propose
from onecloth.improvement.queries.numbers import as_candidates, as_rules, numbers_of
from onecloth.organisation.queries import day_of
from onecloth_stats.portfolio import DRAWS, PortfolioError, RulesContradict, best_portfolio, how_often

JOB = "improvement.proposal"
SECONDS_A_STEP = 1.0  # a step is one transaction: on SQLite nobody else writes meanwhile
LEAST = 2
CAUTION = {"none": 0.0, "some": 0.5, "much": 1.0}


@dataclass(frozen=True)
class Counted:
    """How far a step came; `begun` is where the next goes on."""

    begun: Mapping[str, Any]
    done: int
    sentence: str
    is_over: bool = False


def ask_for_proposal(*, seed: str, caution: str, keeps_running: bool, by: Actor, at: datetime) -> Proposal:
    """Take down the numbers of this day and begin to count. Raises `CannotPropose` where there is nothing to choose from."""
    check_can_propose(by)
    said = " ".join(seed.split())
    if not said or caution not in CAUTION:
        raise CannotPropose(_("Say the words the draws begin with, and how careful to be."))
    numbers = numbers_of(day_of(at), keeps_running=keeps_running)
    if sum(row["low"] is not None for row in numbers["candidates"]) < LEAST:
        raise CannotPropose(
            _("Fewer than two open initiatives say which benefit they may have, so there is nothing to choose from.")
        )
    with transaction.atomic():
        proposal = Proposal.objects.create(
            seed=f"{said[:160]} · {at.isoformat(timespec='minutes')}", caution=CAUTION[caution], keeps_running=keeps_running,
            numbers=numbers, asked_by_id=by.person_id, asked_at=at,
        )  # fmt: skip
        proposal.save_changes(job=jobs.ask(JOB, {"proposal": proposal.pk}, by=by, at=at, total=DRAWS))
        audit.record(by=by, at=at, action="proposal_asked", subject=proposal, fields=["seed", "numbers"])
    return proposal


def stop_proposal(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Put the counting down after the step it has in hand. Raises `CannotPropose` where it is not being counted."""
    check_can_propose(by)
    if proposal.state != ProposalState.COUNTING or proposal.job is None or proposal.job.is_over:
        raise CannotPropose(_("This proposal is not being counted."))
    with transaction.atomic():
        jobs.cancel(proposal.job)
        audit.record(by=by, at=at, action="proposal_stopped", subject=proposal, fields=["job"])
    return proposal


def go_on_with_proposal(*, proposal: Proposal, by: Actor, at: datetime) -> Proposal:
    """Count on where it was put down; the end is the same. Raises `CannotPropose` while it runs and when it is over."""
    check_can_propose(by)
    before = proposal.job
    if proposal.state != ProposalState.COUNTING or before is None or not before.is_over:
        raise CannotPropose(_("This proposal is being counted or is there already."))
    with transaction.atomic():
        job = jobs.ask(JOB, {"proposal": proposal.pk}, by=by, at=at, total=DRAWS)
        Job.objects.filter(pk=job.pk).update(cursor=before.cursor, done=before.done)
        proposal.save_changes(job=job)
        audit.record(by=by, at=at, action="proposal_resumed", subject=proposal, fields=["job"])
    return proposal


def count_on(*, proposal: Proposal, begun: Mapping[str, Any] | None, by: Actor, at: datetime) -> Counted:
    """One step of a second or so; the last keeps what was counted."""
    until = time.monotonic() + SECONDS_A_STEP
    candidates, rules = as_candidates(proposal.numbers), as_rules(proposal.numbers, proposal.caution)
    with transaction.atomic():
        try:
            told = how_often(
                candidates, rules, seed=proposal.seed, begun=begun, may_go_on=lambda: time.monotonic() < until
            )
            if told["done"] < DRAWS:
                return Counted(told, told["done"], _so_far(told["done"]))
            best = best_portfolio(candidates, rules)
        except RulesContradict as contradiction:
            return _impossible(proposal, _what_is_missing(contradiction), by, at)
        except PortfolioError:
            return _impossible(proposal, _("Some initiatives wait for each other in a circle."), by, at)
        taken = sorted(int(str(key)) for key in best.taken)
        proposal.save_changes(
            state=ProposalState.COUNTED, counted=told, best={"taken": taken, "left": best.left}, counted_at=at
        )
        audit.record(by=by, at=at, action="proposal_counted", subject=proposal, fields=["counted", "best"])
        return Counted({}, DRAWS, _so_far(DRAWS), is_over=True)


def _impossible(proposal: Proposal, sentence: str, by: Actor, at: datetime) -> Counted:
    proposal.save_changes(state=ProposalState.IMPOSSIBLE, sentence=sentence[:300])
    audit.record(by=by, at=at, action="proposal_impossible", subject=proposal, fields=["sentence"])
    return Counted({}, 0, sentence, is_over=True)


def _what_is_missing(contradiction: RulesContradict) -> str:
    hours = round(sum(contradiction.missing.values()) / 60)
    words = ngettext(
        "What runs takes %(n)s hour more than there is. Say more hours, or let what runs be weighed too.",
        "What runs takes %(n)s hours more than there are. Say more hours, or let what runs be weighed too.",
        hours,
    )
    return words % {"n": hours}


def _so_far(done: int) -> str:
    return _("%(done)s of %(all)s draws are counted.") % {"done": done, "all": DRAWS}
