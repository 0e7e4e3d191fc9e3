"""The loops of `onecloth work`: one looks for what goes to strangers' servers, the others sleep until there is some."""

import threading
from collections.abc import Iterator

import pytest

from onecloth.cli import working
from onecloth.core import clock, outbox
from onecloth.core.models import OutboxMessage

TOPIC = "test.stranger"


@pytest.fixture
def topic() -> Iterator[str]:
    outbox.handles(TOPIC, lane=outbox.OUTSIDE)(lambda _payload, _at: None)
    yield TOPIC
    del outbox._handlers[TOPIC], outbox._lanes[TOPIC]


@pytest.mark.django_db
def test_strangers_servers_wake_somebody_only_where_something_is_due(topic: str) -> None:
    wanted, at = threading.Event(), clock.now()
    working.look_outside(wanted)
    assert not wanted.is_set()
    outbox.send(topic, {}, at=at, due_at=at + outbox.LEASE)
    working.look_outside(wanted)
    assert not wanted.is_set(), "it is not due yet"
    OutboxMessage.objects.filter(topic=topic).update(due_at=at)
    working.look_outside(wanted)
    assert wanted.is_set()
    assert working.deliver_outside() == 1
    assert not outbox.is_due(clock.now(), lane=outbox.OUTSIDE)


def test_a_sleeper_asks_nothing_until_it_is_woken_and_goes_on_while_there_is_something() -> None:
    wanted, stop, left, asked = threading.Event(), threading.Event(), [1, 1, 0], list[int]()
    was_idle = threading.Event()

    def step() -> int:
        asked.append(left.pop(0))
        if not left:
            was_idle.set()
        return asked[-1]

    sleeper = threading.Thread(target=working._sleeper, args=(step, wanted, stop))
    sleeper.start()
    assert not was_idle.wait(0.3)
    assert asked == []
    wanted.set()
    assert was_idle.wait(10)
    stop.set()
    sleeper.join(10)
    assert asked == [1, 1, 0]
    assert not wanted.is_set()


def test_a_round_that_fails_is_written_down_and_is_no_work(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> int:
        raise ConnectionError("the database restarts")

    assert working._round(broken) is False
    assert "tried again" in caplog.text
