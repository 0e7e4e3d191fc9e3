"""One improvement with all that its page and its one printed sheet show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.improvement.choices import TRIED_NOW, Against, Trial
from onecloth.improvement.models import Cause, Improvement, ImprovementCheck
from onecloth.improvement.permissions.improvements import can_improve
from onecloth.improvement.permissions.problems import works_here
from onecloth.improvement.queries.prediction import Held, family_of, held_against
from onecloth.insight.measures import Measure
from onecloth.insight.queries.wording import in_words, measure_of
from onecloth.journeys.models import Step
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of
from onecloth.ui.wording import day as day_words

FEWEST_STARTS = 2


@dataclass(frozen=True)
class Seen:
    """A check that was made, with the figures in words as they stood that day."""

    check: ImprovementCheck
    before: str
    since: str


@dataclass(frozen=True)
class ImprovementPage:
    improvement: Improvement
    stages: list[str]
    now: int
    predicted: str
    held: Held | None
    seen: list[Seen]
    waiting: list[ImprovementCheck]
    steps: list[Step]
    units: list[Unit]
    family: list[Improvement]
    lasted_in: int
    next: list[Improvement]
    missing: list[str]
    at_once: int
    owner_left: bool
    log: list[dict[str, str]]
    may_improve: bool

    @property
    def is_planned(self) -> bool:
        return self.improvement.state == Trial.PLANNED

    @property
    def changed_when_changed(self) -> bool:
        """Only this earns the words: the shift came after each of several starts on days of their own (METHODS 4)."""
        return self.lasted_in >= FEWEST_STARTS


def improvement_page(actor: Actor, improvement: Improvement, day: date) -> ImprovementPage:
    measure = measure_of(improvement.metric) if improvement.metric else None
    checks = list(improvement.checks.filter(withdrawn_at__isnull=True).order_by("due_on", "pk"))
    done, family = [check for check in checks if check.done_on], family_of(improvement)
    return ImprovementPage(
        improvement=improvement, stages=_stages(improvement), now=_now(improvement), predicted=_predicted(improvement, measure),
        held=held_against(improvement), seen=[_seen(check, measure) for check in done],
        waiting=[check for check in checks if check.done_on is None],
        steps=list(improvement.steps.select_related("journey").order_by("journey", "position")),
        units=list(improvement.units.order_by("code")), family=family if len(family) > 1 else [],
        lasted_in=_lasted_in(family), next=list(improvement.adapted_to.order_by("begun_at")),
        missing=_missing(improvement), at_once=_at_once(improvement),
        owner_left=improvement.owner is not None and not works_here(improvement.owner, day),
        log=_so_far(improvement, done), may_improve=can_improve(actor, improvement),
    )  # fmt: skip


def whys_of(improvement: Improvement) -> list[Cause]:
    """The chain of causes of the problem behind it, for the printed sheet."""
    if improvement.problem_id is None:
        return []
    return list(Cause.objects.filter(problem=improvement.problem_id, withdrawn_at__isnull=True).order_by("position"))


def _seen(check: ImprovementCheck, measure: Measure | None) -> Seen:
    before, since = (
        in_words(value, measure) if value is not None and measure else "" for value in (check.before, check.since)
    )
    return Seen(check, before, since)


def _predicted(improvement: Improvement, measure: Measure | None) -> str:
    value = improvement.predicted_value
    return in_words(value, measure) if value is not None and measure else ""


def _missing(improvement: Improvement) -> list[str]:
    """What has to be written before it can start."""
    wanted = (
        (improvement.predicted_words, _("what it will do, in words")),
        (improvement.metric_id and improvement.predicted_value is not None, _("a number on a figure")),
        (improvement.predicted_by, _("the day by which it shows")),
        (improvement.owner_id, _("an owner who does the work")),
        (improvement.sponsor_id, _("a sponsor who clears the way")),
    )
    return [words for is_there, words in wanted if not is_there] if improvement.state == Trial.PLANNED else []


def _at_once(improvement: Improvement) -> int:
    """How much else the team tries now."""
    if improvement.state != Trial.PLANNED:
        return 0
    return Improvement.objects.filter(unit=improvement.unit_id, state__in=TRIED_NOW).count()


def _lasted_in(family: list[Improvement]) -> int:
    """In how many units, each with a start of its own and a chart of its own, the figure shifted after it and stayed."""
    if len(family) < FEWEST_STARTS:
        return 0
    stayed = Q(verdict="lasted", done_on__isnull=False, improvement__in=[each.pk for each in family if each.own_chart])
    found = ImprovementCheck.objects.filter(stayed).exclude(outcome=Against.UNCLEAR)
    return len(set(found.values_list("improvement__started_on", flat=True)))


def _stages(improvement: Improvement) -> list[str]:
    first = [str(each.label) for each in (Trial.PLANNED, Trial.RUNNING, Trial.CHECKED)]
    ending = improvement.state if not improvement.is_open else Trial.ADOPTED
    if improvement.state == Trial.ABANDONED and not improvement.is_started:
        first = first[:1]
    return [*first, str(Trial(ending).label) if not improvement.is_open else _("Adopted, adapted or abandoned")]


def _now(improvement: Improvement) -> int:
    """Which stage it stands at, from 1; past the end once it is over."""
    places = {Trial.PLANNED: 1, Trial.RUNNING: 2, Trial.CHECKED: 3}
    return places.get(Trial(improvement.state), len(_stages(improvement)) + 1)


def _so_far(improvement: Improvement, done: list[ImprovementCheck]) -> list[dict[str, str]]:
    name = improvement.begun_by.name if improvement.begun_by else ""
    events = [(day_of(improvement.begun_at), _("%(name)s began it.") % {"name": name} if name else _("It was begun."))]
    if improvement.started_on:
        events.append((improvement.started_on, _("It started; from here on the prediction stayed as it was.")))
    events += [
        (check.done_on, f"{check.get_kind_display()}: {check.get_outcome_display()}. {check.words}".strip())
        for check in done
        if check.done_on
    ]
    if improvement.ended_at:
        events.append((day_of(improvement.ended_at), f"{improvement.get_state_display()}. {improvement.learned}"))
    events.reverse()
    return [{"title": _titled(on), "words": words, "is": "done"} for on, words in events]


def _titled(on: date) -> str:
    words = day_words(on)
    return words[:1].upper() + words[1:]
