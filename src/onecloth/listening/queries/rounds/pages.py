"""Lists of rounds, and one round: how far it is in words and counts, who covers it, who is asked, what was found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.listening.choices import FindingEnd, InterviewState, StudyState
from onecloth.listening.models import Finding, Interview, Interviewer, InterviewGuide, InterviewRound
from onecloth.listening.permissions.rounds import can_run_round, visible_guides, visible_rounds
from onecloth.listening.queries.rounds.groups import GroupRow, groups_of
from onecloth.listening.queries.rounds.listed import interviews_of, questions_of
from onecloth.listening.queries.rounds.waiting import Waiting, waiting
from onecloth.organisation.models import Unit
from onecloth.ui.texts import in_language
from onecloth.ui.wording import figure, title_number

HELD = Q(interviews__state=InterviewState.HELD)
REACHED = (InterviewState.HELD, InterviewState.DECLINED)


@dataclass(frozen=True)
class RoundRow:
    round: InterviewRound
    words: str


@dataclass(frozen=True)
class RoundsPage:
    title: str
    rows: Sequence[RoundRow]
    guides: Sequence[InterviewGuide]


def rounds_page(actor: Actor) -> RoundsPage:
    """The open ones first, then those being planned, then closed ones, the latest first."""
    counted = visible_rounds(actor).select_related("owner").annotate(
        asked=Count("interviews", distinct=True), held=Count("interviews", filter=HELD, distinct=True)
    )  # fmt: skip
    order = [StudyState.OPEN, StudyState.DRAFT, StudyState.CLOSED]
    found = sorted(counted.order_by("-begins_on", "-pk"), key=lambda each: order.index(StudyState(each.state)))
    rows = [RoundRow(each, _heard_of(each.held, each.asked)) for each in found]
    open_ones = sum(each.state == StudyState.OPEN for each in found)
    guides = visible_guides(actor).filter(withdrawn_at__isnull=True).order_by("name", "pk")
    return RoundsPage(_rounds_title(len(found), open_ones), rows, list(guides))


def _rounds_title(rounds: int, open_ones: int) -> str:
    if not rounds:
        return _("No customer is interviewed yet")
    told = {"n": title_number(open_ones)}
    return ngettext("%(n)s round of interviews is open", "%(n)s rounds of interviews are open", open_ones) % told


def _heard_of(held: int, asked: int) -> str:
    if not asked:
        return _("no customer chosen yet")
    told = {"held": figure(held), "n": figure(asked)}
    return ngettext("%(held)s of %(n)s customer heard", "%(held)s of %(n)s customers heard", asked) % told


@dataclass(frozen=True)
class Covered:
    """A department in the round: who of it interviews, how many customers they have, how many they have heard."""

    name: str
    unit: Unit | None
    people: Sequence[Interviewer]
    given: int
    held: int


@dataclass(frozen=True)
class FoundRow:
    finding: Finding
    customers: int
    voices: int
    is_late: bool


@dataclass(frozen=True)
class RoundPage:
    """`findings` and `covered` are empty for an interviewer, who sees their own interviews only."""

    round: InterviewRound
    may_run: bool
    title: str
    questions: Sequence[str]
    interviews: Sequence[Interview]
    states: Sequence[tuple[str, int]]
    covered: Sequence[Covered]
    findings: Sequence[FoundRow]
    open_findings: int
    waiting: Waiting
    groups: Sequence[GroupRow]


def round_page(actor: Actor, found: InterviewRound) -> RoundPage:
    may_run = can_run_round(actor, found)
    interviews = interviews_of(actor, found)
    findings = findings_of(found) if may_run else []
    return RoundPage(
        round=found, may_run=may_run, title=_title(found, interviews, may_run), questions=questions_of(found),
        interviews=interviews, states=_states(interviews), covered=_covered(found, interviews) if may_run else [],
        findings=findings, open_findings=sum(row.finding.end == FindingEnd.OPEN for row in findings),
        waiting=waiting(found) if may_run else Waiting(0, 0), groups=groups_of(actor, found),
    )  # fmt: skip


def _title(found: InterviewRound, interviews: Sequence[Interview], may_run: bool) -> str:
    held = sum(each.state == InterviewState.HELD for each in interviews)
    if not interviews:
        return _("No customer is chosen yet") if may_run else _("No customer is yours to interview yet")
    told = {"held": title_number(held), "n": figure(len(interviews))}
    if may_run:
        return ngettext("%(held)s of %(n)s customer was heard", "%(held)s of %(n)s customers were heard",
                        len(interviews)) % told  # fmt: skip
    return ngettext("You have heard %(held)s of your %(n)s customer", "You have heard %(held)s of your %(n)s customers",
                    len(interviews)) % {**told, "held": figure(held)}  # fmt: skip


def _states(interviews: Sequence[Interview]) -> list[tuple[str, int]]:
    """Every state that occurs, in the order in which one goes through them."""
    found = Counter(each.state for each in interviews)
    return [(str(state.label), found[state]) for state in InterviewState if found[state]]


def _covered(found: InterviewRound, interviews: Sequence[Interview]) -> list[Covered]:
    rows = found.interviewers.filter(left_at__isnull=True).select_related("person", "department")
    by_department: dict[int | None, list[Interviewer]] = {}
    for row in sorted(rows, key=lambda each: (each.person.family_name.casefold(), each.pk)):
        by_department.setdefault(row.department_id, []).append(row)
    covered = [_department(people, interviews) for people in by_department.values()]
    return sorted(covered, key=lambda each: each.name.casefold())


def _department(people: Sequence[Interviewer], interviews: Sequence[Interview]) -> Covered:
    unit, who = people[0].department, {each.person_id for each in people}
    theirs = [each for each in interviews if each.interviewer_id in who]
    held = sum(each.state == InterviewState.HELD for each in theirs)
    return Covered(in_language(unit.name) if unit else _("In no department"), unit, people, len(theirs), held)


def findings_of(found: InterviewRound) -> list[FoundRow]:
    """In the order they were written, with how many words of how many customers stand behind each."""
    standing = Q(links__mark__withdrawn_at__isnull=True)
    counted = found.findings.select_related("owner").annotate(
        voices=Count("links", filter=standing, distinct=True),
        customers=Count(
            Coalesce("links__mark__guest__contact__customer", "links__mark__conversation__customer"), filter=standing,
            distinct=True,
        ),
    )  # fmt: skip
    today = clock.today()
    return [
        FoundRow(each, each.customers, each.voices, bool(each.due_on and not each.done_on and each.due_on < today))
        for each in counted.order_by("pk")
    ]
