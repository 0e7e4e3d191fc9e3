"""Tolley & Marsh repairs heating and plumbing: seven departments, thirty-odd teams, about 640 people."""

from dataclasses import dataclass
from importlib import resources
from random import Random

NAME = "Tolley & Marsh"
ZONE = "Europe/London"
PURPOSE = {
    "en": "We help people get their home right, first time.",
    "de": "Wir helfen Menschen, dass zu Hause alles stimmt, und zwar beim ersten Mal.",
}
DEMO_WORDS = "warp and weft 7"  # printed beside the names; a demo has nothing to protect


@dataclass(frozen=True)
class Team:
    code: str
    name: str
    size: int


@dataclass(frozen=True)
class Department:
    code: str
    name: dict[str, str]
    thread: int
    role: dict[str, str]
    does: str
    customer_gets: str
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class Somebody:
    """A person of the story before they are a Person; `given` in small letters is the name of those who sign in."""

    given: str
    family: str
    team: str
    leads: bool = False
    signs_in: bool = False
    scopes: tuple[str, ...] = ()


DEPARTMENTS = (
    Department(
        "SA", {"en": "Sales", "de": "Vertrieb"}, 1, {"en": "Sales adviser", "de": "Verkaufsberatung"},
        "Write down the job the customer has, not the product we have", "The right job is booked at a price that stays",
        (Team("S1", "Counter", 18), Team("S2", "Home visits", 20), Team("S3", "Landlords", 16), Team("S4", "Web and phone", 22),
         Team("S5", "Shops", 14)),
    ),
    Department(
        "SC", {"en": "Scheduling", "de": "Einsatzplanung"}, 2, {"en": "Scheduler", "de": "Disposition"},
        "Give a two-hour window people can trust", "I didn’t have to take the whole day off",
        (Team("ND", "North desk", 18), Team("SD", "South desk", 17), Team("EM", "Emergency desk", 14), Team("PL", "Planning", 11)),
    ),
    Department(
        "WH", {"en": "Warehouse", "de": "Lager"}, 3, {"en": "Stock keeper", "de": "Lagerist"},
        "Put the right part on the right van before it leaves", "It was fixed in one visit",
        (Team("AS", "Ashby depot", 19), Team("BR", "Brackley depot", 17), Team("WY", "Whitby depot", 15), Team("RT", "Returns", 11)),
    ),
    Department(
        "FS", {"en": "Field Service", "de": "Kundendienst"}, 4, {"en": "Engineer", "de": "Monteur"},
        "Mend it, show it works, leave it clean", "It works, and somebody showed me how",
        (
            Team("F1", "Ashby crew", 24), Team("F2", "Brackley crew", 23), Team("F3", "Whitby crew", 21),
            Team("F4", "Corby crew", 22), Team("F5", "Harlow crew", 20), Team("F6", "Ludlow crew", 22),
            Team("F7", "Malton crew", 19), Team("F8", "Selby crew", 21), Team("F9", "Evening crew", 16),
            Team("FE", "Emergency crew", 18), Team("FP", "Heat pump crew", 15), Team("FG", "Gas safety crew", 18),
        ),
    ),
    Department(
        "BI", {"en": "Billing", "de": "Rechnungswesen"}, 5, {"en": "Billing clerk", "de": "Buchhaltung"},
        "Send a bill that matches what was agreed", "The bill was what they said",
        (Team("B1", "Homes", 15), Team("B2", "Landlords’ accounts", 12), Team("B3", "Refunds", 9)),
    ),
    Department(
        "CC", {"en": "Customer Care", "de": "Kundenbetreuung"}, 6, {"en": "Care adviser", "de": "Kundenberatung"},
        "Sort it in one call, or say who will and when", "I only had to explain it once",
        (
            Team("C1", "Morning", 22), Team("C2", "Day", 24), Team("C3", "Late", 18), Team("C4", "Complaints", 14),
            Team("C5", "Letters and mail", 13), Team("C6", "Chat", 15),
        ),
    ),
    Department(
        "IT", {"en": "IT", "de": "IT"}, 7, {"en": "Developer", "de": "Entwicklung"},
        "Make the tools people use with the people who use them", "They knew me when I rang",
        (Team("I1", "Tools", 15), Team("I2", "Service desk", 12), Team("I3", "Networks", 10)),
    ),
)  # fmt: skip

CAST = (
    Somebody("Priya", "Nair", "ND", signs_in=True),
    Somebody("Tom", "Whitlock", "ND", leads=True, signs_in=True),
    Somebody("Dean", "Okafor", "F1", signs_in=True),
    Somebody("Sam", "Boyle", "BR", signs_in=True),
    Somebody("Aisha", "Rahman", "C2", signs_in=True),
    Somebody("Marek", "Novak", "SC", leads=True, signs_in=True),
    Somebody("Hanna", "Lund", "TM", signs_in=True, scopes=("experience_team",)),
    Somebody("Joel", "Adair", "TM", scopes=("experience_team",)),
    Somebody("Ruth", "Bell", "TM", leads=True, signs_in=True, scopes=("executive",)),
    Somebody("Tomasz", "Zielinski", "I1", leads=True, signs_in=True, scopes=("administrator",)),
    Somebody("Grace", "Petrie", "SA", leads=True),
    Somebody("Ines", "Duarte", "WH", leads=True),
    Somebody("Colm", "Hayes", "FS", leads=True),
    Somebody("Lena", "Brandt", "BI", leads=True),
    Somebody("Femi", "Adewale", "CC", leads=True),
    Somebody("Nora", "Kelly", "IT", leads=True),
)

GIVEN, FAMILY = (
    (resources.files("onecloth.demo") / f"{kind}_names.txt").read_text(encoding="utf-8").split()
    for kind in ("given", "family")
)
SEED_OF_NAMES = 1871


def crowd() -> list[Somebody]:
    """Everybody: the cast, then the others until each team has its size; the first of a team leads it."""
    random, taken = Random(SEED_OF_NAMES), {(each.given, each.family) for each in CAST}
    people = list(CAST)
    for department in DEPARTMENTS:
        for team in department.teams:
            there = [each for each in CAST if each.team == team.code]
            led = any(each.leads for each in there)
            for place in range(team.size - len(there)):
                given, family = _free_name(random, taken)
                people.append(Somebody(given, family, team.code, leads=not led and place == 0))
    return people


def _free_name(random: Random, taken: set[tuple[str, str]]) -> tuple[str, str]:
    while True:
        name = (random.choice(GIVEN), random.choice(FAMILY))
        if name not in taken:
            taken.add(name)
            return name


def code_of_department(team: str) -> str:
    """The knot of the department a team belongs to; a department is its own."""
    for department in DEPARTMENTS:
        if team == department.code or any(team == each.code for each in department.teams):
            return department.code
    return team
