"""Decisions as those they hit see them: who answered what, what waits and for how long, and whether it came as foreseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import Came, DecisionState, Stance
from onecloth.improvement.models import Decision, DecisionPart, Notice, NoticeAnswer
from onecloth.improvement.permissions.decisions import answering, visible_decisions
from onecloth.improvement.queries.ways import ways_in_words
from onecloth.ui import texts
from onecloth.ui.wording import counted, number_word, percent, percent_range, title_number
from onecloth_stats.intervals import wilson

A_PAGE = 25


@dataclass(frozen=True)
class Standing:
    """How one unit stands to a decision: `last` is what was said for the unit, `others` what its people say besides."""

    notice: Notice
    answers: Sequence[NoticeAnswer]

    @cached_property
    def last(self) -> NoticeAnswer | None:
        return next((said for said in self.answers if said.for_unit), None)

    @property
    def others(self) -> list[NoticeAnswer]:
        return [said for said in self.answers if said is not self.last]

    @property
    def is_unanswered(self) -> bool:
        return self.last is None

    @property
    def is_worried(self) -> bool:
        """A worry counts whoever of the unit has it: those at the front see what a leader may not."""
        return any(said.stance == Stance.WORRIED for said in self.answers)

    @property
    def needs_time(self) -> bool:
        return not self.is_worried and any(said.stance == Stance.MORE_TIME for said in self.answers)


@dataclass(frozen=True)
class Objections:
    """What stands in the way of going ahead without a word: units that are worried, need time, have not answered."""

    worried: int
    more_time: int
    unanswered: int

    @property
    def any(self) -> bool:
        return bool(self.worried or self.more_time or self.unanswered)


@dataclass(frozen=True)
class Forecast:
    """Of the units that foretold and said what came: how many it came to as foreseen; 95% interval (Wilson)."""

    right: int
    told: int
    better: int
    worse: int

    @property
    def words(self) -> str:
        if not self.told:
            return ""
        found = wilson(self.right, self.told)
        words = ngettext(
            "%(right)s of %(told)s unit foresaw it right: %(share)s (%(range)s).",
            "%(right)s of %(told)s units foresaw it right: %(share)s (%(range)s).", self.told,
        )  # fmt: skip
        return words % {
            "right": number_word(self.right, first=True), "told": counted(self.told),
            "share": percent(found.value), "range": percent_range((found.low, found.high)),
        }  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A unit on a decision's page. `mine`: None where the viewer is not of it, else whether they speak for the unit."""

    standing: Standing
    ways: list[str]
    mine: bool | None

    @property
    def notice(self) -> Notice:
        return self.standing.notice


@dataclass(frozen=True)
class DecisionPage:
    title: str
    names: list[str]
    asked: list[Asked]
    left_out: list[Notice]
    objections: Objections
    forecast: Forecast
    may_answer: bool
    may_look_back: bool


@dataclass(frozen=True)
class Row:
    """A decision in a list: how many units are asked, and what they say."""

    decision: Decision
    asked: int
    objections: Objections
    forecast: Forecast


@dataclass(frozen=True)
class DecisionList:
    title: str
    lead: str
    rows: list[Row]
    page: Page[Any]
    forecast: Forecast


def may_foretell(decision: Decision, day: date) -> bool:
    """Answers count until it is settled and holds; afterwards they would be no forecast."""
    return decision.is_asking or (decision.goes_ahead and day < decision.from_date)


def may_look_back(decision: Decision, day: date) -> bool:
    return decision.goes_ahead and day >= decision.from_date


def decision_page(actor: Actor, decision: Decision, day: date) -> DecisionPage:
    every = list(_notices(Notice.objects.filter(decision=decision)))
    asked = [notice for notice in every if notice.left_out_at is None]
    mine, words = answering(actor, asked), ways_in_words(asked)
    standings = [_standing(notice) for notice in asked]
    objections = _objections(standings)
    return DecisionPage(
        title=_finding(decision, objections, len(asked), day),
        names=_names(decision),
        asked=[Asked(each, words[each.notice.pk], mine.get(each.notice.pk)) for each in standings],
        left_out=[notice for notice in every if notice.left_out_at is not None],
        objections=objections, forecast=_forecast(standings),
        may_answer=may_foretell(decision, day), may_look_back=may_look_back(decision, day),
    )  # fmt: skip


def decision_list(actor: Actor, day: date, number: str = "1") -> DecisionList:
    """Those that ask come first, the longest due at the top; then the latest settled."""
    every = visible_decisions(actor)
    asks = Q(state=DecisionState.ASKING)
    first = Case(When(asks, then=0), default=1, output_field=IntegerField())
    order = (first, Case(When(asks, then=F("answer_by"))), "-decided_at", "-pk")
    found = Paginator(every.select_related("decided_by").order_by(*order), A_PAGE).get_page(number)
    waiting = _rows(list(every.filter(asks)))
    title, lead = _list_finding(waiting, bool(found.paginator.count), day)
    return DecisionList(title, lead, _rows(list(found)), found, _forecast_of(every))


