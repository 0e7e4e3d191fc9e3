"""Addresses of other systems that are told of what happens here, and what became of each telling."""

import uuid

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.teamwork.choices import DeliveryState, WebhookEvent, WebhookFault


class WebhookEndpoint(Versioned):
    """`secret` and the one before it are sealed. `failures` counts those in a row; `rests_until` keeps a storm of events
    from running against a server that is away. `dropped` counts what no room was left for.
    """

    token = TokenField()
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    secret = models.TextField()
    secret_shown_at = models.DateTimeField(null=True, blank=True)
    secret_before = models.TextField(blank=True)
    before_until = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    is_paused_by_itself = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    dropped = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_paused_by_itself=False) | Q(paused_at__isnull=False), name="what_paused_itself_is_paused"
            )
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One event for one endpoint. `key` is its id with the receiver, the same at every attempt; what it says is read
    when it leaves, so that nothing of it is kept here.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    event = models.CharField(max_length=40, choices=WebhookEvent)
    subject = models.CharField(max_length=43)
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=8, choices=WebhookFault, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event", "subject"], name="an_endpoint_is_told_once_of_a_thing")
        ]
        indexes = [
            models.Index(fields=["endpoint", "-raised_at", "-id"], name="delivery_of_endpoint"),
            models.Index(fields=["endpoint", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["tried_at"], condition=~Q(state="waiting"), name="delivery_over"),
        ]
