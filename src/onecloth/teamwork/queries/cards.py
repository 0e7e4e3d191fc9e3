"""How a card is shown: the names on it as readers may know them, and what one person's cards are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of
from onecloth.teamwork.choices import Giver
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.permissions import cards as may
from onecloth.ui.wording import title_number

MOST_MINE, MOST_ON_PAGE = 60, 3
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Shown:
    """A card with the names that stand on it; `from_unit` is empty where the giver is not named."""

    card: ChampionCard
    to: str
    by: str
    is_named: bool

    @property
    def to_unit(self) -> Unit | None:
        return self.card.to_department

    @property
    def from_unit(self) -> Unit | None:
        return self.card.from_department if self.is_named else None


def name_on_card(person: Person) -> str:
    return person.name or _("A former colleague")


def giver_of(card: ChampionCard) -> str:
    if card.names_giver:
        return name_on_card(card.written_by)
    return str(Giver(card.giver).label)


def shown(cards: Iterable[ChampionCard]) -> list[Shown]:
    return [Shown(card, name_on_card(card.receiver), giver_of(card), card.names_giver) for card in cards]


@dataclass(frozen=True)
class CardPage:
    """One card. `sees` says who reads it, from the rule that decides it."""

    shown: Shown
    sees: Sequence[tuple[str, str]]
    is_mine: bool
    is_written_by_me: bool
    passed_on_by: str


def card_page(actor: Actor, card: ChampionCard) -> CardPage:
    mine, wrote = (actor.person_id == pk for pk in (card.receiver_id, card.written_by_id))
    passed_on = "" if card.names_giver else name_on_card(card.written_by)
    return CardPage(shown([card])[0], readers_of(card), mine, wrote, passed_on)


def readers_of(card: ChampionCard) -> list[tuple[str, str]]:
    if card.is_on_wall:
        return [(_("Who reads it:"), _("everybody here; it is on the wall."))]
    named = {"to": name_on_card(card.receiver), "by": name_on_card(card.written_by)}
    if card.told_unit is None:
        return [(_("Who reads it:"), _("%(to)s and %(by)s, nobody else.") % named)]
    named["unit"] = text_in(card.told_unit.name, get_language() or "")
    return [(_("Who reads it:"), _("%(to)s, %(by)s and whoever leads %(unit)s, nobody else.") % named)]


def readers_before() -> list[tuple[str, str]]:
    """The same rule, said before anything is written."""
    return [
        (_("On the wall:"), _("everybody here reads it, and whom it is for may take it off.")),
        (_("Not on the wall:"), _("whom it is for, you, and whoever leads their team; nobody else.")),
    ]


@dataclass(frozen=True)
class MinePage:
    title: str
    received: Sequence[Shown]
    written: Sequence[Shown]


def mine_page(actor: Actor) -> MinePage:
    """What one was given and gave oneself, the newest first."""
    received = shown(may.received_cards(actor).order_by("-given_at", "-id")[:MOST_MINE])
    written = shown(may.written_cards(actor).order_by("-given_at", "-id")[:MOST_MINE])
    return MinePage(_mine_title(len(received)), received, written)


def _mine_title(number: int) -> str:
    if not number:
        return _("Your cards will stand here")
    if number == MOST_MINE:
        return _("The latest of your cards")
    return ngettext("%(n)s card thanks you", "%(n)s cards thank you", number) % {"n": title_number(number)}


@dataclass(frozen=True)
class Told:
    """What pages below show somebody: their own cards, and for who leads, those of their people."""

    mine: Sequence[Shown]
    others: Sequence[Shown]

    def __bool__(self) -> bool:
        return bool(self.mine or self.others)


def told_lately(actor: Actor) -> Told:
    """Cards of the last thirty days to the actor and to those they lead."""
    if actor.person_id is None:
        return Told((), ())
    since = day_of(clock.now()) - LATELY
    mine = may.received_cards(actor).filter(given_on__gte=since).order_by("-given_at", "-id")[:MOST_ON_PAGE]
    others = may.told_cards(actor).filter(given_on__gte=since).order_by("-given_at", "-id")[:MOST_ON_PAGE]
    return Told(shown(mine), shown(others))
