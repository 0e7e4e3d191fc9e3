"""What the pages of webhooks show: which there are, how each is doing, and what happened lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.teamwork.choices import DeliveryState, WebhookEvent
from onecloth.teamwork.models import WebhookDelivery, WebhookEndpoint
from onecloth.teamwork.permissions.webhooks import visible_endpoints
from onecloth.ui.wording import title_number

LATEST = 25


@dataclass(frozen=True)
class Shown:
    """An endpoint without the rest of its address, which may hold a key of the receiver."""

    endpoint: WebhookEndpoint
    host: str
    waiting: int
    arrived: int
    events: Sequence[str]

    @property
    def has_stopped(self) -> bool:
        return self.endpoint.is_paused_by_itself

    @property
    def is_failing(self) -> bool:
        return self.endpoint.failing_since is not None and self.endpoint.paused_at is None


@dataclass(frozen=True)
class WebhooksPage:
    title: str
    endpoints: Sequence[Shown]


@dataclass(frozen=True)
class EndpointPage:
    title: str
    shown: Shown
    deliveries: Sequence[WebhookDelivery]


def webhooks_page(actor: Actor) -> WebhooksPage:
    found = _counted(actor).order_by("name", "pk")
    endpoints = [_shown(endpoint) for endpoint in found]
    return WebhooksPage(_title(endpoints), endpoints)


def endpoint_page(actor: Actor, endpoint: WebhookEndpoint) -> EndpointPage:
    shown = _shown(_counted(actor).get(pk=endpoint.pk))
    latest = endpoint.deliveries.order_by("-raised_at", "-id")[:LATEST]
    return EndpointPage(_how_it_does(shown), shown, list(latest))


def _counted(actor: Actor) -> QuerySet[WebhookEndpoint]:
    waiting, arrived = (Q(deliveries__state=state) for state in (DeliveryState.WAITING, DeliveryState.ARRIVED))
    return visible_endpoints(actor).annotate(
        waiting=Count("deliveries", filter=waiting), arrived=Count("deliveries", filter=arrived)
    )


def _shown(endpoint: WebhookEndpoint) -> Shown:
    counted = {name: getattr(endpoint, name) for name in ("waiting", "arrived")}
    events = [str(WebhookEvent(event).label) for event in endpoint.events if event in WebhookEvent.values]
    return Shown(endpoint=endpoint, host=urlsplit(endpoint.url).hostname or "", events=events, **counted)


def _title(endpoints: Sequence[Shown]) -> str:
    stopped = sum(shown.has_stopped for shown in endpoints)
    if stopped:
        return ngettext("%(n)s webhook has stopped", "%(n)s webhooks have stopped", stopped) % {
            "n": title_number(stopped)
        }
    if not endpoints:
        return _("No other system is told of anything")
    return ngettext("%(n)s other system is told", "%(n)s other systems are told", len(endpoints)) % {
        "n": title_number(len(endpoints))
    }


def _how_it_does(shown: Shown) -> str:
    name = {"name": shown.endpoint.name}
    if shown.has_stopped:
        return _("%(name)s has not answered for days, and is paused") % name
    if shown.endpoint.paused_at is not None:
        return _("%(name)s is paused") % name
    if shown.is_failing:
        return _("%(name)s did not take the last event") % name
    return _("%(name)s is told") % name
