"""Helping, month by month: how far it reaches. Names stand by reach, never by number, and nobody stands at the bottom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.organisation.models import Membership, Person, Unit, open_on
from onecloth.organisation.queries import units_by_id
from onecloth.teamwork.models import ChampionCard, NotNamed, SharedGoal
from onecloth.teamwork.models.cards import ON_WALL, STANDS
from onecloth.ui.wording import title_number
from onecloth_stats.recognition import Crossing, crossings, first_bridges

MOST_NAMED, FEWEST_DEPARTMENTS = 12, 2
FEWEST_CARDS = 5  # between two departments; fewer say nothing about chance
LATELY, MOST_PROMPTED = timedelta(days=90), 5
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Reached:
    """Somebody whose help reached several departments; `threads` are all departments and whether each thanked them."""

    person: Person
    unit: Unit | None
    threads: Sequence[tuple[Unit, bool]]
    got: str

    @property
    def departments(self) -> int:
        return sum(is_on for _unit, is_on in self.threads)


@dataclass(frozen=True)
class Way:
    """From one department to another: `found` is None where there are too few cards to say."""

    giving: Unit
    receiving: Unit
    seen: int
    found: Crossing | None


@dataclass(frozen=True)
class Own:
    """How many departments thanked oneself this month, and in one's best month before; for nobody else."""

    now: int
    best: int


@dataclass(frozen=True)
class HelpingPage:
    title: str
    month: date
    before_url: str
    after_url: str
    given: int
    across: int
    goal: SharedGoal | None
    goal_share: int
    reached: Sequence[Reached]
    departments: int
    bridges: Sequence[tuple[Unit, Unit]]
    ways: Sequence[Way]
    own: Own | None
    is_named: bool


def helping_page(actor: Actor, month: date, day: date) -> HelpingPage:
    units, ends = units_by_id(), _next(month)
    pairs = _pairs(month, ends)
    given, across = sum(pairs.values()), sum(count for pair, count in pairs.items() if len(set(pair)) == 2)
    goal = SharedGoal.objects.filter(month=month).first()
    departments = _departments(units)
    return HelpingPage(
        title=_title(given, across, month), month=month, before_url=_url(month - timedelta(days=1)),
        after_url=_url(ends) if ends <= day else "", given=given, across=across, goal=goal,
        goal_share=min(100, round(100 * across / goal.across)) if goal else 0,
        reached=_reached(month, ends, departments), departments=len(departments),
        bridges=[(units[one], units[other]) for one, other in _bridges(month, ends)],
        ways=_ways(_pairs(ends - A_YEAR, ends), units), own=_own(actor, month, ends),
        is_named=_is_named(actor),
    )  # fmt: skip


def month_of(asked: str, day: date) -> date:
    """The month of an address such as 2026-11; this one for anything else, and for months to come."""
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return day.replace(day=1)
    return min(found, day.replace(day=1)) if found.year >= 2000 else day.replace(day=1)


def not_thanked_lately(actor: Actor, day: date) -> list[Person]:
    """Of the people somebody leads themselves, a few nobody has thanked by a card in ninety days, by name."""
    if not actor.is_manager or actor.person_id is None:
        return []
    led = Membership.objects.filter(open_on(day), person=actor.person_id, leads=True).values("unit_id")
    here = Membership.objects.filter(open_on(day), unit__in=led, is_main=True, from_date__lte=day - LATELY)
    thanked = ChampionCard.objects.filter(STANDS, given_on__gt=day - LATELY).values("receiver_id")
    people = Person.objects.filter(pk__in=here.values("person_id"), left_on__isnull=True, blanked_at__isnull=True)
    quiet = people.exclude(pk=actor.person_id).exclude(pk__in=thanked)
    return list(quiet.order_by("given_name", "family_name", "pk")[:MOST_PROMPTED])


def _title(given: int, across: int, month: date) -> str:
    named = {"n": title_number(across), "all": given, "month": date_format(month, "F Y")}
    if not given:
        return _("No card was given in %(month)s") % named
    return (
        ngettext(
            "%(n)s of %(all)s cards crossed to another department in %(month)s",
            "%(n)s of %(all)s cards crossed to another department in %(month)s",
            across,
        )
        % named
    )


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _url(day: date) -> str:
    return f"{reverse('thanks:helping')}?month={day:%Y-%m}"


