"""What an event says to another system: the registry of events, and the words of each, read when it leaves.

A new event: a value of `WebhookEvent`, a function here by `says`, and a call of `actions.webhook_events.tell_webhooks` where it
happens.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation

from onecloth.core.fields import text_in
from onecloth.core.mail import link_to
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import the_organisation
from onecloth.teamwork.choices import WebhookEvent
from onecloth.teamwork.models import ChampionCard, WebhookDelivery
from onecloth.teamwork.models.cards import ON_WALL
from onecloth.teamwork.permissions.cards import JOINED
from onecloth.teamwork.queries.cards import shown

Said = tuple[datetime, Mapping[str, Any]]
Words = Callable[[WebhookDelivery], Said | None]
_words: dict[str, Words] = {}


def says(event: WebhookEvent) -> Callable[[Words], Words]:
    """Register what an event says: when it happened and its data, or None where it was taken back meanwhile."""

    def register(words: Words) -> Words:
        _words[event] = words
        return words

    return register


def body_of(delivery: WebhookDelivery) -> str | None:
    """The words of Standard Webhooks: type, timestamp, data; in the house's own language."""
    with translation.override(the_organisation().default_language):
        said = _words[delivery.event](delivery)
    if said is None:
        return None
    at, data = said
    return json.dumps({"type": delivery.event, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)


@says(WebhookEvent.TEST)
def _test(delivery: WebhookDelivery) -> Said | None:
    return delivery.raised_at, {"from": the_organisation().name, "url": link_to("/")}


@says(WebhookEvent.CARD)
def _card(delivery: WebhookDelivery) -> Said | None:
    """Only what hangs on the wall now; a giver who is not named there is not named here."""
    card = ChampionCard.objects.filter(ON_WALL, token=delivery.subject).select_related(*JOINED).first()
    if card is None:
        return None
    (each,) = shown([card])
    return card.given_at, {
        "id": card.token, "url": link_to(reverse("thanks:card", args=[card.token])),
        "to": each.to, "to_department": _name(each.to_unit), "by": each.by, "from_department": _name(each.from_unit),
        "did": card.did, "got": card.got, "language": card.language,
    }  # fmt: skip


def _name(unit: Unit | None) -> str:
    return text_in(unit.name, translation.get_language() or "") if unit else ""
