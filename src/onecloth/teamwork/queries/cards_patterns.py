"""Patterns among the cards of a quarter of a year, for the experience team to ask about. Nothing happens by itself."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.organisation.models import Person
from onecloth.teamwork.choices import Giver
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.models.cards import STANDS
from onecloth.teamwork.queries.cards import name_on_card
from onecloth.ui.wording import figure, title_number
from onecloth_stats import recognition
from onecloth_stats.recognition import Answered, Card

SPAN = timedelta(days=90)
MOST_CARDS, STRIKING = 5_000, 3.0


@dataclass(frozen=True)
class Question:
    """A pattern as something to ask about: who, what was seen, and a kind way to begin."""

    people: Sequence[Person]
    seen: str
    ask: str


@dataclass(frozen=True)
class PatternsPage:
    title: str
    cards: int
    is_cut: bool
    since: date
    questions: Sequence[Question]
    answered: Answered | None

    @property
    def is_striking(self) -> bool:
        return self.answered is not None and self.answered.z > STRIKING


def patterns_page(day: date) -> PatternsPage:
    since = day - SPAN + timedelta(days=1)
    cards = _cards(since)
    people = Person.objects.in_bulk({who for card in cards for who in card[:2]})
    questions = [each for find in _FINDERS for each in find(cards, since, day, people)]
    return PatternsPage(
        _title(len(questions)), len(cards), len(cards) == MOST_CARDS, since, questions,
        recognition.answered(cards, seed=day.toordinal()),
    )  # fmt: skip


def _title(number: int) -> str:
    if not number:
        return _("No pattern among the cards asks to be looked at")
    return ngettext("%(n)s pattern to ask about", "%(n)s patterns to ask about", number) % {"n": title_number(number)}


def _cards(since: date) -> list[Card]:
    """The newest of the span. Words of private cards are not looked at: they are between those who read them."""
    rows = ChampionCard.objects.filter(STANDS, giver=Giver.COLLEAGUE, given_on__gte=since).order_by("-given_at", "-pk")
    return [
        Card(row.written_by_id, row.receiver_id, row.given_on.toordinal(), row.did if row.is_on_wall else "")
        for row in reversed(rows[:MOST_CARDS])
    ]


People = dict[int, Person]
Finder = Callable[[Sequence[Card], date, date, People], Iterable[Question]]


def _one_pair(cards: Sequence[Card], since: date, day: date, people: People) -> Iterable[Question]:
    for found in recognition.one_pair(cards):
        giver, receiver = _named(people, found.giver, found.receiver)
        told = {"by": name_on_card(giver), "to": name_on_card(receiver), "n": found.cards, "all": found.of}
        yield Question(
            (giver, receiver), _("%(n)s of the %(all)s cards of %(by)s went to %(to)s.") % told,
            _("Do they work side by side every day, or is there somebody else whose help goes unseen?"),
        )  # fmt: skip


def _rings(cards: Sequence[Card], since: date, day: date, people: People) -> Iterable[Question]:
    for found in recognition.rings(cards):
        there = _named(people, *found.people)
        names = ", ".join(sorted(name_on_card(person) for person in there))
        told = {"names": names, "n": found.cards, "share": figure(100 * found.inside)}
        yield Question(
            there, _("%(names)s gave each other %(n)s cards, %(share)s%% of all they gave and were given.") % told,
            _("Is it one team that closed ranks in a hard month, or do they hear too little from others?"),
        )  # fmt: skip


def _bursts(cards: Sequence[Card], since: date, day: date, people: People) -> Iterable[Question]:
    ends = [end.toordinal() for end in _month_ends(since, day)]
    for found in recognition.bursts(cards, ends, start=since.toordinal(), end=day.toordinal()):
        (giver,) = _named(people, found.giver)
        told = {"by": name_on_card(giver), "n": found.cards, "all": found.of}
        yield Question(
            (giver,), _("%(n)s of the %(all)s cards of %(by)s came in the last five days of a month.") % told,
            _("Is that when they have time to write, or does somebody expect a number of them?"),
        )  # fmt: skip


def _same_words(cards: Sequence[Card], since: date, day: date, people: People) -> Iterable[Question]:
    for found in recognition.same_words(cards):
        (giver,) = _named(people, found.giver)
        told = {"by": name_on_card(giver), "n": found.cards, "words": found.words}
        yield Question(
            (giver,), _("%(n)s cards of %(by)s on the wall say nearly the same: “%(words)s”") % told,
            _("Did a whole team help at once, or could each of them be told what was theirs?"),
        )  # fmt: skip


_FINDERS: tuple[Finder, ...] = (_one_pair, _rings, _bursts, _same_words)


def _named(people: People, *keys: object) -> list[Person]:
    return [people[key] for key in keys if isinstance(key, int)]


def _month_ends(since: date, day: date) -> list[date]:
    months = {(each.year, each.month) for each in (since + timedelta(days=n) for n in range((day - since).days + 1))}
    return [date(year, month, monthrange(year, month)[1]) for year, month in sorted(months)]
