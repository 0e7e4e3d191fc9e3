"""The board of problems: what is open, by stage, never ranked; what is late stands in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Problem
from onecloth.improvement.permissions.problems import joinable_by, visible_problems
from onecloth.improvement.queries import band_aids
from onecloth.organisation.queries import with_everything_below
from onecloth.ui.wording import number_word

A_PAGE = 25
LATELY = 5


@dataclass(frozen=True)
class Filters:
    """What the board is narrowed to. Anything unknown in an address narrows nothing."""

    unit: int | None = None
    mine: bool = False
    stage: str = ""
    first_aid: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        unit = query.get("unit", "")
        stage = query.get("stage", "")
        return cls(
            unit=int(unit) if unit.isdecimal() and len(unit) < 19 else None,
            mine=query.get("mine") == "1",
            stage=stage if stage in Stage.values else "",
            first_aid=query.get("first_aid") == "1",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.unit or self.mine or self.stage or self.first_aid)


@dataclass(frozen=True)
class Row:
    """A problem in a list. `late` says in words what is past its day."""

    problem: Problem
    voices: int
    late: str


@dataclass(frozen=True)
class Group:
    stage: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Board:
    title: str
    lead: str
    groups: list[Group]
    lately: list[Row]
    page: Page[Any] | None
    filters: Filters
    finished: int = 0
    tabs: list[tuple[str, str, bool]] = field(default_factory=list)


def board(actor: Actor, filters: Filters, day: date, number: str = "1") -> Board:
    """Open problems by stage, or one stage as a list in pages."""
    every = visible_problems(actor)
    chosen = (
        _narrowed(every, actor, filters, day)
        .select_related("unit", "owner", "seam__giver", "seam__receiver")
        .annotate(voices=Count("evidence", filter=Q(evidence__removed_at__isnull=True)))
    )
    late = _late(day)
    if filters.stage:
        found = Paginator(chosen.filter(stage=filters.stage).order_by("-raised_at", "-pk"), A_PAGE).get_page(number)
        rows = _rows(list(found), late)
        groups = [Group(filters.stage, str(Stage(filters.stage).label), rows)] if rows else []
        return Board(*_finding(every, late), groups, [], found, filters)
    rows = _rows(chosen.filter(stage__in=OPEN_STAGES).order_by("raised_at", "pk"), late)
    groups = [
        Group(stage, str(stage.label), [row for row in rows if row.problem.stage == stage]) for stage in OPEN_STAGES
    ]
    over = chosen.filter(stage__in=(Stage.CLOSED, Stage.DECLINED))
    lately = _rows(over.order_by(F("closed_at").desc(nulls_last=True), "-pk")[:LATELY], late)
    title, lead = _finding(every, late)
    return Board(title, lead, [group for group in groups if group.rows], lately, None, filters)


def open_on_seam(actor: Actor, seam_id: int) -> list[Problem]:
    """Open problems that lie on one seam."""
    return list(_open(actor).filter(seam_id=seam_id))


def open_in_unit(actor: Actor, unit_id: int) -> list[Problem]:
    """Open problems about a unit, what hangs under it, or a seam it is part of."""
    below = with_everything_below({unit_id})
    about = Q(unit__in=below) | Q(seam__giver__in=below) | Q(seam__receiver__in=below)
    return list(_open(actor).filter(about))


def joinable(actor: Actor) -> list[Problem]:
    """Open problems a voice may be joined to, the newest first."""
    return list(joinable_by(actor).filter(stage__in=OPEN_STAGES).order_by("-raised_at", "-pk")[:100])


def _open(actor: Actor) -> QuerySet[Problem]:
    return visible_problems(actor).filter(stage__in=OPEN_STAGES).select_related("owner").order_by("raised_at", "pk")


def _narrowed(rows: QuerySet[Problem], actor: Actor, filters: Filters, day: date) -> QuerySet[Problem]:
    if filters.unit:
        below = with_everything_below({filters.unit})
        rows = rows.filter(Q(unit__in=below) | Q(seam__giver__in=below) | Q(seam__receiver__in=below))
    if filters.mine:
        team = Problem.objects.filter(team__person=actor.person_id, team__until_date__isnull=True)
        mine = Q(owner=actor.person_id) | Q(sponsor=actor.person_id) | Q(pk__in=team.values("pk"))
        rows = rows.filter(mine | Q(raised_by=actor.person_id))
    if filters.first_aid:
        rows = rows.filter(pk__in=band_aids.band_aids_on().values("problem_id"))
    return rows


def _late(day: date) -> dict[int, int]:
    """How many band-aids of each problem are past their day."""
    found: dict[int, int] = {}
    for problem_id in band_aids.expired(day).values_list("problem_id", flat=True):
        found[problem_id] = found.get(problem_id, 0) + 1
    return found


def _rows(problems: Iterable[Any], late: dict[int, int]) -> list[Row]:
    return [Row(each, each.voices, _late_words(late.get(each.pk, 0))) for each in problems]


def _late_words(number: int) -> str:
    if not number:
        return ""
    words = ngettext("A band-aid is past its day", "%(n)s band-aids are past their day", number)
    return words % {"n": number_word(number, first=True)}


def _finding(every: QuerySet[Problem], late: dict[int, int]) -> tuple[str, str]:
    """The board's title says what we found, its lead what is bad about it."""
    told = every.aggregate(
        open=Count("pk", filter=Q(stage__in=OPEN_STAGES)),
        nobody=Count("pk", filter=Q(stage__in=OPEN_STAGES, owner__isnull=True)),
        mending=Count("pk", filter=Q(stage__in=(Stage.MENDING, Stage.CHECKING))),
        any=Count("pk"),
    )
    if not told["any"]:
        return _("No problem has been raised yet"), ""
    if not told["open"]:
        return _("No problem is open"), _("Everything that was raised is closed, and those who spoke were told.")
    words = ngettext(
        "One problem is open, %(mending)s being mended", "%(open)s problems are open, %(mending)s being mended",
        told["open"],
    )  # fmt: skip
    mending = number_word(told["mending"]) if told["mending"] else _("none")
    return words % {"open": number_word(told["open"], first=True), "mending": mending}, _worries(told["nobody"], late)


def _worries(nobody: int, late: dict[int, int]) -> str:
    said = []
    if nobody:
        words = ngettext("One lies with nobody.", "%(n)s lie with nobody.", nobody)
        said.append(words % {"n": number_word(nobody, first=True)})
    if late:
        said.append(f"{_late_words(sum(late.values()))}.")
    return " ".join(said) or _("Each has an owner, and no band-aid is past its day.")
