"""Role coverage: from where a problem lies, whose voice it needs, against who is there. Nothing here asks the database.

- Each unit a problem is about, and the one that answers for its step, speaks through somebody who does the work there:
  who belongs to it or to a unit below it and leads none.
- The two sides of a seam speak through anybody of theirs; where the work on a side is what the problem is about, the
  front line of that side is needed, and speaks for it.
- A leader of one of these units, or of one above them, clears the way; an executive does too.
- Where money is concerned (the team says so, or what is proposed costs people's time or tools) the unit that looks after
  it is needed.
- At a step that customers go through, their advisory board; at one that colleagues go through, theirs.

What a unit answered speaks for it and for what it hung under on the day of the answer; people speak for where they
belong on the day the page is about. So a unit that moves takes its people along, and leaves behind what it said.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from onecloth.improvement.choices import Needed
from onecloth.journeys.choices import Traveller
from onecloth.organisation.queries import path_to

Tree = Mapping[int, int | None]
BOARDS = {Traveller.CUSTOMER: Needed.CUSTOMERS, Traveller.EMPLOYEE: Needed.COLLEAGUES}


class State(StrEnum):
    HEARD = "heard"
    WAITS = "waits"
    WITHOUT = "without"
    MISSING = "missing"


@dataclass(frozen=True)
class Touched:
    """Where a problem lies, units by key. `money` are units named to look after it; `costs`: what is proposed does."""

    unit: int | None = None
    step_owner: int | None = None
    giver: int | None = None
    receiver: int | None = None
    travellers: frozenset[str] = frozenset()
    money: frozenset[int] = frozenset()
    costs: bool = False
    others: frozenset[int] = frozenset()

    @property
    def units(self) -> frozenset[int]:
        places = (self.unit, self.step_owner, self.giver, self.receiver)
        return frozenset(each for each in places if each is not None)


@dataclass(frozen=True, order=True)
class Need:
    """A voice that is needed; `unit` is None where it is no unit's, or nobody has named the unit yet."""

    kind: Needed
    unit: int | None = None


@dataclass(frozen=True)
class Somebody:
    """Owner, sponsor or one of the team, with the units they belong to and those they lead themselves."""

    name: str
    units: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    is_executive: bool = False


@dataclass(frozen=True)
class Said:
    """An answer: `units` are the unit asked and all above it on that day."""

    name: str
    units: frozenset[int]
    is_leader: bool = False


@dataclass(frozen=True)
class Heard:
    """Who is there. `asked` are the units of questions that wait, each with all above it; boards by the need they meet."""

    people: Sequence[Somebody] = ()
    answers: Sequence[Said] = ()
    asked: Sequence[frozenset[int]] = ()
    boards: Mapping[Needed, str] = field(default_factory=dict)
    boards_asked: Collection[Needed] = ()
    without: Collection[Need] = ()


@dataclass(frozen=True)
class Line:
    need: Need
    state: State
    names: tuple[str, ...] = ()


def needed(touched: Touched) -> list[Need]:
    """Each voice once, in the order of `Needed`."""
    if not (touched.units or touched.travellers or touched.others or touched.money or touched.costs):
        return []
    front = {each for each in (touched.unit, touched.step_owner) if each is not None}
    found = [Need(Needed.FRONT_LINE, unit) for unit in sorted(front)]
    sides = ((Needed.GIVER, touched.giver), (Needed.RECEIVER, touched.receiver))
    found += [Need(kind, unit) for kind, unit in sides if unit is not None and unit not in front]
    found += [Need(Needed.LEADER)] if touched.units else []
    found += [Need(Needed.FINANCE, unit) for unit in sorted(touched.money)]
    found += [Need(Needed.FINANCE)] if touched.costs and not touched.money else []
    found += [Need(board) for traveller, board in BOARDS.items() if traveller in touched.travellers]
    return found + [Need(Needed.OTHER, unit) for unit in sorted(touched.others)]


def coverage(touched: Touched, heard: Heard, tree: Tree) -> list[Line]:
    """What is there and what is missing, for each voice that is needed."""
    return [_line(need, touched, heard, tree) for need in needed(touched)]


def _line(need: Need, touched: Touched, heard: Heard, tree: Tree) -> Line:
    names = tuple(dict.fromkeys(_heard(need, touched, heard, tree)))
    if names:
        return Line(need, State.HEARD, names)
    if need in heard.without:
        return Line(need, State.WITHOUT)
    waits = need.kind in heard.boards_asked or any(need.unit in units for units in heard.asked)
    return Line(need, State.WAITS if waits else State.MISSING)


def _heard(need: Need, touched: Touched, heard: Heard, tree: Tree) -> Iterable[str]:
    if need.kind in BOARDS.values():
        return [heard.boards[need.kind]] if need.kind in heard.boards else []
    if need.kind == Needed.LEADER:
        above = set().union(*(path_to(unit, tree) for unit in touched.units))
        return [each.name for each in heard.people if each.is_executive or not above.isdisjoint(each.leads)]
    is_front = need.kind == Needed.FRONT_LINE
    people = [each for each in heard.people if _belongs(each, need.unit, tree) and not (is_front and each.leads)]
    said = [each for each in heard.answers if need.unit in each.units and not (is_front and each.is_leader)]
    return [*(each.name for each in people), *(each.name for each in said)]


def _belongs(somebody: Somebody, unit: int | None, tree: Tree) -> bool:
    return any(unit in path_to(each, tree) for each in somebody.units)
