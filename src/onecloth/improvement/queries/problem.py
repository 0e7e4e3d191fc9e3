"""One problem with all that its page shows, and nothing of a voice that the viewer may not see."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Cause, Check, Improvement, Merging, Problem, ProblemVoice, TeamMember
from onecloth.improvement.permissions.problems import can_close, can_join, can_part, can_work_on
from onecloth.improvement.queries import band_aids
from onecloth.improvement.queries.answering import TellState, Told, told_of
from onecloth.improvement.queries.asking import Asked, inputs_of
from onecloth.improvement.queries.band_aids import Fix
from onecloth.improvement.queries.band_aids import Why as BandAid
from onecloth.improvement.queries.covered import Covered, covered
from onecloth.improvement.queries.drafting import HAS_ANSWER
from onecloth.improvement.queries.improvements import improvements_of
from onecloth.improvement.queries.merged import Part, part_of, parts_of
from onecloth.improvement.queries.panels import questions_of
from onecloth.improvement.queries.story import so_far
from onecloth.improvement.queries.whys import Why, tree
from onecloth.insight.queries import BeforeAfter, before_after
from onecloth.listening.choices import Audience, VoiceState
from onecloth.listening.models import PanelInput, Voice
from onecloth.listening.permissions.panels import panels_to_ask
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.voices import who_said
from onecloth.organisation.models import Membership, Person, Unit, open_on
from onecloth.ui import texts
from onecloth.ui.wording import day as day_words

SHOWN_FIRST, SHOWN_MOST = 3, 60

WHY_WORDS = {
    BandAid.WEAK: gettext_lazy("only weak actions"),
    BandAid.UNTESTED: gettext_lazy("its cause is not tested"),
    BandAid.CAME_BACK: gettext_lazy("the problem came back"),
}


@dataclass(frozen=True)
class Said:
    """A voice of which the viewer may see the words."""

    voice: Voice
    by: str
    has_answer: bool

    @property
    def state(self) -> tuple[str, str, str]:
        """Word, tone and icon of how far its answer is."""
        if self.voice.answered_on and not self.has_answer:
            return _("Promised %(day)s") % {"day": day_words(self.voice.answered_on)}, "gold", "calendar"
        if self.voice.answered_on:
            return _("Answered %(day)s") % {"day": day_words(self.voice.answered_on)}, "lichen", "check"
        return _("Waits for an answer"), "gold", "clock"


@dataclass(frozen=True)
class People:
    """Whose evidence a problem rests on. `rest` are voices that this viewer may not read."""

    first: list[Said]
    more: list[Said]
    customers: int
    colleagues: int
    rest: int
    tell: TellState

    @property
    def all(self) -> int:
        return self.customers + self.colleagues


@dataclass(frozen=True)
class Mend:
    """A countermeasure as its row shows it."""

    fix: Fix
    word: str
    tone: str
    icon: str
    because: str
    unit: Unit | None
    is_expired: bool
    needs_day: bool

    @property
    def row(self) -> Any:
        return self.fix.countermeasure


@dataclass(frozen=True)
class Member:
    person: Person
    role: str
    unit: Unit | None
    is_owner: bool


@dataclass(frozen=True)
class ProblemPage:
    problem: Problem
    stages: list[str]
    now: int
    people: People
    causes: list[Cause]
    whys: list[Why]
    root: Cause | None
    last: Cause | None
    mends: list[Mend]
    hours: tuple[float, float]
    expired: int
    result: BeforeAfter | None
    checks_waiting: list[Check]
    checks_done: list[Check]
    team: list[Member]
    questions: list[PanelInput]
    improvements: list[Improvement]
    can_ask: bool
    inputs: list[Asked]
    covered: Covered
    log: list[dict[str, str]]
    may_work: bool
    may_close: bool
    may_join: bool
    may_take: bool
    may_open_again: bool = field(default=False)
    part_of: Merging | None = None
    parts: list[Part] = field(default_factory=list)
    may_part: bool = False
    told: list[Told] = field(default_factory=list)

    @property
    def tell(self) -> TellState:
        return self.people.tell

    @property
    def hours_all(self) -> float:
        return sum(self.hours)


def problem_page(actor: Actor, problem: Problem, day: date) -> ProblemPage:
    fixes = band_aids.fixes_of(problem)
    causes = list(Cause.objects.filter(problem=problem, withdrawn_at__isnull=True).order_by("position"))
    checks = list(Check.objects.filter(problem=problem, withdrawn_at__isnull=True).order_by("due_on", "pk"))
    waiting = [check for check in checks if check.done_on is None]
    team, homes = _team(problem, fixes, day)
    first_aid, root = band_aids.minutes_spent(fixes)
    may_work, on_team = can_work_on(actor, problem), {member.person.pk for member in team}
    joins, questions, inputs = can_join(actor, problem), questions_of(actor, problem), inputs_of(problem)
    merged, parts = problem.stage == Stage.MERGED, parts_of(problem)
    return ProblemPage(
        problem=problem, stages=_stage_names(problem), now=_stage_now(problem), people=_people(actor, problem),
        causes=causes, whys=tree(causes), root=next((c for c in causes if c.is_root), None),
        last=causes[-1] if causes else None, mends=[_mend(fix, homes, day) for fix in fixes],
        hours=(first_aid / 60, root / 60), expired=sum(fix.is_expired(day) for fix in fixes),
        result=before_after(problem.metric, problem.mended_on) if problem.metric and problem.mended_on else None,
        checks_waiting=waiting, checks_done=[check for check in checks if check.done_on], team=team,
        questions=questions, improvements=improvements_of(actor, problem),
        can_ask=may_work and problem.is_open and panels_to_ask(actor).exists(),
        inputs=inputs, covered=covered(problem, fixes, inputs, questions, day),
        log=so_far(problem, fixes, checks, questions, parts, inputs), may_work=may_work and problem.is_open,
        may_close=problem.is_open and can_close(actor, problem), may_join=joins and actor.person_id not in on_team,
        may_take=joins and problem.owner_id is None and actor.person_id != problem.sponsor_id,
        may_open_again=may_work and not problem.is_open and not merged,
        part_of=part_of(problem) if merged else None, parts=parts, may_part=merged and can_part(actor, problem),
        told=[] if problem.is_open else told_of(problem),
    )  # fmt: skip


def _evidence(problem: Problem) -> Any:
    return ProblemVoice.objects.filter(problem=problem, removed_at__isnull=True)


def _people(actor: Actor, problem: Problem) -> People:
    keys = _evidence(problem).exclude(voice__state=VoiceState.WITHDRAWN).values("voice_id")
    told = Case(When(HAS_ANSWER, then=1), default=0)
    counts = Voice.objects.filter(pk__in=keys).annotate(told=told).values_list("audience", "told")
    by_audience, by_answer = Counter[str](), Counter[int]()
    for audience, has_answer, number in counts.annotate(number=Count("pk")).order_by():
        by_audience[audience] += number
        by_answer[has_answer] += number
    seen = visible_voices(actor).filter(pk__in=keys).select_related("about_unit", "person", "customer")
    seen = seen.annotate(told=told)
    shown = [
        Said(voice, who_said(voice), bool(voice.told)) for voice in seen.order_by("-raised_on", "-pk")[:SHOWN_MOST]
    ]
    customers, colleagues = by_audience[Audience.CUSTOMER], by_audience[Audience.EMPLOYEE]
    tell = TellState(by_answer[1], by_answer[0])
    rest = customers + colleagues - len(shown)
    return People(shown[:SHOWN_FIRST], shown[SHOWN_FIRST:], customers, colleagues, rest, tell)


def _mend(fix: Fix, homes: dict[int, Unit], day: date) -> Mend:
    row = fix.countermeasure
    word, tone, icon = (_("Band-aid"), "gold", "bandage") if fix.is_band_aid else (_("Root fix"), "indigo", "anchor")
    return Mend(
        fix=fix, word=word, tone=tone, icon=icon, because=_because(fix), unit=homes.get(row.owner_id or 0),
        is_expired=fix.is_expired(day), needs_day=fix.is_band_aid and fix.is_on and row.done_on is not None,
    )  # fmt: skip


def _because(fix: Fix) -> str:
    return ", ".join(str(WHY_WORDS[why]) for why in fix.reasons)


def _team(problem: Problem, fixes: list[Fix], day: date) -> tuple[list[Member], dict[int, Unit]]:
    """Owner first, then the others by name, the sponsor last; and the unit of everybody who is named on the page."""
    held = TeamMember.objects.filter(problem=problem, until_date__isnull=True).select_related("person")
    people = {member.person_id: member.person for member in held}
    named = {*people, problem.sponsor_id, *(fix.countermeasure.owner_id for fix in fixes)} - {None}
    main = (
        Membership.objects.filter(open_on(day), person__in=named)
        .select_related("unit")
        .order_by("is_main", "from_date")
    )
    homes = {row.person_id: row.unit for row in main}
    ordered = sorted(people.values(), key=lambda person: (person.pk != problem.owner_id, person.name))
    members = [_member(problem, person, homes) for person in ordered]
    if problem.sponsor and problem.sponsor_id not in people:
        members.append(_member(problem, problem.sponsor, homes))
    return members, homes


def _member(problem: Problem, person: Person, homes: dict[int, Unit]) -> Member:
    unit = homes.get(person.pk)
    role = ""
    if person.pk == problem.owner_id:
        role = _("owner")
    elif person.pk == problem.sponsor_id:
        role = _("sponsor")
    elif person.pk == problem.raised_by_id:
        role = _("raised it")
    parts = [texts.name_of(unit) if unit else "", role]
    return Member(person, " · ".join(part for part in parts if part), unit, person.pk == problem.owner_id)


def _stage_names(problem: Problem) -> list[str]:
    if problem.stage in (Stage.DECLINED, Stage.MERGED):
        return [str(Stage.RAISED.label), str(Stage(problem.stage).label)]
    return [str(stage.label) for stage in (*OPEN_STAGES, Stage.CLOSED)]


def _stage_now(problem: Problem) -> int:
    """Which stage it stands at, from 1; past the end once it is over."""
    if problem.stage in (Stage.DECLINED, Stage.MERGED):
        return 3
    return 6 if problem.stage == Stage.CLOSED else list(OPEN_STAGES).index(Stage(problem.stage)) + 1
