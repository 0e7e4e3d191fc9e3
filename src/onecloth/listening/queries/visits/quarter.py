"""A leader's quarter: whom they heard, what they aim for, and each visit on a line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.once import Once
from onecloth.listening.choices import Audience, ConversationKind, ConversationState
from onecloth.listening.models import Conversation, VisitAim
from onecloth.listening.permissions.visits_aims import listed_people
from onecloth.organisation.models import Person
from onecloth.ui.wording import counted, number_word, short_day, title_number

LISTENING = (ConversationKind.VISIT, ConversationKind.STAFF_ROUND)
QUARTER = 3
ON_A_PAGE = 50
MARKS = 4
LINE, STEP, HIGHEST = 60, 17, 3  # where dots stand on the line, how far apart upwards, and how many


def quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // QUARTER * QUARTER + 1, 1)


def quarter_end(begins_on: date) -> date:
    """The first day of the quarter after it."""
    month = begins_on.month + QUARTER
    return date(begins_on.year + (month > 12), (month - 1) % 12 + 1, 1)


@dataclass(frozen=True)
class Balance:
    """Both halves of listening in a quarter, beside what was aimed for."""

    customers: int = 0
    colleagues: int = 0
    aim: VisitAim | None = None

    @property
    def total(self) -> int:
        return self.customers + self.colleagues

    @property
    def heard_both(self) -> bool:
        return bool(self.customers and self.colleagues)

    @property
    def words(self) -> str:
        if self.heard_both:
            return _("Both heard")
        if self.customers:
            return _("No colleagues yet")
        return _("No customer yet") if self.colleagues else _("Nobody yet")

    @property
    def tone(self) -> tuple[str, str]:
        """Icon and tone of the tag that says it."""
        return ("check", "lichen") if self.heard_both else ("circle-dashed", "")

    @property
    def aim_words(self) -> str:
        """What is left of the aim, or that it is met."""
        if self.aim is None:
            return ""
        left = [
            words % {"n": counted(n)}
            for n, words in (
                (self.aim.customers - self.customers, _("%(n)s with customers")),
                (self.aim.colleagues - self.colleagues, _("%(n)s with colleagues")),
            )
            if n > 0
        ]
        return _("Still to come: %(what)s.") % {"what": _(" and ").join(left)} if left else _("The aim is met.")


def balances(people: Iterable[int], begins_on: date) -> dict[int, Balance]:
    """By person, for everybody asked about. Two questions however many they are."""
    keys = list(people)
    held = Conversation.objects.filter(
        kind__in=LISTENING, state=ConversationState.HELD, host__in=keys, held_on__gte=begins_on,
        held_on__lt=quarter_end(begins_on),
    )  # fmt: skip
    rows = held.values("host_id").annotate(
        customers=Count("pk", filter=Q(audience=Audience.CUSTOMER)),
        colleagues=Count("pk", filter=Q(audience=Audience.EMPLOYEE)),
    )
    counts = {row["host_id"]: (row["customers"], row["colleagues"]) for row in rows}
    aims = {aim.person_id: aim for aim in VisitAim.objects.filter(person__in=keys, begins_on=begins_on)}
    return {pk: Balance(*counts.get(pk, (0, 0)), aims.get(pk)) for pk in keys}


@dataclass(frozen=True)
class Listener:
    person: Person
    balance: Balance


@dataclass(frozen=True)
class AimsPage:
    title: str
    lead: str
    begins_on: date
    rows: Page[Listener]
    quarters: Sequence[tuple[str, str, bool]]


def aims_page(actor: Actor, begins_on: date, day: date, number: str = "") -> AimsPage:
    """Whose aims are the actor's to set, by name; nobody stands above another. Title and lead are of all pages."""
    people = list(listed_people(actor, day, begins_on).order_by("family_name", "given_name", "pk"))
    found = balances([person.pk for person in people], begins_on)
    rows = [Listener(person, found[person.pk]) for person in people]
    shown = Paginator(rows, ON_A_PAGE).get_page(number)
    return AimsPage(_aims_title(rows), _aims_lead(rows), begins_on, shown, _quarters(begins_on, day))


