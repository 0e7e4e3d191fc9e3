"""Boards that are pushed: drawn once for all who see the same, to those who still work here, and to nobody else."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.core import signing
from django.db import connections
from django.urls import reverse

from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.teamwork import live
from onecloth.teamwork.actions.huddle_escalations import escalate_item
from onecloth.teamwork.live import Hub, Viewer, event_for
from onecloth.teamwork.models import HuddleBoard
from onecloth.teamwork.queries.huddle_live import SALT, Eyes, eyes_of, read_ticket, ticket_for
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.huddling import board_of, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def hub() -> Iterator[Hub]:
    """With threads of its own, which end with the test and give their connections back."""
    found = Hub()
    yield found
    both = Barrier(2)  # so that each thread closes its own, and neither does it twice

    def close() -> None:
        both.wait()
        connections.close_all()

    for closing in [found.threads.submit(close) for _thread in range(2)]:
        closing.result()
    found.threads.shutdown()


def eyes(cast: Cast, board: HuddleBoard, who: str) -> Eyes:
    return eyes_of(cast.actor(who), board, is_wall=False)


def viewer(cast: Cast, board: HuddleBoard, who: str) -> Viewer:
    user = getattr(cast, who).user_id
    return Viewer(user, eyes(cast, board, who), seen=HuddleBoard.objects.get(pk=board.pk).changes)


def looked_at(hub: Hub, *there: Viewer) -> list[str | None]:
    """What each is sent by one look; "" for nothing at all."""

    async def once() -> None:
        await hub.look()
        await asyncio.gather(*hub.drawing.values())

    for each in there:
        hub.enter(each)
    asyncio.run(once())
    return ["" if each.waiting.empty() else each.waiting.get_nowait() for each in there]


@pytest.mark.django_db(transaction=True)
def test_all_who_look_on_are_sent_a_change_once(cast: Cast, hub: Hub) -> None:
    board = board_of(cast)
    priya, lee = viewer(cast, board, "priya"), viewer(cast, board, "dean")
    assert looked_at(hub, priya, lee) == ["", ""]
    put(cast, board, "The gate is locked")
    first = looked_at(hub, priya, lee)
    assert all(each is not None and "The gate is locked" in each for each in first)
    assert looked_at(hub, priya, lee) == ["", ""]


@pytest.mark.django_db(transaction=True)
def test_those_who_may_do_the_same_are_drawn_for_once(cast: Cast, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    board, drawn = board_of(cast), []
    item = put(cast, board)
    there = [viewer(cast, board, who) for who in ("priya", "tom", "ruth")]
    monkeypatch.setattr(
        live, "event_for", lambda eyes, at: drawn.append(eyes) or f"event: board\ndata: {eyes.leads}\n\n"
    )
    put(cast, board, "Another")
    looked_at(hub, *there)
    assert len(drawn) == 1
    escalate_item(item=item, reason="It is not ours", expected=item.version, by=cast.actor("tom"), at=MONDAY)
    looked_at(hub, *there)
    assert len(drawn) == 3, "whoever leads the tier that is asked sees how to answer"


@pytest.mark.django_db(transaction=True)
def test_somebody_who_was_stopped_or_left_is_shown_the_door(cast: Cast, hub: Hub) -> None:
    board = board_of(cast)
    there = [viewer(cast, board, who) for who in ("priya", "tom", "dean")]
    put(cast, board, "Not for those who are gone")
    User.objects.filter(pk=there[0].user).update(is_active=False)
    type(cast.tom).objects.filter(pk=cast.tom.pk).update(left_on=MONDAY.date())
    first, second, third = looked_at(hub, *there)
    assert (first, second) == (None, None)
    assert third is not None
    assert "Not for those who are gone" in third
    assert hub.viewers[board.pk] == {there[2]}


def test_parts_are_as_the_page_has_them_but_for_the_token(cast: Cast) -> None:
    board = board_of(cast)
    put(cast, board)
    sent = event_for(eyes(cast, board, "priya"), clock.now())
    asked = as_(cast.priya).get(reverse("huddles:live", args=[board.token])).content.decode()
    assert "csrfmiddlewaretoken" in asked
    assert "csrfmiddlewaretoken" not in sent
    for words in ("Begin the huddle", "I take it", "Saturday slots are gone", "data-part", "Ask above"):
        assert words in asked
        assert words in sent
    outside = event_for(eyes(cast, board, "dean"), clock.now())
    assert "Begin the huddle" not in outside
    assert "I take it" in outside


def test_a_slow_line_misses_drawings_and_never_the_last(cast: Cast) -> None:
    line = Viewer(1, eyes(cast, board_of(cast), "priya"), seen=0)
    for n in range(10):
        line.give(f"{n}")
    assert [line.waiting.get_nowait() for _each in range(3)] == ["7", "8", "9"]


@pytest.mark.parametrize("forged", ["", "nonsense", "eyJ1c2VyIjoxfQ:1tXtX:AAAA"])
def test_a_forged_ticket_opens_no_line(forged: str) -> None:
    assert read_ticket(forged) is None


def test_a_ticket_says_whose_it_is_and_grows_old(cast: Cast) -> None:
    board = board_of(cast)
    ticket = ticket_for(cast.actor("tom"), board, is_wall=True)
    assert read_ticket(ticket) == (cast.tom.user_id, replace(eyes(cast, board, "tom"), is_wall=True))
    told = signing.loads(ticket, salt=SALT)
    with pytest.raises(signing.SignatureExpired):
        signing.loads(ticket, salt=SALT, max_age=-1)
    assert read_ticket(signing.dumps(told, salt="something else")) is None


def test_a_page_names_the_line_unless_the_screen_is_shared(cast: Cast, settings: Any) -> None:
    board = board_of(cast)
    url = reverse("huddles:board", args=[board.token])
    assert "data-stream" not in as_(cast.priya).get(url).content.decode()
    settings.ONECLOTH_LIVE_URL = "http://localhost:8001"
    assert 'data-stream="http://localhost:8001/live/boards/?ticket=' in as_(cast.priya).get(url).content.decode()
