"""Effects after a transaction: at least once, not before, not twice for one key, whatever dies meanwhile."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from onecloth.core import outbox
from onecloth.core.models import OutboxBase, OutboxMessage
from tests.cast import MONDAY

BOXES = outbox.boxes()
TOPIC = "test.effect"


class Done(list):
    """What the handler was given; `fails` is how often it still breaks."""

    fails = 0


@pytest.fixture
def done() -> Iterator[Done]:
    seen = Done()

    def handle(payload: Any, at: Any) -> None:
        if seen.fails:
            seen.fails -= 1
            raise ConnectionError("the other side is away")
        seen.append(dict(payload))

    outbox._handlers[TOPIC] = handle
    yield seen
    del outbox._handlers[TOPIC]


@pytest.fixture(params=BOXES, ids=lambda box: box.__name__)
def box(request: pytest.FixtureRequest, db: None) -> type[OutboxBase]:
    return request.param


def send(box: type[OutboxBase], number: int = 1, **more: Any) -> None:
    outbox.send(TOPIC, {"number": number}, at=MONDAY, model=box, **more)


def test_there_is_an_outbox_in_each_database() -> None:
    assert sorted(box.objects.db for box in BOXES) == ["answers", "default"]


def test_an_effect_happens_once(box: type[OutboxBase], done: Done) -> None:
    send(box)
    assert outbox.deliver_due(MONDAY, model=box) == 1
    assert outbox.deliver_due(MONDAY, model=box) == 0
    assert done == [{"number": 1}]


def test_what_was_handled_is_forgotten_but_its_key(box: type[OutboxBase], done: Done) -> None:
    send(box, key="mail:1")
    outbox.deliver_due(MONDAY, model=box)
    row = box.objects.get()
    assert row.payload == {}
    send(box, key="mail:1")
    assert box.objects.count() == 1
    outbox.forget_done(MONDAY + timedelta(days=91))
    assert not box.objects.exists()


def test_a_transaction_that_is_taken_back_takes_its_effects_back(box: type[OutboxBase], done: Done) -> None:
    with transaction.atomic(using=box.objects.db):
        send(box)
        transaction.set_rollback(True, using=box.objects.db)
    assert outbox.deliver_due(MONDAY, model=box) == 0


def test_nothing_happens_before_it_is_due(box: type[OutboxBase], done: Done) -> None:
    send(box, due_at=MONDAY + timedelta(hours=1))
    assert outbox.deliver_due(MONDAY, model=box) == 0
    assert outbox.deliver_due(MONDAY + timedelta(hours=1), model=box) == 1


def test_a_handler_that_fails_is_tried_again_ever_later(box: type[OutboxBase], done: Done) -> None:
    done.fails = 3
    send(box)
    at, waits = MONDAY, []
    while not done:
        outbox.deliver_due(at, model=box)
        row = box.objects.get()
        waits.append((row.due_at - at).total_seconds())
        at = max(row.due_at, at)
    assert waits[:3] == [2, 4, 8]
    assert box.objects.get().failure == ""


def test_a_fault_is_kept_by_its_kind_and_never_by_its_words(box: type[OutboxBase], done: Done) -> None:
    done.fails = 1
    send(box)
    outbox.deliver_due(MONDAY, model=box)
    assert box.objects.get().failure == "ConnectionError"
    assert outbox.failing() == 1


def test_one_that_fails_does_not_hold_up_the_others(box: type[OutboxBase], done: Done) -> None:
    done.fails = 1
    for number in range(3):
        send(box, number)
    assert outbox.deliver_due(MONDAY, model=box) == 2


def test_a_message_that_never_works_is_tried_once_a_day(box: type[OutboxBase], done: Done) -> None:
    done.fails = 1000
    send(box)
    box.objects.update(attempts=outbox.MOST_ATTEMPTS)
    outbox.deliver_due(MONDAY, model=box)
    assert box.objects.get().due_at == MONDAY + timedelta(days=1)


def test_a_worker_that_died_loses_its_message_to_the_next(box: type[OutboxBase], done: Done) -> None:
    send(box)
    outbox._lease(MONDAY, box, 1)
    assert outbox.deliver_due(MONDAY, model=box) == 0
    assert outbox.deliver_due(MONDAY + outbox.LEASE + timedelta(seconds=1), model=box) == 1


def test_a_worker_that_wakes_up_late_does_not_undo_what_the_next_one_did(box: type[OutboxBase], done: Done) -> None:
    send(box)
    sleeping = outbox._lease(MONDAY, box, 1)[0]
    assert sleeping is not None
    later = MONDAY + outbox.LEASE + timedelta(seconds=1)
    outbox.deliver_due(later, model=box)
    done.fails = 1
    assert outbox._handle(sleeping, later) == 0
    row = box.objects.get()
    assert row.done_at == later
    assert row.failure == ""


def test_a_topic_without_a_handler_waits(box: type[OutboxBase]) -> None:
    outbox.send("nobody.listens", {}, at=MONDAY, model=box)
    assert outbox.deliver_due(MONDAY, model=box) == 0
    assert box.objects.get().attempts == 0


def test_a_topic_has_one_handler(done: Done) -> None:
    with pytest.raises(ValueError, match="has a handler already"):
        outbox.handles(TOPIC)(lambda payload, at: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("box", BOXES, ids=lambda box: box.__name__)
def test_many_workers_share_none(box: type[OutboxBase], done: Done) -> None:
    for number in range(40):
        send(box, number)

    def work() -> None:
        try:
            outbox.deliver_due(MONDAY, model=box)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    outbox.deliver_due(MONDAY, model=box)
    assert sorted(each["number"] for each in done) == list(range(40))


@pytest.mark.django_db
def test_the_same_key_in_two_boxes_is_two_effects(done: Done) -> None:
    for box in BOXES:
        send(box, key="same")
    assert sum(outbox.deliver_due(MONDAY, model=box) for box in BOXES) == 2
    assert OutboxMessage.objects.count() == 1
