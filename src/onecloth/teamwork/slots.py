"""What this room shows on the pages of others: today's huddle, what came back from it, and cards of thanks."""

from typing import Any

from django.db.models import Q

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.slots import Piece
from onecloth.listening.models import Voice
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.queries import day_of
from onecloth.teamwork.permissions.cards import can_pass_on, wall_cards
from onecloth.teamwork.permissions.gaps import can_keep_gaps
from onecloth.teamwork.queries.cards import MOST_ON_PAGE, shown, told_lately
from onecloth.teamwork.queries.gaps import open_in_unit
from onecloth.teamwork.queries.huddle_boards import own_board, today_of
from onecloth.teamwork.queries.huddle_escalations import came_back
from onecloth.teamwork.queries.learnings import prompt_for
from onecloth.teamwork.queries.posts import answered_for, latest_for
from onecloth.teamwork.queries.wishes import wished


def connect() -> None:
    slots.provide("today.below", on_today)
    slots.provide("today.below", cards_on_today)
    slots.provide("today.below", learning_on_today)
    slots.provide("today.below", news_on_today)
    slots.provide("happened.below", huddle_on_happened)
    slots.provide("happened.below", answers_on_happened)
    slots.provide("happened.below", cards_on_happened)
    slots.provide("person.below", cards_on_person)
    slots.provide("voice.below", card_of_voice)
    slots.provide("unit.below", gaps_on_unit)


def on_today(actor: Actor, _home: Any) -> Piece | None:
    """The huddle of one's own team: when it is, whether it runs, how much stands on its board."""
    board = own_board(actor)
    if board is None or not board.unit.is_open:
        return None
    return Piece("teamwork/slots/today.html", {"today": today_of(board, clock.now())}, order=10)


def huddle_on_happened(actor: Actor, _page: object) -> Piece | None:
    """What became of what one put on a board oneself."""
    told = came_back(actor, clock.now())
    return Piece("teamwork/slots/happened.html", {"told": told}, order=15) if told else None


def answers_on_happened(actor: Actor, _page: object) -> Piece | None:
    """What was answered to what one asked beneath a post."""
    answered = answered_for(actor, clock.now())
    return Piece("teamwork/posts/slots/happened.html", {"answered": answered}, order=16) if answered else None


def cards_on_today(actor: Actor, _home: object) -> Piece | None:
    told = told_lately(actor)
    return Piece("teamwork/cards/slots/told.html", {"told": told}, order=20) if told else None


def news_on_today(actor: Actor, _home: object) -> Piece | None:
    """The newest of a week that are put before somebody, each in a line."""
    lines = latest_for(actor, clock.now())
    return Piece("teamwork/posts/slots/today.html", {"lines": lines}, order=5) if lines else None


def learning_on_today(actor: Actor, _home: object) -> Piece | None:
    """A behaviour or a question of something one learned: twice a week at most, at work only."""
    prompt = prompt_for(actor, clock.now())
    return Piece("teamwork/learning/slots/today.html", {"prompt": prompt}, order=12) if prompt else None


def gaps_on_unit(actor: Actor, unit: Unit) -> Piece | None:
    """Skills that would help here, and what people wish for in groups; nothing where there is neither."""
    lines, may_keep = open_in_unit(actor, unit), can_keep_gaps(actor, unit) and unit.is_open
    told = wished(day_of(clock.now()), {unit.pk})
    context = {"lines": lines, "wished": told, "may_keep": may_keep, "unit": unit}
    return Piece("teamwork/learning/slots/unit.html", context, order=50) if lines or told or may_keep else None


def cards_on_happened(actor: Actor, _page: object) -> Piece | None:
    if actor.person_id is None:
        return None
    return Piece("teamwork/cards/slots/told.html", {"told": told_lately(actor)}, order=20)


def cards_on_person(actor: Actor, person: Person) -> Piece | None:
    """Their cards on the wall, given and received, and the way to thank them."""
    if not actor.is_person or person.left_on is not None:
        return None
    rows = wall_cards(actor).filter(Q(receiver=person)).order_by("-given_at", "-id")[:MOST_ON_PAGE]
    may_thank = actor.person_id is not None and actor.person_id != person.pk
    context = {"cards": shown(rows), "person": person, "may_thank": may_thank}
    return Piece("teamwork/cards/slots/person.html", context, order=40) if may_thank or context["cards"] else None


def card_of_voice(actor: Actor, voice: Voice) -> Piece | None:
    if not can_pass_on(actor, voice):
        return None
    return Piece("teamwork/cards/slots/voice.html", {"key": voice.key}, order=30)
