"""Role coverage of one problem, as its page shows it: what is read from the tables, and the words for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import COSTS, Needed
from onecloth.improvement.models import GoneWithout, Problem, TeamMember, VoiceNeeded
from onecloth.improvement.queries.asking import Asked, inputs_of
from onecloth.improvement.queries.band_aids import Fix, fixes_of
from onecloth.improvement.queries.coverage import Heard, Line, Need, Said, Somebody, State, Touched, coverage
from onecloth.improvement.queries.history import History, who_follows
from onecloth.improvement.queries.panels import questions_of
from onecloth.journeys.models import Step, StepOwner
from onecloth.listening.choices import Audience
from onecloth.listening.models import PanelInput
from onecloth.organisation.models import AccessGrant, Membership, Unit, open_on
from onecloth.organisation.queries import day_of, path_to, units_by_id
from onecloth.ui import texts
from onecloth.ui.wording import counted, title_number

BOARD_OF = {Audience.CUSTOMER: Needed.CUSTOMERS, Audience.EMPLOYEE: Needed.COLLEAGUES}


@dataclass(frozen=True)
class Voice:
    """A line of the page. `key` is what a form sends to say which voice it means."""

    line: Line
    words: str
    unit: Unit | None
    reason: GoneWithout | None

    @property
    def key(self) -> str:
        return f"{self.line.need.kind}:{self.line.need.unit or ''}"

    @property
    def state(self) -> str:
        return self.line.state

    @property
    def names(self) -> str:
        return ", ".join(self.line.names)


@dataclass(frozen=True)
class Covered:
    voices: Sequence[Voice]

    @property
    def missing(self) -> list[Voice]:
        """Neither heard nor asked, and nobody wrote why it goes without them."""
        return [each for each in self.voices if each.state == State.MISSING]

    @property
    def not_heard(self) -> list[Voice]:
        return [each for each in self.voices if each.state != State.HEARD]

    @property
    def missing_words(self) -> str:
        return "; ".join(each.words for each in self.missing)

    @property
    def title(self) -> str:
        if not self.voices:
            return _("Nobody has said yet where this problem lies")
        if not self.not_heard:
            return ngettext(
                "The one voice it needs is heard", "All %(n)s voices it needs are heard", len(self.voices)
            ) % {"n": counted(len(self.voices))}
        words = ngettext(
            "%(n)s voice of %(all)s it needs is not heard yet", "%(n)s voices of %(all)s it needs are not heard yet",
            len(self.not_heard),
        )  # fmt: skip
        return words % {"n": title_number(len(self.not_heard)), "all": counted(len(self.voices))}


def covered(
    problem: Problem, fixes: Iterable[Fix], inputs: Sequence[Asked], questions: Sequence[PanelInput], today: date
) -> Covered:
    """As of today; of a closed problem, as of the day it was closed."""
    day = min(day_of(problem.closed_at), today) if problem.closed_at else today
    history, units = History(), units_by_id()
    tree = history.tree(day)
    touched = _touched(problem, fixes, day)
    reasons = _reasons(problem)
    heard = Heard(
        people=_people(problem, day), answers=_answers(inputs, history), without=frozenset(reasons),
        asked=[frozenset(path_to(each.row.unit_id, tree)) for each in inputs if each.row.is_waiting],
        boards={BOARD_OF[Audience(each.panel.audience)]: texts.name_of(each.panel) for each in questions if each.words},
        boards_asked={BOARD_OF[Audience(each.panel.audience)] for each in questions},
    )  # fmt: skip
    return Covered([_voice(line, units, reasons) for line in coverage(touched, heard, tree)])


def voice_called(actor: Actor, problem: Problem, key: str, today: date) -> Voice | None:
    """The line of the page that a form means, if there is one."""
    fixes, inputs, questions = fixes_of(problem), inputs_of(problem), questions_of(actor, problem)
    found = covered(problem, fixes, inputs, questions, today).voices
    return next((each for each in found if each.key == key), None)


def _voice(line: Line, units: Mapping[int, Unit], reasons: Mapping[Need, GoneWithout]) -> Voice:
    unit = units.get(line.need.unit or 0)
    if unit is None and line.need.kind == Needed.FINANCE:
        words = _("Whoever looks after the money: name the unit")
    else:
        words = str(line.need.kind.label) % {"unit": texts.name_of(unit) if unit else ""}
    return Voice(line, words, unit, reasons.get(line.need) if line.state == State.WITHOUT else None)


def _touched(problem: Problem, fixes: Iterable[Fix], day: date) -> Touched:
    """Where it lies today: what a dissolved unit did is its successor's now."""
    seam = problem.seam
    named = list(VoiceNeeded.objects.filter(problem=problem, withdrawn_at__isnull=True).values_list("kind", "unit_id"))
    owner = StepOwner.objects.filter(open_on(day), step=problem.step_id).values_list("unit_id", flat=True).first()
    costs = any(fix.is_on and fix.countermeasure.action in COSTS for fix in fixes)
    money = {unit for kind, unit in named if kind == Needed.FINANCE} or (_known_for_money() if costs else set())
    others = {unit for kind, unit in named if kind == Needed.OTHER}
    sides = (seam.giver_id, seam.receiver_id) if seam else (None, None)
    then = who_follows([problem.unit_id, owner, *sides, *money, *others], day)
    giver, receiver = (then.get(each or 0) for each in sides)
    return Touched(
        unit=then.get(problem.unit_id or 0), step_owner=then.get(owner or 0), giver=giver, receiver=receiver,
        travellers=_travellers(problem), costs=costs, money=frozenset(then[each] for each in money),
        others=frozenset(then[each] for each in others),
    )  # fmt: skip


