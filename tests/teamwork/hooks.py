"""Endpoints of webhooks kept by Hanna, and what leaves for them."""

from datetime import datetime
from typing import Any

from onecloth.core import outbox
from onecloth.teamwork.actions import webhooks
from onecloth.teamwork.models import WebhookDelivery, WebhookEndpoint
from onecloth.teamwork.queries.webhook_written import Told
from tests.cast import MONDAY, Cast

CARD = "champion_card.on_wall"


def keep(cast: Cast, url: str = "https://chat.example/hook", **more: Any) -> WebhookEndpoint:
    """`keep(cast, receiver.url)`: told of every card on the wall."""
    told = Told("The chat", url, more.pop("events", (CARD,)))
    return webhooks.add_webhook(told=told, by=cast.actor("hanna"), at=MONDAY, **more)


def send_due(at: datetime = MONDAY) -> int:
    return outbox.deliver_due(at, lane=outbox.OUTSIDE)


def states() -> list[tuple[str, str]]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", "fault"))
