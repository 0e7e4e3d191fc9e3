"""A draw as it is published: rules, everybody's chance by kind, who was drawn, and all one needs to draw again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onecloth.core.actors import Actor
from onecloth.listening.choices import DrawState
from onecloth.listening.models import Draw, DrawPlace
from onecloth.listening.permissions.panels import can_keep_panels
from onecloth.listening.queries.panels.chances import Chances, chances_of
from onecloth.listening.queries.panels.words import Values, name_of


@dataclass(frozen=True)
class ChanceRow:
    """People alike in every rule: how many, the chance of each (0-1), how many were drawn, and whether I am one."""

    words: str
    people: int
    chance: float
    drawn: int
    is_mine: bool


@dataclass(frozen=True)
class DrawPage:
    draw: Draw
    rules: Sequence[tuple[str, int, int]]
    gave_way: Sequence[tuple[str, str, str]]
    kinds: Sequence[ChanceRow]
    drawn: Sequence[tuple[int, str, str]]
    mine: DrawPlace | None
    chances: Chances
    volunteers: int
    may_keep: bool
    is_latest: bool

    @property
    def lowest(self) -> float:
        return min((row.chance for row in self.kinds), default=0.0)

    @property
    def free(self) -> int:
        return self.draw.seats - len(self.draw.sitting)

    @property
    def even(self) -> float:
        """The chance of each if nothing else mattered."""
        return min(self.free / self.volunteers, 1.0) if self.volunteers else 0.0


def draw_page(actor: Actor, draw: Draw) -> DrawPage:
    values = Values()
    places = list(
        draw.places.select_related("volunteer__person", "volunteer__contact__customer").order_by("number")
    )  # fmt: skip
    mine = next((place for place in places if _is_of(place, actor)), None)
    is_drawn = draw.state == DrawState.DRAWN
    latest = draw.panel.draws.order_by("-asked_at", "-pk").first()
    return DrawPage(
        draw, [(values.rule(feature, value), least, most) for feature, value, least, most in draw.quotas],
        _yielded(draw, values), _kinds(places, mine, values) if is_drawn else [],
        [(place.number, name_of(place.volunteer, actor), values.kind(place.features))
         for place in places if place.is_drawn and place.volunteer],
        mine, chances_of(actor, draw, values), len(places), can_keep_panels(actor), latest == draw,
    )  # fmt: skip


def as_published(draw: Draw) -> dict[str, Any]:
    """What anybody needs to draw again, without a name: see docs/methods/advisory-groups.md."""
    places = draw.places.order_by("number").values_list("number", "features", "chance", "is_drawn")
    return {
        "seed": draw.seed, "seats": draw.seats, "quotas": draw.quotas, "sitting": draw.sitting, **draw.mixture,
        "places": [
            {"place": number, "features": features, "chance": chance, "drawn": is_drawn}
            for number, features, chance, is_drawn in places
        ],
    }  # fmt: skip


def _kinds(places: Sequence[DrawPlace], mine: DrawPlace | None, values: Values) -> list[ChanceRow]:
    alike: dict[tuple[tuple[str, str], ...], list[DrawPlace]] = {}
    for place in places:
        alike.setdefault(tuple(sorted(place.features.items())), []).append(place)
    rows = [
        ChanceRow(values.kind(dict(kind)), len(of), of[0].chance or 0.0, sum(each.is_drawn for each in of), mine in of)
        for kind, of in alike.items()
    ]
    return sorted(rows, key=lambda row: (row.chance, -row.people, row.words))


def _yielded(draw: Draw, values: Values) -> list[tuple[str, str, str]]:
    before = {(feature, value): (least, most) for feature, value, least, most in draw.quotas}
    return [
        (values.rule(feature, value), "{}–{}".format(*before.get((feature, value), (0, 0))), f"{least}–{most}")
        for feature, value, least, most in draw.gave_way
    ]


def _is_of(place: DrawPlace, actor: Actor) -> bool:
    volunteer = place.volunteer
    return volunteer is not None and actor.person_id is not None and volunteer.person_id == actor.person_id