def _forecast_of(decisions: QuerySet[Decision]) -> Forecast:
    foretold = Exists(NoticeAnswer.objects.filter(notice=OuterRef("pk"), for_unit=True))
    came = Notice.objects.filter(foretold, decision__in=decisions).exclude(came="").order_by()
    told = dict(came.values_list("came").annotate(n=Count("pk")))
    return _scored([each for each, number in told.items() for _one in range(number)])


def objections_to(decision: Decision) -> Objections:
    return _objections(_standings(Notice.objects.filter(decision=decision, left_out_at__isnull=True)))


def open_in_unit(actor: Actor, unit_ids: Iterable[int], day: date) -> list[Notice]:
    """Notices to these units about decisions that ask, or that go ahead and do not hold yet."""
    rows = Notice.objects.filter(
        unit__in=list(unit_ids), left_out_at__isnull=True, decision__in=visible_decisions(actor)
    )
    coming = rows.exclude(decision__state=DecisionState.CALLED_OFF).filter(decision__from_date__gte=day)
    return list(coming.select_related("decision", "unit").order_by("decision__answer_by", "pk"))


def _names(decision: Decision) -> list[str]:
    """The steps and units it names, as they are called now."""
    parts = DecisionPart.objects.filter(decision=decision).select_related("step", "unit").order_by("pk")
    return [texts.name_of(part.step or part.unit) for part in parts]


def _notices(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    said = NoticeAnswer.objects.select_related("person").order_by("-answered_at", "-pk")
    return rows.select_related("unit", "decision", "came_said_by").prefetch_related(Prefetch("answers", said)).order_by(
        "unit__code", "pk"
    )  # fmt: skip


def _standing(notice: Notice) -> Standing:
    return Standing(notice, list(notice.answers.all()))


def _standings(rows: QuerySet[Notice]) -> list[Standing]:
    return [_standing(notice) for notice in _notices(rows)]


def _objections(standings: Sequence[Standing]) -> Objections:
    return Objections(
        worried=sum(each.is_worried for each in standings),
        more_time=sum(each.needs_time for each in standings),
        unanswered=sum(each.is_unanswered for each in standings),
    )


def _forecast(standings: Iterable[Standing]) -> Forecast:
    """Only who foretold is scored: whoever never answered foresaw nothing, right or wrong."""
    return _scored([each.notice.came for each in standings if each.notice.came and each.last is not None])


def _scored(came: Sequence[str]) -> Forecast:
    return Forecast(came.count(Came.AS_FORESEEN), len(came), came.count(Came.BETTER), came.count(Came.WORSE))


def _rows(decisions: Sequence[Decision]) -> list[Row]:
    of: dict[int, list[Standing]] = {decision.pk: [] for decision in decisions}
    for each in _standings(Notice.objects.filter(decision__in=of, left_out_at__isnull=True)):
        of[each.notice.decision_id].append(each)
    return [
        Row(decision, len(of[decision.pk]), _objections(of[decision.pk]), _forecast(of[decision.pk]))
        for decision in decisions
    ]


def _finding(decision: Decision, found: Objections, asked: int, day: date) -> str:
    if decision.is_called_off:
        return _("This was called off")
    if decision.goes_ahead:
        return _("This holds") if day >= decision.from_date else _("This goes ahead")
    if not found.any:
        return ngettext("The one unit it hits agrees", "All %(n)s units it hits agree", asked) % {"n": counted(asked)}
    said = []
    if found.unanswered:
        words = ngettext("%(n)s unit has not answered", "%(n)s units have not answered", found.unanswered)
        said.append(words % {"n": title_number(found.unanswered)})
    if found.worried:
        words = ngettext("%(n)s is worried", "%(n)s are worried", found.worried)
        said.append(words % {"n": number_word(found.worried, first=not said)})
    if found.more_time:
        words = ngettext("%(n)s needs more time", "%(n)s need more time", found.more_time)
        said.append(words % {"n": number_word(found.more_time, first=not said)})
    return ", ".join(said)


def _list_finding(waiting: Sequence[Row], is_any: bool, day: date) -> tuple[str, str]:
    """The title says how much waits, the lead how long and what worries."""
    if not is_any:
        return _("No decision has been put before those it hits"), ""
    unanswered = sum(row.objections.unanswered for row in waiting)
    if not unanswered:
        title = _("No decision waits for an answer")
    else:
        words = ngettext("%(n)s answer is waited for", "%(n)s answers are waited for", unanswered)
        title = words % {"n": title_number(unanswered)}
    late = sum(row.objections.unanswered for row in waiting if row.decision.answer_by < day)
    worried = sum(row.objections.worried for row in waiting)
    return title, " ".join(filter(None, (_late(late), _worried(worried))))


def _late(late: int) -> str:
    return ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": title_number(late)} if late else ""


def _worried(worried: int) -> str:
    if not worried:
        return ""
    words = ngettext(
        "%(n)s unit is worried by what is to come.", "%(n)s units are worried by what is to come.", worried
    )
    return words % {"n": title_number(worried)}