def _aims_title(rows: Sequence[Listener]) -> str:
    both = sum(row.balance.heard_both for row in rows)
    if not rows:
        return _("Nobody whose aim is yours to set")
    if not both:
        return _("Nobody has heard both customers and colleagues yet")
    if both == len(rows):
        return _("Everybody who leads has heard both customers and colleagues")
    return ngettext(
        "%(both)s of %(all)s has heard both customers and colleagues",
        "%(both)s of %(all)s have heard both customers and colleagues",
        both,
    ) % {"both": number_word(both, first=True), "all": number_word(len(rows))}


def _aims_lead(rows: Sequence[Listener]) -> str:
    customers, colleagues = sum(r.balance.customers for r in rows), sum(r.balance.colleagues for r in rows)
    return _("%(customers)s with customers and %(colleagues)s with colleagues. By name, nobody above another.") % {
        "customers": ngettext("%(n)s visit", "%(n)s visits", customers) % {"n": title_number(customers)},
        "colleagues": counted(colleagues),
    }


def _quarters(begins_on: date, day: date) -> list[tuple[str, str, bool]]:
    """The last, this and the next quarter: words, address, whether it is shown."""
    now = quarter_start(day)
    shown = (
        (quarter_start(now - timedelta(days=1)), _("Last")),
        (now, _("This quarter")),
        (quarter_end(now), _("Next")),
    )
    return [(words, f"?quarter={start.isoformat()}", start == begins_on) for start, words in shown]


@dataclass(frozen=True)
class Dot:
    """Dots of one day stand on each other, up to three."""

    x: float
    y: int
    css: str


@dataclass(frozen=True)
class Drawing:
    """The quarter at one width: dots, today, and a few days along the line."""

    width: int
    end: float
    css: str
    dots: Sequence[Dot]
    today: float | None
    marks: Sequence[tuple[float, str, str]]


@dataclass(frozen=True)
class Quarter:
    title: str
    words: str
    drawings: Sequence[Drawing]


def quarter_of(visits: Sequence[Conversation], planned: Sequence[Conversation], begins_on: date, day: date) -> Quarter:
    """The visits of a quarter on its line: filled with customers, open with colleagues, dashed what is planned."""
    dots = [(row.held_on, "dot" if row.audience == Audience.CUSTOMER else "ring") for row in visits if row.held_on]
    dots += [(row.planned_for.date(), "ring ring--plan") for row in planned if row.planned_for]
    inside = [(on, css) for on, css in dots if begins_on <= on < quarter_end(begins_on)]
    drawn = [
        _drawing(width, css, inside, begins_on, day) for width, css in ((760, "chart--wide"), (350, "chart--narrow"))
    ]
    return Quarter(_quarter_title(inside), _quarter_words(inside), drawn)


def _drawing(width: int, css: str, dots: Sequence[tuple[date, str]], begins_on: date, day: date) -> Drawing:
    days = (quarter_end(begins_on) - begins_on).days
    edge = 14

    def x(on: date) -> float:
        return round(edge + 8 + (on - begins_on).days / days * (width - 2 * edge - 16), 1)

    seen: Counter[float] = Counter()
    placed = []
    for on, kind in sorted(dots):
        seen[x(on)] += 1
        placed.append(Dot(x(on), LINE - STEP * (min(seen[x(on)], HIGHEST) - 1), kind))
    today = x(day) if begins_on <= day < quarter_end(begins_on) else None
    steps = [begins_on + timedelta(days=days * place // MARKS) for place in range(MARKS)]
    ends = [(x(on), short_day(on), "start" if on == begins_on else "middle") for on in steps]
    return Drawing(width, width - edge, css, placed, today, ends)


def _quarter_title(dots: Sequence[tuple[date, str]]) -> str:
    planned = sum("plan" in css for _on, css in dots)
    held = len(dots) - planned
    told = ngettext("%(n)s visit", "%(n)s visits", held) % {"n": title_number(held)}
    return _("%(held)s, %(n)s planned") % {"held": told, "n": number_word(planned)} if planned else told


def _quarter_words(dots: Sequence[tuple[date, str]]) -> str:
    """The drawing in words, for whoever does not see it."""
    customers = sum(css == "dot" for _on, css in dots)
    colleagues = sum(css == "ring" for _on, css in dots)
    return _("With customers: %(customers)s. With colleagues: %(colleagues)s. Planned: %(planned)s.") % {
        "customers": customers, "colleagues": colleagues, "planned": len(dots) - customers - colleagues,
    }  # fmt: skip


@Once
def own_balance(person_id: int, begins_on: date) -> Balance:
    return balances([person_id], begins_on)[person_id]
