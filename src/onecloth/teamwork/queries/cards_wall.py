"""The wall of cards, newest first, walked page by page along its index: the hundredth is as quick as the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import main_place, with_everything_below
from onecloth.organisation.queries.places import line_to
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.models.cards import STANDS
from onecloth.teamwork.permissions.cards import JOINED, wall_cards
from onecloth.teamwork.queries.cards import Shown, shown

ON_A_PAGE = 24
TO, FROM = "to", "from"


@dataclass(frozen=True)
class Together:
    """Cards of this quarter and the one before, and how many of them crossed from one department to another."""

    crossed: int
    given: int
    crossed_before: int
    given_before: int

    @property
    def share(self) -> int:
        return round(100 * self.crossed / self.given) if self.given else 0

    @property
    def inside(self) -> int:
        return self.given - self.crossed


@dataclass(frozen=True)
class WallPage:
    cards: Sequence[Shown]
    ways: Sequence[tuple[str, str, bool]]
    unit: Unit | None
    older_url: str
    is_first: bool
    together: Together


def wall_page(actor: Actor, *, way: str, unit: Unit | None, after: str, day: date) -> WallPage:
    """`after` is the token of the last card of the page before; anything else is the first page."""
    place = wall_cards(actor).filter(token=after).first() if after else None
    rows = _beyond(_of_units(wall_cards(actor), way, _whose(actor, way, unit, day)), place)
    keys = list(rows.order_by("-given_at", "-id").values_list("pk", flat=True)[: ON_A_PAGE + 1])
    cards = _read(keys[:ON_A_PAGE])
    older = _url(way, unit, cards[-1].token) if len(keys) > ON_A_PAGE else ""
    return WallPage(shown(cards), _ways(actor, way, unit, day), unit, older, place is None, together(day))


def _whose(actor: Actor, way: str, unit: Unit | None, day: date) -> set[int]:
    """Units whose cards are looked for: the chosen one, or one's own department where only a way is chosen."""
    if unit is not None:
        return with_everything_below({unit.pk})
    own = _own_department(actor, day) if way else None
    return with_everything_below({own}) if own is not None else set()


def _of_units(rows: QuerySet[ChampionCard], way: str, units: set[int]) -> QuerySet[ChampionCard]:
    if not units:
        return rows
    to, from_ = Q(to_unit__in=units), Q(from_unit__in=units)
    return rows.filter(to if way == TO else from_ if way == FROM else to | from_)


def _beyond(rows: QuerySet[ChampionCard], place: ChampionCard | None) -> QuerySet[ChampionCard]:
    if place is None:
        return rows
    earlier = Q(given_at__lt=place.given_at) | Q(pk__lt=place.pk)
    return rows.filter(earlier, given_at__lte=place.given_at)


def _read(keys: Sequence[int]) -> list[ChampionCard]:
    """Rows with their names, of one page alone: joined before they are cut, a database may join the whole wall."""
    rows = ChampionCard.objects.select_related(*JOINED).in_bulk(keys)
    return [rows[key] for key in keys]


def _own_department(actor: Actor, day: date) -> int | None:
    place = main_place(actor, day)
    line = line_to(place) if place else []
    return line[min(1, len(line) - 1)] if line else None


def _ways(actor: Actor, way: str, unit: Unit | None, day: date) -> list[tuple[str, str, bool]]:
    if unit is None and _own_department(actor, day) is None:
        return []
    name = {"unit": text_in(unit.name, get_language() or "")} if unit else {}
    everyone, to, from_ = (
        (_("Everyone"), _("To us"), _("From us"))
        if unit is None
        else (_("Both ways"), _("To %(unit)s") % name, _("From %(unit)s") % name)
    )
    return [(words, _url(each, unit), each == way) for each, words in (("", everyone), (TO, to), (FROM, from_))]


def _url(way: str, unit: Unit | None, after: str = "") -> str:
    asked = {"way": way, "unit": unit.pk if unit else "", "after": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('thanks:thanks')}?{query}#wall" if query else f"{reverse('thanks:thanks')}#wall"


def together(day: date) -> Together:
    """Two quarters, counted in an index that holds the day and whether a card crossed; private ones count too."""
    now, before = _quarter(day), _quarter_before(day)
    rows = ChampionCard.objects.filter(STANDS, given_on__gte=before, given_on__lte=day)
    this, across = Q(given_on__gte=now), Q(is_across=True)
    told = rows.aggregate(
        crossed=Count("pk", filter=this & across), given=Count("pk", filter=this),
        crossed_before=Count("pk", filter=~this & across), given_before=Count("pk", filter=~this),
    )  # fmt: skip
    return Together(**told)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _quarter_before(day: date) -> date:
    first = _quarter(day)
    return date(first.year - 1, 10, 1) if first.month == 1 else date(first.year, first.month - 3, 1)
