"""Keeping webhooks: adding an endpoint, its secret, pausing it, a test, and taking it away."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from onecloth.core import audit, outbound
from onecloth.core.actors import Actor
from onecloth.teamwork.actions.webhook_events import send_off
from onecloth.teamwork.choices import DeliveryState, WebhookEvent
from onecloth.teamwork.exceptions import CannotKeepWebhook
from onecloth.teamwork.models import WebhookDelivery, WebhookEndpoint
from onecloth.teamwork.permissions.webhooks import check_can_keep_webhooks
from onecloth.teamwork.queries import webhook_signing as signing
from onecloth.teamwork.queries.webhook_written import Told

MOST_ENDPOINTS = 20
MOST_TESTS_WAITING = 5


@transaction.atomic
def add_webhook(*, told: Told, secret: str = "", by: Actor, at: datetime) -> WebhookEndpoint:
    """`secret` is one that the receiver made; empty, we make one. Raises `CannotKeepWebhook`."""
    check_can_keep_webhooks(by)
    _check(told)
    if secret and not signing.is_secret(secret):
        raise CannotKeepWebhook(
            _("A secret begins with whsec_ and goes on in base64, 24 to 64 bytes. Leave it empty and we make one.")
        )
    if WebhookEndpoint.objects.filter(removed_at__isnull=True).count() >= MOST_ENDPOINTS:
        raise CannotKeepWebhook(_("There are twenty webhooks already. Take one away that nobody needs."))
    endpoint = WebhookEndpoint.objects.create(
        name=told.name, url=told.url, events=list(told.events), secret=signing.sealed(secret or signing.new_secret()),
        secret_shown_at=at if secret else None, added_by_id=by.person_id, added_at=at,
    )  # fmt: skip
    audit.record(by=by, at=at, action="add_webhook", subject=endpoint, fields=["name", "url", "events", "secret"])
    return endpoint


@transaction.atomic
def change_webhook(*, endpoint: WebhookEndpoint, told: Told, expected: int, by: Actor, at: datetime) -> WebhookEndpoint:
    check_can_keep_webhooks(by)
    _check(told)
    endpoint.save_changes(name=told.name, url=told.url, events=list(told.events), expected=expected)
    audit.record(by=by, at=at, action="change_webhook", subject=endpoint, fields=["name", "url", "events"])
    return endpoint


@transaction.atomic
def show_secret(*, endpoint: WebhookEndpoint, by: Actor, at: datetime) -> str:
    """The secret in plain, once. Raises `CannotKeepWebhook` when it was shown before."""
    check_can_keep_webhooks(by)
    if endpoint.secret_shown_at is not None:
        raise CannotKeepWebhook(_("This secret was shown once already. Make a new one if it is lost."))
    endpoint.save_changes(secret_shown_at=at)
    audit.record(by=by, at=at, action="show_webhook_secret", subject=endpoint, fields=["secret_shown_at"])
    return signing.opened(endpoint.secret)


@transaction.atomic
def renew_secret(*, endpoint: WebhookEndpoint, by: Actor, at: datetime) -> WebhookEndpoint:
    """A new secret; for a day the one before it signs beside it."""
    check_can_keep_webhooks(by)
    endpoint.save_changes(
        secret=signing.sealed(signing.new_secret()), secret_shown_at=None, secret_before=endpoint.secret,
        before_until=at + signing.BOTH_FOR,
    )  # fmt: skip
    audit.record(by=by, at=at, action="renew_webhook_secret", subject=endpoint, fields=["secret"])
    return endpoint


@transaction.atomic
def pause_webhook(*, endpoint: WebhookEndpoint, by: Actor, at: datetime) -> WebhookEndpoint:
    """Nothing is sent; what happens meanwhile waits."""
    check_can_keep_webhooks(by)
    if endpoint.paused_at is None:
        endpoint.save_changes(paused_at=at, is_paused_by_itself=False)
        audit.record(by=by, at=at, action="pause_webhook", subject=endpoint, fields=["paused_at"])
    return endpoint


@transaction.atomic
def resume_webhook(*, endpoint: WebhookEndpoint, by: Actor, at: datetime) -> WebhookEndpoint:
    """Send again, first of all what waited."""
    check_can_keep_webhooks(by)
    if endpoint.paused_at is None:
        return endpoint
    endpoint.save_changes(
        paused_at=None, is_paused_by_itself=False, failures=0, failing_since=None, rests_until=None, dropped=0
    )
    _send_what_waits(endpoint, at)
    audit.record(by=by, at=at, action="resume_webhook", subject=endpoint, fields=["paused_at"])
    return endpoint


@transaction.atomic
def try_webhook(*, endpoint: WebhookEndpoint, by: Actor, at: datetime) -> WebhookDelivery:
    """Send an event that says nothing. Raises `CannotKeepWebhook` while it is paused or tests wait."""
    check_can_keep_webhooks(by)
    if endpoint.paused_at is not None:
        raise CannotKeepWebhook(_("It is paused, so no test leaves. Let it send again first."))
    waiting = endpoint.deliveries.filter(event=WebhookEvent.TEST, state=DeliveryState.WAITING).count()
    if waiting >= MOST_TESTS_WAITING:
        raise CannotKeepWebhook(_("Five tests wait already. Look below at what happened to them."))
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint, event=WebhookEvent.TEST, subject=get_random_string(20), raised_at=at
    )
    send_off(delivery, at)
    audit.record(by=by, at=at, action="try_webhook", subject=endpoint)
    return delivery


@transaction.atomic
def remove_webhook(*, endpoint: WebhookEndpoint, by: Actor, at: datetime) -> WebhookEndpoint:
    check_can_keep_webhooks(by)
    endpoint.save_changes(removed_at=at)
    audit.record(by=by, at=at, action="remove_webhook", subject=endpoint, fields=["removed_at"])
    return endpoint


@transaction.atomic
def put_back_webhook(*, endpoint: WebhookEndpoint, by: Actor, at: datetime) -> WebhookEndpoint:
    check_can_keep_webhooks(by)
    endpoint.save_changes(removed_at=None)
    _send_what_waits(endpoint, at)
    audit.record(by=by, at=at, action="put_back_webhook", subject=endpoint, fields=["removed_at"])
    return endpoint


def _send_what_waits(endpoint: WebhookEndpoint, at: datetime) -> None:
    for delivery in endpoint.deliveries.filter(state=DeliveryState.WAITING).order_by("pk"):
        delivery.endpoint = endpoint
        send_off(delivery, at)


def _check(told: Told) -> None:
    if not told.name.strip() or len(told.name) > 80:
        raise CannotKeepWebhook(_("Give it a name of at most 80 letters, so that people know where it leads."))
    if not told.events or any(event not in WebhookEvent.values for event in told.events):
        raise CannotKeepWebhook(_("Choose at least one thing it is told of."))
    try:
        outbound.check(told.url)
    except outbound.PointsInside as inside:
        raise CannotKeepWebhook(
            _(
                "This address leads into your own house. The operator may allow it by name (ONECLOTH_OUTBOUND_INTERNAL). "
                "Nothing was sent there."
            )
        ) from inside
    except outbound.BadUrl as bad:
        raise CannotKeepWebhook(
            _("This is no address we can call: it begins with https:// and names a host. Nothing was sent.")
        ) from bad
