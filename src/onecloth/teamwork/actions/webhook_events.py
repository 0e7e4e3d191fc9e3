"""Telling other systems: an event is put down for each endpoint that wants it, and each telling is tried until it is
taken. A part of whatever happened: it is kept with it or not at all.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from onecloth.core import audit, outbox
from onecloth.core.actors import Actor
from onecloth.teamwork.choices import DeliveryState, WebhookEvent
from onecloth.teamwork.models import WebhookDelivery, WebhookEndpoint
from onecloth.teamwork.queries.webhook_written import Sent

TOPIC = "teamwork.webhook"
MOST_WAITING = 50_000  # of one endpoint that is away; what comes then is counted and not kept
PAUSES_AFTER = timedelta(days=3)
PATIENCE = 5  # failures in a row after which an endpoint is left in peace for a while
LONGEST_REST = 600
KEPT_FOR = timedelta(days=30)


def tell_webhooks(*, event: WebhookEvent, subject: str, at: datetime) -> None:
    """Queue an event for every endpoint that wants it, inside the caller's transaction. Twice the same is one."""
    for endpoint in WebhookEndpoint.objects.filter(removed_at__isnull=True).order_by("pk"):
        if event in endpoint.events:
            _tell_one(endpoint, event, subject, at)


def _tell_one(endpoint: WebhookEndpoint, event: WebhookEvent, subject: str, at: datetime) -> None:
    if _has_no_room(endpoint):
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(dropped=F("dropped") + 1)
        return
    delivery, is_new = WebhookDelivery.objects.get_or_create(
        endpoint=endpoint, event=event, subject=subject, defaults={"raised_at": at}
    )
    if not is_new and delivery.state == DeliveryState.GONE:  # it was taken back before it left, and stands again
        WebhookDelivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.WAITING)
        is_new = True
    if is_new:
        send_off(delivery, at)


def send_off(delivery: WebhookDelivery, at: datetime) -> None:
    """One message of the outbox for one endpoint and event; while the endpoint is paused, its row waits without one."""
    if delivery.endpoint.paused_at is None:
        outbox.send(TOPIC, {"delivery": delivery.pk}, at=at)


def _has_no_room(endpoint: WebhookEndpoint) -> bool:
    if endpoint.paused_at is None and endpoint.failing_since is None:
        return False
    return endpoint.deliveries.filter(state=DeliveryState.WAITING).count() >= MOST_WAITING


@transaction.atomic
def note_attempt(*, delivery: WebhookDelivery, sent: Sent, by: Actor, at: datetime) -> bool:
    """Keep what became of an attempt. False where it is to be tried again."""
    if sent.is_gone or sent.fault is None:
        _end(delivery, sent, at)
        return True
    WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        tries=F("tries") + 1, tried_at=at, status=sent.status, fault=sent.fault
    )
    return _has_paused_itself(delivery.endpoint_id, by, at)


def forget_old_deliveries(*, by: Actor, at: datetime) -> int:
    """What became of tellings is kept for a month; an endpoint's own row stays."""
    old = WebhookDelivery.objects.filter(tried_at__lt=at - KEPT_FOR).exclude(state=DeliveryState.WAITING)
    return old.delete()[0]


def _has_paused_itself(pk: int, by: Actor, at: datetime) -> bool:
    """After days without one success; before that it is left in peace for a while."""
    rows = WebhookEndpoint.objects.filter(pk=pk)
    rows.update(failures=F("failures") + 1, failing_since=Coalesce("failing_since", at))
    endpoint = rows.get()
    over = endpoint.failures - PATIENCE
    if over >= 0:
        rows.update(rests_until=at + timedelta(seconds=min(2 ** min(over, 12), LONGEST_REST)))
    if endpoint.failing_since is None or endpoint.failing_since > at - PAUSES_AFTER:
        return False
    if rows.filter(paused_at__isnull=True).update(paused_at=at, is_paused_by_itself=True):
        audit.record(by=by, at=at, action="pause_webhook", subject=endpoint, fields=["paused_at"])
    return True


def _end(delivery: WebhookDelivery, sent: Sent, at: datetime) -> None:
    state = DeliveryState.GONE if sent.is_gone else DeliveryState.ARRIVED
    tries = F("tries") if sent.is_gone else F("tries") + 1
    WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        state=state, tries=tries, tried_at=at, status=sent.status, fault=""
    )
    if delivery.endpoint.failures and not sent.is_gone:
        WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).update(failures=0, failing_since=None, rests_until=None)
