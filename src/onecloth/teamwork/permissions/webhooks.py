"""Who keeps webhooks: the experience team and administrators, as what leaves here leaves the house."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.permissions import can_shape
from onecloth.teamwork.models import WebhookEndpoint


def can_keep_webhooks(actor: Actor) -> bool:
    return can_shape(actor)


def check_can_keep_webhooks(actor: Actor) -> None:
    if not can_keep_webhooks(actor):
        raise NotAllowed(_("Only the experience team and administrators keep webhooks. Nothing was changed."))


def visible_endpoints(actor: Actor) -> QuerySet[WebhookEndpoint]:
    found = WebhookEndpoint.objects.filter(removed_at__isnull=True)
    return found if can_keep_webhooks(actor) else found.none()


def get_endpoint_for(actor: Actor, token: str) -> WebhookEndpoint:
    return get_object_or_404(visible_endpoints(actor), token=token)


def get_removed_endpoint_for(actor: Actor, token: str) -> WebhookEndpoint:
    """To put it back."""
    found = WebhookEndpoint.objects.filter(removed_at__isnull=False)
    return get_object_or_404(found if can_keep_webhooks(actor) else found.none(), token=token)
