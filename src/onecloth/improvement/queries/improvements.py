"""Improvements in lists, and what they ask of somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import TRIED_NOW, Trial
from onecloth.improvement.models import Improvement, ImprovementCheck, Problem
from onecloth.improvement.permissions.improvements import visible_improvements
from onecloth.organisation.queries import with_everything_below
from onecloth.ui.wording import number_word

A_PAGE = 25
ORDER = (Trial.RUNNING, Trial.CHECKED, Trial.PLANNED, Trial.ADOPTED, Trial.ADAPTED, Trial.ABANDONED)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to. Anything unknown in an address narrows nothing."""

    unit: int | None = None
    mine: bool = False

    @classmethod
    def from_query(cls, query: Any) -> "Filters":
        unit = query.get("unit", "")
        return cls(int(unit) if unit.isdecimal() and len(unit) < 19 else None, query.get("mine") == "1")

    @property
    def narrows(self) -> bool:
        return bool(self.unit or self.mine)


@dataclass(frozen=True)
class Group:
    state: str
    title: str
    rows: list[Improvement]


@dataclass(frozen=True)
class ImprovementsPage:
    title: str
    lead: str
    groups: list[Group]
    page: Page[Any]
    filters: Filters


def improvements_page(actor: Actor, filters: Filters, number: str, day: date) -> ImprovementsPage:
    every = visible_improvements(actor)
    place = Case(
        *(When(state=state, then=position) for position, state in enumerate(ORDER)), output_field=IntegerField()
    )
    chosen = _narrowed(every, actor, filters).annotate(place=place).order_by("place", "-pk")
    page = Paginator(chosen.select_related("unit", "owner"), A_PAGE).get_page(number)
    title, lead = _finding(every, day)
    return ImprovementsPage(title, lead, _grouped(page), page, filters)


def improvements_of(actor: Actor, problem: Problem) -> list[Improvement]:
    """What is tried against a problem, the latest first."""
    rows = visible_improvements(actor).filter(problem=problem).select_related("unit", "owner")
    return list(rows.order_by("-begun_at", "-pk"))


def to_check(actor: Actor, day: date) -> QuerySet[ImprovementCheck]:
    """Checks whose day has come, of improvements that I own."""
    return _due(day).filter(improvement__owner=actor.person_id)


def to_start(actor: Actor, day: date) -> QuerySet[Improvement]:
    """Improvements that I own and that should have started."""
    return Improvement.objects.filter(owner=actor.person_id, state=Trial.PLANNED, starts_on__lte=day)


def without_owner(actor: Actor, day: date) -> QuerySet[Improvement]:
    """Improvements that I sponsor and whose owner left while they were tried."""
    return Improvement.objects.filter(sponsor=actor.person_id, state__in=TRIED_NOW, owner__left_on__lte=day)


def waiting(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    if actor.person_id is None:
        return ()
    return to_check(actor, day), to_start(actor, day), without_owner(actor, day)


def _due(day: date) -> QuerySet[ImprovementCheck]:
    return ImprovementCheck.objects.filter(
        done_on__isnull=True, withdrawn_at__isnull=True, due_on__lte=day,
        improvement__state__in=(*TRIED_NOW, Trial.ADOPTED),
    )  # fmt: skip


def _narrowed(rows: QuerySet[Improvement], actor: Actor, filters: Filters) -> QuerySet[Improvement]:
    if filters.unit:
        rows = rows.filter(unit__in=with_everything_below({filters.unit}))
    if filters.mine:
        mine = Q(owner=actor.person_id) | Q(sponsor=actor.person_id) | Q(begun_by=actor.person_id)
        rows = rows.filter(mine)
    return rows


def _grouped(rows: Iterable[Improvement]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in rows:
        group = groups.setdefault(row.state, Group(row.state, str(Trial(row.state).label), []))
        group.rows.append(row)
    return list(groups.values())


def _finding(every: QuerySet[Improvement], day: date) -> tuple[str, str]:
    """The list's title says what is tried, its lead what waits to be looked at."""
    due = _due(day).filter(improvement=OuterRef("pk"))
    told = every.aggregate(
        any=Count("pk"), tried=Count("pk", filter=Q(state__in=TRIED_NOW)),
        kept=Count("pk", filter=Q(state=Trial.ADOPTED)), due=Count("pk", filter=Exists(due)),
    )  # fmt: skip
    if not told["any"]:
        return _("Nothing has been tried yet"), ""
    words = ngettext("One improvement is being tried", "%(n)s improvements are being tried", told["tried"] or 2)
    title = words % {"n": number_word(told["tried"], first=True)} if told["tried"] else _("Nothing is being tried now")
    return title, _waits(told["due"], told["kept"])


def _waits(due: int, kept: int) -> str:
    said = []
    if due:
        words = ngettext(
            "One waits to be held against its prediction.", "%(n)s wait to be held against their prediction.", due
        )
        said.append(words % {"n": number_word(due, first=True)})
    if kept:
        words = ngettext("One was adopted.", "%(n)s were adopted.", kept)
        said.append(words % {"n": number_word(kept, first=True)})
    return " ".join(said)
