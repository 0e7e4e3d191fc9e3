"""Who solves problems: at the level where they were raised, by the front line, with or without waiting for a leader.

Each problem counts for the department of the unit it is about, else of whoever receives on its seam, else of whoever
raised it, as these hung on the day it was raised; what a dissolved department had counts for whoever follows it. Rows are
in the order of the alphabet. Few problems are no aim: where people speak, there are more.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Min, Q

from onecloth.improvement.choices import OPEN_STAGES, Stage
from onecloth.improvement.models import Problem, Stay
from onecloth.improvement.queries.history import History, who_follows
from onecloth.listening.choices import AnswerKind
from onecloth.organisation.models import AccessGrant, Membership
from onecloth.organisation.queries import day_of, department_of, path_to, unit_tree
from onecloth_stats.intervals import wilson
from onecloth_stats.survival import Survival, kaplan_meier

LOOKS_BACK = timedelta(days=365)
FEW = 5


@dataclass(frozen=True)
class Share:
    """`yes` of `n`, with Wilson's interval."""

    yes: int
    n: int

    @property
    def share(self) -> float:
        return self.yes / self.n if self.n else 0.0

    @property
    def bounds(self) -> tuple[float, float] | None:
        found = wilson(self.yes, self.n) if self.n else None
        return (found.low, found.high) if found else None

    @property
    def is_few(self) -> bool:
        return self.n < FEW


@dataclass(frozen=True)
class Waited:
    """How many wait for a leader now, and how long it takes until one clears the way; too few have no curve."""

    now: int
    n: int
    curve: Survival | None


@dataclass(frozen=True)
class Case:
    """A problem as it counts here. `level` is None where nobody knows where it was raised or by whom it was solved.

    `front` is None where nobody owns it, or its owner has left; `waited` where its cause was not looked for yet.
    """

    department: int | None
    level: bool | None
    front: bool | None
    waited: tuple[float, bool] | None
    waits: bool


@dataclass(frozen=True)
class Place:
    unit: int
    leads: bool
    is_main: bool
    starts: date
    ends: date | None

    def holds(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day < self.ends)


class People:
    """Where people belonged on a day, and whether they led anybody. Two queries when it is made."""

    def __init__(self, keys: Iterable[int]) -> None:
        wanted = set(keys)
        self._places: defaultdict[int, list[Place]] = defaultdict(list)
        held = Membership.objects.filter(person__in=wanted).order_by("-is_main", "from_date", "pk")
        for each in held:
            place = Place(each.unit_id, each.leads, each.is_main, each.from_date, each.until_date)
            self._places[each.person_id].append(place)
        grants = AccessGrant.objects.filter(person__in=wanted, scope="executive")
        self._executives: defaultdict[int, list[tuple[date, date | None]]] = defaultdict(list)
        for person, starts, ends in grants.values_list("person_id", "from_date", "until_date"):
            self._executives[person].append((starts, ends))

    def unit(self, person: int | None, day: date) -> int | None:
        """The main unit that day, else the first one; None for who belonged to none."""
        held = [place.unit for place in self._places.get(person or 0, ()) if place.holds(day)]
        return held[0] if held else None

    def leads(self, person: int, day: date) -> bool:
        if any(place.leads and place.holds(day) for place in self._places.get(person, ())):
            return True
        return any(starts <= day and (ends is None or day < ends) for starts, ends in self._executives.get(person, ()))


class Houses:
    """In which department something counts that was about a unit on a day; three queries, and one for each
    department that was dissolved."""

    def __init__(self, day: date) -> None:
        self.history, self._day, self._tree = History(), day, unit_tree()
        self._now: dict[int, int] = {}

    def department(self, unit: int | None, day: date) -> int | None:
        if unit is None:
            return None
        then = department_of(unit, self.history.tree(day))
        if then in self._tree:
            return then
        if then not in self._now:
            heir = who_follows([then], self._day)[then]
            self._now[then] = department_of(heir, self._tree) if heir in self._tree else then
        return self._now[then]

    def depth(self, unit: int, day: date) -> int:
        """1 for the whole organisation, 2 for a department, more for what is below."""
        return len(path_to(unit, self.history.tree(day)))


