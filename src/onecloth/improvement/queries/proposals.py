"""A proposal as it is read: how often each initiative is among the best, and what there is too little of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import ProposalState
from onecloth.improvement.models import Initiative, Proposal
from onecloth.improvement.permissions.initiatives import can_propose, visible_initiatives, visible_proposals
from onecloth.improvement.queries.initiatives import benefit_words
from onecloth.organisation.models import Unit
from onecloth.ui.wording import number_word
from onecloth_stats.portfolio import word_for

LATELY = 20


@dataclass(frozen=True)
class Chosen:
    """An initiative, the share of draws (0-1) in which it is among the best, and whether it is in the one best for the
    middle of all guesses. `word` is fund, look or drop; empty where it was kept in any case.
    """

    initiative: Initiative
    share: float
    word: str
    is_in_best: bool
    benefit: str
    hours: int

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Scarce:
    """Hours of a department in a month that were too few for one more, and in which share of draws (0-1)."""

    unit: Unit
    month: date
    share: float
    left: int


@dataclass(frozen=True)
class ProposalPage:
    proposal: Proposal
    title: str
    chosen: list[Chosen]
    scarce: list[Scarce]
    unsaid: list[Initiative]
    draws: int
    short: float
    may_ask: bool


def proposals_page(actor: Actor) -> list[Proposal]:
    return list(visible_proposals(actor).select_related("asked_by").order_by("-asked_at", "-pk")[:LATELY])


def proposal_page(actor: Actor, proposal: Proposal) -> ProposalPage:
    rows, told = proposal.numbers["candidates"], proposal.counted
    found = visible_initiatives(actor).select_related("unit").in_bulk([row["key"] for row in rows])
    chosen = _chosen(proposal, found) if proposal.state == ProposalState.COUNTED else []
    unsaid = [found[row["key"]] for row in rows if row["low"] is None and row["key"] in found]
    short = told["short"] / told["tried"] if told.get("tried") else 0.0
    return ProposalPage(
        proposal, _finding(proposal, chosen), chosen, _scarce(proposal) if chosen else [], unsaid, told.get("done", 0), short,
        can_propose(actor),
    )  # fmt: skip


def _chosen(proposal: Proposal, found: Mapping[int, Initiative]) -> list[Chosen]:
    """In the order of the list, which people decided; not in that of the shares."""
    told, best = proposal.counted, set(proposal.best["taken"])
    return [
        Chosen(
            found[row["key"]], taken / told["done"], "" if row["kept"] else word_for(taken / told["done"]),
            row["key"] in best, benefit_words(found[row["key"]]), sum(row["needs"].values()),
        )
        for row, taken in zip(proposal.numbers["candidates"], told["taken"], strict=True)
        if row["key"] in found and row["low"] is not None
    ]  # fmt: skip


def _scarce(proposal: Proposal) -> list[Scarce]:
    told, left = proposal.counted, proposal.best["left"]
    used = dict(zip(proposal.numbers["means"], told["used_up"], strict=True))
    units = Unit.objects.in_bulk({int(place.partition(":")[0]) for place in used})
    rows = [
        Scarce(
            units[int(unit)], date.fromisoformat(f"{month}-01"), times / told["done"], round(left[f"{unit}:{month}"])
        )
        for (unit, month), times in ((place.split(":"), times) for place, times in used.items())
        if times
    ]
    return sorted(rows, key=lambda row: (str(row.unit.name), row.month))


def _finding(proposal: Proposal, chosen: list[Chosen]) -> str:
    if proposal.state == ProposalState.IMPOSSIBLE:
        return _("No choice keeps all rules")
    if proposal.state == ProposalState.COUNTING:
        return _("It is being counted")
    weighed = [each for each in chosen if each.word]
    sure = sum(each.word == "fund" for each in weighed)
    if not sure:
        return _("None is chosen nearly always: look closer before you decide")
    words = ngettext(
        "One of %(all)s is chosen nearly always", "%(n)s of %(all)s are chosen nearly always", sure
    )  # fmt: skip
    return words % {"n": number_word(sure, first=True), "all": number_word(len(weighed))}