def _pairs(start: date, end: date) -> Counter[tuple[int, int]]:
    """Cards by giving and receiving department, private ones too: a number says nothing of what stands on them."""
    rows = ChampionCard.objects.filter(
        STANDS, given_on__gte=start, given_on__lt=end, from_department__isnull=False, to_department__isnull=False
    )
    counted = rows.values_list("from_department_id", "to_department_id").annotate(n=Count("pk"))
    return Counter({(one, other): n for one, other, n in counted if one is not None and other is not None})


def _departments(units: Mapping[int, Unit]) -> list[Unit]:
    """Units just below the top, in the order of their names."""
    language = get_language() or ""
    tops = {unit.pk for unit in units.values() if unit.parent_id is None and unit.is_open}
    below = [unit for unit in units.values() if unit.parent_id in tops and unit.is_open]
    return sorted(below, key=lambda unit: text_in(unit.name, language).casefold())


def _reached(month: date, ends: date, departments: Sequence[Unit]) -> list[Reached]:
    """Who was thanked on the wall by two or more other departments: by reach, then by name. The others are not listed."""
    rows = ChampionCard.objects.filter(ON_WALL, given_on__gte=month, given_on__lt=ends, is_across=True)
    rows = rows.exclude(receiver__in=NotNamed.objects.values("person_id")).filter(receiver__blanked_at__isnull=True)
    cards: dict[int, list[ChampionCard]] = defaultdict(list)
    for card in (
        rows.filter(receiver__in=_widest(rows)).select_related("receiver", "to_department").order_by("given_at", "pk")
    ):
        cards[card.receiver_id].append(card)
    told = [_one_reached(each, departments) for each in cards.values()]
    return sorted(told, key=lambda each: (-each.departments, each.person.name))


def _widest(rows: QuerySet[ChampionCard]) -> list[int]:
    """The few whose help reached most departments, then by name, found without reading the cards themselves."""
    reach = rows.values("receiver_id").annotate(reach=Count("from_department", distinct=True))
    named = reach.filter(reach__gte=FEWEST_DEPARTMENTS).order_by(
        "-reach", "receiver__given_name", "receiver__family_name", "receiver_id"
    )
    return list(named.values_list("receiver_id", flat=True)[:MOST_NAMED])


def _one_reached(cards: Sequence[ChampionCard], departments: Sequence[Unit]) -> Reached:
    latest, thanked_by = cards[-1], {card.from_department_id for card in cards}
    others = [unit for unit in departments if unit.pk != latest.to_department_id]
    return Reached(
        latest.receiver, latest.to_department, [(unit, unit.pk in thanked_by) for unit in others], latest.got
    )


def _bridges(month: date, ends: date) -> list[tuple[int, int]]:
    """Pairs of departments that thanked each other for the first time, in the order in which it happened."""
    across = ChampionCard.objects.filter(STANDS, is_across=True)
    before = across.filter(given_on__lt=month).values_list("from_department_id", "to_department_id").distinct()
    now = across.filter(given_on__gte=month, given_on__lt=ends).order_by("given_at", "pk")
    return first_bridges(_ints(before), _ints(now.values_list("from_department_id", "to_department_id")))


def _ints(pairs: Iterable[tuple[int | None, int | None]]) -> list[tuple[int, int]]:
    return [(one, other) for one, other in pairs if one is not None and other is not None]


def _ways(pairs: Mapping[tuple[int, int], int], units: Mapping[int, Unit]) -> list[Way]:
    """Every way that was gone, in the order of the departments' names; beside chance where there are enough cards."""
    language = get_language() or ""
    found = crossings(pairs)
    ways = [
        Way(units[one], units[other], count, found[one, other] if count >= FEWEST_CARDS else None)
        for (one, other), count in pairs.items()
        if one != other
    ]
    return sorted(ways, key=lambda way: tuple(text_in(unit.name, language) for unit in (way.giving, way.receiving)))


def _is_named(actor: Actor) -> bool:
    return actor.person_id is None or not NotNamed.objects.filter(person=actor.person_id).exists()


def _own(actor: Actor, month: date, ends: date) -> Own | None:
    if actor.person_id is None:
        return None
    rows = ChampionCard.objects.filter(STANDS, receiver=actor.person_id, is_across=True, given_on__lt=ends)
    by_month: dict[date, set[int | None]] = defaultdict(set)
    for given_on, department in rows.values_list("given_on", "from_department_id"):
        by_month[given_on.replace(day=1)].add(department)
    best = max((len(found) for when, found in by_month.items() if when < month), default=0)
    return Own(len(by_month.get(month, ())), best)