def cases(day: date, houses: Houses) -> list[Case]:
    """Every problem that is open, or was closed in the year before `day`; what is part of another counts with that one."""
    since = day - LOOKS_BACK
    rows = list(
        Problem.objects.filter(Q(stage__in=OPEN_STAGES) | Q(closed_at__date__gte=since, closed_at__isnull=False))
        .exclude(stage=Stage.MERGED)
        .values(
            "pk", "unit_id", "raised_by_id", "owner_id", "sponsor_id", "stage", "answer_kind", "raised_at", "closed_at",
            "closed_by_id", "sponsored_on", receiver=F("seam__receiver_id"), owner_left=F("owner__left_on"),
            sponsor_left=F("sponsor__left_on"),
        )
    )  # fmt: skip
    named = {row[each] for row in rows for each in ("raised_by_id", "owner_id", "closed_by_id")} - {None}
    people = People(named)
    looked = Stay.objects.filter(problem__in=[row["pk"] for row in rows], stage__in=OPEN_STAGES[1:])
    began = dict(looked.order_by().values_list("problem_id").annotate(first=Min("from_date")))
    return [_case(row, began.get(row["pk"]), people, houses, day) for row in rows]


def shares(found: Iterable[Case], of: Callable[[Case], bool | None]) -> tuple[Share, Mapping[int, Share]]:
    """Of all and by department; what is None counts in neither."""
    all_of, yes = Counter[int | None](), Counter[int | None]()
    for case in found:
        said = of(case)
        if said is not None:
            all_of[case.department] += 1
            yes[case.department] += said
    by = {key: Share(yes[key], number) for key, number in all_of.items() if key is not None}
    return Share(yes.total(), all_of.total()), by


def waits(found: Sequence[Case]) -> tuple[Waited, Mapping[int, Waited]]:
    """Of all and by department, those still waiting counted with the days they have waited."""
    by: defaultdict[int, list[Case]] = defaultdict(list)
    for case in found:
        if case.department is not None and (case.waited or case.waits):
            by[case.department].append(case)
    return _waited(found), {key: _waited(some) for key, some in by.items()}


def _waited(found: Iterable[Case]) -> Waited:
    some = list(found)
    times = Counter(case.waited for case in some if case.waited is not None)
    curve = kaplan_meier(times) if times.total() >= FEW else None
    return Waited(sum(case.waits for case in some), times.total(), curve)


def _case(row: Mapping[str, Any], looked: date | None, people: People, houses: Houses, day: date) -> Case:
    raised, closed = day_of(row["raised_at"]), day_of(row["closed_at"]) if row["closed_at"] else None
    from_unit, last = people.unit(row["raised_by_id"], raised), closed or day
    is_open = row["stage"] in OPEN_STAGES
    is_solved = row["stage"] == Stage.CLOSED and row["answer_kind"] == AnswerKind.DID
    has_owner = row["owner_id"] is not None and not _had_left(row["owner_left"], last)
    solver = row["owner_id"] if has_owner else row["closed_by_id"]
    unled = row["sponsor_id"] is None or _had_left(row["sponsor_left"], day)
    return Case(
        department=houses.department(row["unit_id"] or row["receiver"] or from_unit, raised),
        level=_at_level(from_unit, raised, people.unit(solver, last), last, houses) if is_solved else None,
        front=not people.leads(row["owner_id"], last) if has_owner else None,
        waited=_wait(looked, row["sponsored_on"], None if is_open else closed, day) if looked else None,
        waits=is_open and looked is not None and unled,
    )  # fmt: skip


def _at_level(from_unit: int | None, raised: date, by_unit: int | None, solved: date, houses: Houses) -> bool | None:
    """Whether whoever solved it stands no higher than whoever raised it."""
    if from_unit is None or by_unit is None:
        return None
    return houses.depth(by_unit, solved) >= houses.depth(from_unit, raised)


def _wait(looked: date, sponsored: date | None, closed: date | None, day: date) -> tuple[float, bool]:
    """From the day a cause was looked for until a leader was named; cut where it was closed without one."""
    until = sponsored or closed or day
    return float(max((until - looked).days, 0)), sponsored is not None


def _had_left(left: date | None, day: date) -> bool:
    return left is not None and left <= day
