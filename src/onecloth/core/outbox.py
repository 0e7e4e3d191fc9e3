"""Effects that follow a transaction: mail, analytics, answers on their way. At least once; handlers are idempotent.

A message is leased, handled, and marked done. A worker that dies loses its lease, and the next one takes the message.
What was handled is forgotten: only its key stays, so that the same effect is not queued twice.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from onecloth.core.models import OutboxBase, OutboxMessage

COMMON, OUTSIDE = "common", "outside"  # lanes: who waits for a stranger's server holds nobody else up
Handler = Callable[[Mapping[str, Any], datetime], None]
LEASE = timedelta(minutes=5)
SAFELY = 150.0  # seconds of a lease after which nothing more of it is begun
MOST_ATTEMPTS = 12
KEPT_AFTER = timedelta(days=90)
BATCH = 25  # leased together; small enough that each is handled long before its lease ends

_handlers: dict[str, Handler] = {}
_lanes: dict[str, str] = {}


class Later(Exception):
    """Raised by a handler that does not want to try now; it costs no attempt."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def handles(topic: str, *, lane: str = COMMON) -> Callable[[Handler], Handler]:
    """Register the one handler of a topic; called with the payload and the moment of the attempt."""

    def register(handler: Handler) -> Handler:
        if topic in _handlers and _handlers[topic] is not handler:
            raise ValueError(f"Topic {topic} has a handler already.")
        _handlers[topic], _lanes[topic] = handler, lane
        return handler

    return register


def boxes() -> list[type[OutboxBase]]:
    """Every database's outbox, by name of its table."""
    return sorted(OutboxBase.__subclasses__(), key=lambda box: box._meta.db_table)


def send(
    topic: str, payload: Mapping[str, Any], *, at: datetime, key: str | None = None, due_at: datetime | None = None,
    model: type[OutboxBase] = OutboxMessage,
) -> None:  # fmt: skip
    """Queue an effect inside the current transaction. The same `key` is queued once."""
    message = model(topic=topic, payload=dict(payload), key=key, due_at=due_at or at)
    using = model._default_manager.db
    try:
        with transaction.atomic(using=using):
            message.save(force_insert=True)
    except IntegrityError:
        if key is None or not model._default_manager.filter(key=key).exists():
            raise


def send_many(
    topic: str, messages: Iterable[tuple[str, Mapping[str, Any]]], *, at: datetime, model: type[OutboxBase] = OutboxMessage
) -> None:  # fmt: skip
    """Queue effects by key and payload, as `send` does one; those whose key is known are left out."""
    rows = [model(topic=topic, payload=dict(payload), key=key, due_at=at) for key, payload in messages]
    model._default_manager.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def deliver_due(
    at: datetime, *, most: int = 200, model: type[OutboxBase] = OutboxMessage, lane: str | None = None
) -> int:  # fmt: skip
    """Handle what is due, in one lane or in all; return how many messages were done."""
    done = tried = 0
    while tried < most:
        leased = _lease(at, model, min(BATCH, most - tried), lane)
        if not leased:
            break
        tried += len(leased)
        done += _handle_while_leased(leased, at)
    return done


def _handle_while_leased(leased: list[OutboxBase], at: datetime) -> int:
    """A server that hangs may use up the time of a whole lease: the rest is left to whoever takes it next."""
    began, done = time.monotonic(), 0
    for message in leased:
        if time.monotonic() - began > SAFELY:
            break
        done += _handle(message, at)
    return done


def failing(*, least: int = 1) -> int:
    """How many messages have failed at least so often and still wait."""
    return sum(
        box._default_manager.filter(done_at__isnull=True, attempts__gte=least).exclude(failure="").count()
        for box in boxes()
    )


def forget_done(at: datetime) -> int:
    """Remove what was done long ago, keys included: nothing is queued again that late."""
    return sum(box._default_manager.filter(done_at__lt=at - KEPT_AFTER).delete()[0] for box in boxes())


def is_due(at: datetime, *, lane: str, model: type[OutboxBase] = OutboxMessage) -> bool:
    """Whether anything of a lane waits to be handled now."""
    return _due(at, model, lane).exists()


def _due(at: datetime, model: type[OutboxBase], lane: str | None) -> models.QuerySet[OutboxBase]:
    return model._default_manager.filter(_free(at), done_at__isnull=True, due_at__lte=at, topic__in=_topics(lane))


def _free(at: datetime) -> models.Q:
    return models.Q(leased_until__isnull=True) | models.Q(leased_until__lt=at)


def _lease(at: datetime, model: type[OutboxBase], most: int, lane: str | None = None) -> list[OutboxBase]:
    """Take the next messages for this worker. The lease ends at a moment of its own, so that one can tell which it got."""
    wanted = list(_due(at, model, lane).order_by("due_at", "pk").values_list("pk", flat=True)[:most])
    if not wanted:
        return []
    until = at + LEASE + timedelta(microseconds=secrets.randbelow(10**6))
    taken = model._default_manager.filter(_free(at), pk__in=wanted, done_at__isnull=True)
    if not taken.update(leased_until=until, attempts=models.F("attempts") + 1):
        return []
    return list(
        model._default_manager.filter(pk__in=wanted, leased_until=until, done_at__isnull=True).order_by("due_at", "pk")
    )


def _topics(lane: str | None) -> list[str]:
    return [topic for topic in _handlers if lane in (None, _lanes.get(topic, COMMON))]


def _handle(message: OutboxBase, at: datetime) -> int:
    # Only the holder of the lease writes: whoever lost it meanwhile has another number of attempts.
    rows = type(message)._default_manager.filter(pk=message.pk, attempts=message.attempts)
    try:
        _handlers[message.topic](message.payload, at)
    except Later as later:
        rows.update(leased_until=None, due_at=later.until, attempts=message.attempts - 1)
        return 0
    except Exception as fault:  # a handler's fault must not stop the others; it is kept and tried again
        wait = (
            timedelta(days=1)
            if message.attempts >= MOST_ATTEMPTS
            else timedelta(seconds=min(2**message.attempts, 3600))
        )
        rows.update(failure=type(fault).__name__[:200], leased_until=None, due_at=at + wait)
        return 0
    return int(rows.update(done_at=at, leased_until=None, failure="", payload={}))
