"""Who and what the story has at hand while it is played: units by knot, people, the story's clock and its dice."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from onecloth.core.actors import Actor, system
from onecloth.customers.models import Customer
from onecloth.demo.company import ZONE, Somebody, code_of_department
from onecloth.demo.effects import SEED, WEEKS
from onecloth.insight.models import Metric
from onecloth.journeys.models import Seam
from onecloth.listening.models import Collector, Study
from onecloth.organisation.models import Organisation, Person, Unit
from onecloth.organisation.queries import actor_of

STORY = system("demo")


@dataclass
class Stage:
    """`first_day` is the Monday the story begins; week 0 is its first week, week 52 the present one."""

    first_day: date
    now: datetime
    organisation: Organisation | None = None
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    cast: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, list[Person]] = field(default_factory=dict)
    seams: dict[tuple[str, str], Seam] = field(default_factory=dict)
    customers: list[Customer] = field(default_factory=list)
    studies: dict[str, Study] = field(default_factory=dict)
    links: dict[str, Collector] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    actors: dict[tuple[str, date], Actor] = field(default_factory=dict)
    # What people answer has dice of its own, and so have their words: the planted truths are the same in every telling.
    # What happens to voices falls by `chance`, as protected voices enter the ledger in another order every time.
    dice: Random = field(default_factory=lambda: Random(SEED))
    pen: Random = field(default_factory=lambda: Random(SEED + 1))
    chance: Random = field(default_factory=lambda: Random(SEED + 2))

    @classmethod
    def set_for(cls, now: datetime) -> "Stage":
        today = now.astimezone(ZoneInfo(ZONE)).date()
        return cls(today - timedelta(days=today.weekday(), weeks=WEEKS), now)

    def moment(self, week: int, day: int = 0, hour: int = 9, minute: int = 0) -> datetime:
        """A moment of the story as its people's clocks show it; `day` 0 is Monday. Never after the present."""
        told = datetime.combine(self.first_day, time(hour, minute), ZoneInfo(ZONE)) + timedelta(weeks=week, days=day)
        return min(told, self.now)

    def actor(self, name: str, at: datetime) -> Actor:
        """One of the cast, as known that day; looked up once a day."""
        asked = (name, at.date())
        if asked not in self.actors:
            self.actors[asked] = actor_of(self.cast[name], at.date())
        return self.actors[asked]

    def remember(self, somebody: Somebody, person: Person) -> None:
        self.teams.setdefault(somebody.team, []).append(person)
        if somebody.given not in self.cast:
            self.cast[somebody.given] = person

    def people_of(self, department: str) -> list[Person]:
        """Everybody of a department, its own people and those of its teams."""
        return [each for team, there in self.teams.items() if code_of_department(team) == department for each in there]
