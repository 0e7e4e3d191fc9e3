"""What problems are narrowed to, said the same in the board, the list, the calendar and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from onecloth.core.actors import Actor
from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Problem, TeamMember
from onecloth.improvement.permissions.problems import visible_problems
from onecloth.improvement.queries import band_aids
from onecloth.improvement.queries.waiting import FOR_A_LEADER
from onecloth.journeys.models import Seam
from onecloth.listening.queries.choosing import people_called
from onecloth.listening.queries.searching import sought_in
from onecloth.listening.queries.walking import Counted
from onecloth.organisation.queries import with_everything_below

ALL = "all"
STAGES = (*Stage.values, ALL)
VIEWS = ("board", "list")
TICKED = ("mine", "nobody", "leader", "first_aid", "late")
ORDERS = {"oldest": ("raised_at", "pk"), "newest": ("-raised_at", "-pk"), "name": ("title", "pk")}
# Nobody needs "many" to the last digit, and a page does not wait for it.
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Filters:
    """Anything unknown in an address narrows nothing. Without a stage, what is open is meant."""

    words: str = ""
    unit: int | None = None
    stage: str = ""
    owner: str = ""
    mine: bool = False
    nobody: bool = False
    leader: bool = False
    first_aid: bool = False
    late: bool = False
    order: str = ""
    view: str = "board"

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        unit, view = query.get("unit", ""), query.get("view", "")
        stage, words, order = query.get("stage", ""), _line(query.get("q", "")), query.get("order", "")
        stage = stage if stage in STAGES else ""
        return cls(
            words=words,
            unit=int(unit) if unit.isdecimal() and len(unit) < 19 else None,
            stage=stage,
            owner=_line(query.get("owner", "")),
            **{name: query.get(name) == "1" for name in TICKED},
            order=order if order in ORDERS else "",
            view="list" if stage else view if view in VIEWS else "board",
        )

    @property
    def narrows(self) -> bool:
        return any((self.words, self.unit, self.stage, self.owner, *(getattr(self, name) for name in TICKED)))

    @property
    def is_more_open(self) -> bool:
        return any((self.owner, self.nobody, self.leader, self.first_aid, self.late))

    @property
    def sorted_by(self) -> str:
        """Who waits longest comes first, where somebody waits."""
        return self.order or ("oldest" if not self.stage or self.stage in OPEN_STAGES else "newest")

    def query(self, **other: str) -> str:
        """As an address says it; the same filters always read the same."""
        told = {"q": self.words, "unit": self.unit or "", "stage": self.stage, "owner": self.owner, "order": self.order}
        told |= {name: "1" for name in TICKED if getattr(self, name)}
        told |= {"view": self.view if self.view != "board" else ""} | other
        return urlencode({name: value for name, value in told.items() if value})


def found_by(actor: Actor, filters: Filters, day: date) -> QuerySet[Problem]:
    """Problems of these filters, open ones unless a stage was asked for."""
    rows = narrowed(visible_problems(actor), actor, filters, day)
    if filters.stage == ALL:
        return rows
    return rows.filter(stage=filters.stage) if filters.stage else rows.filter(stage__in=OPEN_STAGES)


def narrowed(rows: QuerySet[Problem], actor: Actor, filters: Filters, day: date) -> QuerySet[Problem]:
    """By everything but the stage."""
    rule = _people(actor, filters) & _words(filters)
    if filters.unit:
        below = with_everything_below({filters.unit})
        seams = Seam.objects.filter(Q(giver__in=below) | Q(receiver__in=below)).values_list("pk", flat=True)
        # Told by their numbers, so that a database looks them up in the indexes of both and does not read all problems.
        rule &= Q(unit__in=below) | Q(seam__in=list(seams))
    if filters.first_aid:
        rule &= Q(pk__in=band_aids.band_aids_on().values("problem_id"))
    if filters.late:
        rule &= Q(pk__in=band_aids.expired(day).order_by().values("problem_id"))
    return rows.filter(rule)


def counted(rows: QuerySet[Problem]) -> Counted:
    return as_far_as_it_helps(rows.order_by()[: MOST_COUNTED + 1].count())


def as_far_as_it_helps(number: int) -> Counted:
    return Counted(min(number, MOST_COUNTED), is_more=number > MOST_COUNTED)


def _people(actor: Actor, filters: Filters) -> Q:
    rule = FOR_A_LEADER if filters.leader else Q()
    if filters.mine:
        me = actor.person_id
        team = TeamMember.objects.filter(person=me, until_date__isnull=True).values_list("problem_id", flat=True)
        rule &= Q(owner=me) | Q(sponsor=me) | Q(raised_by=me) | Q(pk__in=list(team))
    if filters.nobody:
        rule &= Q(owner__isnull=True)
    if filters.owner:
        rule &= Q(owner__in=[person.pk for person in people_called(actor, filters.owner)])
    return rule


def _words(filters: Filters) -> Q:
    """Each word stands somewhere in the name or in what happens; the last may go on."""
    sought = sought_in(filters.words)
    if not sought:
        return Q(pk__in=[]) if filters.words else Q()
    rule = Q(folded__has_words=sought)
    for each in sought:
        rule &= Q(folded__contains=each.written) if len(each.words) > 1 else Q()
    return rule


def _line(words: str) -> str:
    return " ".join(words.split())[:200]
