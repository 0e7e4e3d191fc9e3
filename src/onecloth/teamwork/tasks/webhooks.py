"""Sending what other systems are told of. At least once, under the same id, until it is taken."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onecloth.core import clock, outbound, outbox
from onecloth.core.actors import system
from onecloth.teamwork.actions import webhook_events as events
from onecloth.teamwork.choices import DeliveryState, WebhookFault
from onecloth.teamwork.models import WebhookDelivery
from onecloth.teamwork.queries.webhook_bodies import body_of
from onecloth.teamwork.queries.webhook_signing import headers_of, secrets_of
from onecloth.teamwork.queries.webhook_written import Sent

FAULTS: Mapping[type[outbound.CannotReach], WebhookFault] = {
    outbound.PointsInside: WebhookFault.INSIDE,
    outbound.BadUrl: WebhookFault.NAME,
    outbound.NoSuchName: WebhookFault.NAME,
    outbound.NotTrusted: WebhookFault.TLS,
    outbound.TooSlow: WebhookFault.SLOW,
    outbound.LineBroke: WebhookFault.LINE,
}


class NotTaken(Exception):
    """The outbox tries again."""


@outbox.handles(events.TOPIC, lane=outbox.OUTSIDE)
def deliver(payload: Mapping[str, Any], at: datetime) -> None:
    found = WebhookDelivery.objects.select_related("endpoint").filter(state=DeliveryState.WAITING)
    delivery = found.filter(pk=payload["delivery"], endpoint__removed_at__isnull=True).first()
    if delivery is None or delivery.endpoint.paused_at is not None:
        return  # what waits at a paused endpoint is queued anew when it sends again
    now, rests = clock.now(), delivery.endpoint.rests_until
    if rests is not None and now < rests:
        raise outbox.Later(rests)
    if not events.note_attempt(delivery=delivery, sent=_sent(delivery, now), by=system("webhooks"), at=clock.now()):
        raise NotTaken


def forget_old(at: datetime) -> None:
    events.forget_old_deliveries(by=system("webhooks"), at=at)


def _sent(delivery: WebhookDelivery, at: datetime) -> Sent:
    body, keys = body_of(delivery), secrets_of(delivery.endpoint, at)
    if body is None:
        return Sent(is_gone=True)
    if not keys:
        return Sent(WebhookFault.SECRET)
    try:
        reply = outbound.post(delivery.endpoint.url, body.encode(), headers_of(delivery, body, keys, at))
    except outbound.CannotReach as missed:
        return Sent(FAULTS[type(missed)])
    return Sent(None if reply.is_taken else WebhookFault.ANSWER, reply.status)
