"""Effects that follow a transaction: mail, analytics, answers on their way. At least once; handlers are idempotent.

A message is leased, handled, and marked done. A worker that dies loses its lease, and the next one takes the message.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from onecloth.core.models import OutboxBase, OutboxMessage

Handler = Callable[[Mapping[str, Any], datetime], None]
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12

_handlers: dict[str, Handler] = {}


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Register the one handler of a topic; called with the payload and the moment of the attempt."""

    def register(handler: Handler) -> Handler:
        if topic in _handlers and _handlers[topic] is not handler:
            raise ValueError(f"Topic {topic} has a handler already.")
        _handlers[topic] = handler
        return handler

    return register


def send(
    topic: str, payload: Mapping[str, Any], *, at: datetime, key: str | None = None, due_at: datetime | None = None,
    model: type[OutboxBase] = OutboxMessage,
) -> None:
    """Queue an effect inside the current transaction. The same `key` is queued once."""
    message = model(topic=topic, payload=dict(payload), key=key, due_at=due_at or at)
    using = model.objects.db
    try:
        with transaction.atomic(using=using):
            message.save(force_insert=True)
    except IntegrityError:
        if key is None or not model.objects.filter(key=key).exists():
            raise


def deliver_due(at: datetime, *, most: int = 200, model: type[OutboxBase] = OutboxMessage) -> int:
    """Handle what is due; return how many messages were done."""
    done = 0
    for _ in range(most):
        message = _lease_one(at, model)
        if message is None:
            break
        done += _handle(message, at)
    return done


def _lease_one(at: datetime, model: type[OutboxBase]) -> OutboxBase | None:
    free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lt=at)
    waiting = model.objects.filter(free, done_at__isnull=True, due_at__lte=at, topic__in=list(_handlers))
    with transaction.atomic(using=model.objects.db):
        message = waiting.order_by("due_at").first()
        if message is None:
            return None
        taken = model.objects.filter(free, pk=message.pk, done_at__isnull=True)
        if not taken.update(leased_until=at + LEASE, attempts=models.F("attempts") + 1):
            return None
    message.attempts += 1
    return message


def _handle(message: OutboxBase, at: datetime) -> int:
    rows = type(message).objects.filter(pk=message.pk)
    try:
        _handlers[message.topic](message.payload, at)
    except Exception as fault:  # a handler's fault must not stop the others; it is kept and tried again
        wait = timedelta(seconds=min(2**message.attempts, 3600))
        given_up = message.attempts >= MOST_ATTEMPTS
        rows.update(
            failure=type(fault).__name__[:200], leased_until=None, due_at=at + (timedelta(days=1) if given_up else wait)
        )
        return 0
    rows.update(done_at=at, leased_until=None, failure="")
    return 1