def _known_for_money() -> set[int]:
    """The unit that was last named to look after money, on whatever problem: it need not be named again."""
    rows = VoiceNeeded.objects.filter(kind=Needed.FINANCE, withdrawn_at__isnull=True)
    return set(rows.order_by("-pk").values_list("unit_id", flat=True)[:1])


def _travellers(problem: Problem) -> frozenset[str]:
    """Who goes through the step the problem is at, and through those its seam joins."""
    seam = problem.seam
    steps = {problem.step_id, *((seam.from_step_id, seam.to_step_id) if seam else ())} - {None}
    rows = Step.objects.filter(pk__in=steps).values_list("journey__traveller", flat=True) if steps else ()
    return frozenset(rows)


def _people(problem: Problem, day: date) -> list[Somebody]:
    """Owner, sponsor and team, as far as they work here on that day."""
    team = TeamMember.objects.filter(problem=problem, until_date__isnull=True).values_list("person_id", flat=True)
    keys = {*team, problem.owner_id, problem.sponsor_id} - {None}
    held = Membership.objects.filter(open_on(day), person__in=keys, person__blanked_at__isnull=True)
    executives = set(
        AccessGrant.objects.filter(open_on(day), person__in=keys, scope="executive").values_list("person_id", flat=True)
    )
    places: dict[int, list[Membership]] = {}
    for each in held.select_related("person").order_by("pk"):
        places.setdefault(each.person_id, []).append(each)
    return [_somebody(rows, key in executives) for key, rows in places.items()]


def _somebody(places: Sequence[Membership], is_executive: bool) -> Somebody:
    return Somebody(
        places[0].person.name, frozenset(each.unit_id for each in places),
        frozenset(each.unit_id for each in places if each.leads), is_executive,
    )  # fmt: skip


def _answers(inputs: Sequence[Asked], history: History) -> list[Said]:
    """Each answer speaks for the unit that was asked, and for what that hung under on the day."""
    said = [(asked.row.unit_id, answer, day_of(answer.said_at)) for asked in inputs for answer in asked.answers]
    led: dict[int, list[Membership]] = {}
    for each in Membership.objects.filter(person__in={row.person_id for _unit, row, _day in said}, leads=True):
        led.setdefault(each.person_id, []).append(each)
    return [
        Said(
            row.person.name or _("Somebody"), frozenset(path_to(unit, history.tree(day))),
            any(_held(each, day) for each in led.get(row.person_id, ())),
        )
        for unit, row, day in said
    ]  # fmt: skip


def _held(place: Membership, day: date) -> bool:
    return place.from_date <= day and (place.until_date is None or day < place.until_date)


def _reasons(problem: Problem) -> dict[Need, GoneWithout]:
    """The latest reason for each voice."""
    rows = GoneWithout.objects.filter(problem=problem, withdrawn_at__isnull=True).select_related("written_by")
    return {Need(Needed(row.kind), row.unit_id): row for row in rows.order_by("pk")}
