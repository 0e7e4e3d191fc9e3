"""What a host tells of a visit, before and after it: the form puts it together, the action keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from onecloth.customers.models import Customer
from onecloth.organisation.models import Person, Unit

MOST_NOTED = 40_000
MOST_MINUTES = 600
MOST_AIMED = 60


@dataclass(frozen=True)
class Visit:
    """What the host tells of it. `person` and `customer` are given only where they agreed to stand by their words.

    Who did not agree is known by `with_whom` alone, for the host.
    """

    audience: str
    with_whom: str
    minutes: int
    held_on: date
    unit: Unit | None = None
    person: Person | None = None
    customer: Customer | None = None
    heard: Sequence[str] = ()
    promised: Sequence[tuple[str, date]] = ()
    notes: str = ""
    language: str = ""


@dataclass(frozen=True)
class Plan:
    """What is known before: `customer` is given only where their name may stand in our books for it.

    `is_round`: one goes round a team with the five questions.
    """

    audience: str
    with_whom: str
    planned_for: datetime
    minutes: int
    place: str = ""
    unit: Unit | None = None
    customer: Customer | None = None
    is_round: bool = False


@dataclass(frozen=True)
class Item:
    """One thing said in a round; `person` only where they agreed to stand by it and the round names people."""

    question: str
    words: str
    person: Person | None = None


@dataclass(frozen=True)
class StaffRound:
    unit: Unit
    held_on: date
    minutes: int
    mode: str
    items: Sequence[Item]
    language: str = ""
