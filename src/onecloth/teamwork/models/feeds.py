"""Private addresses under which a reader fetches what everybody here may read, and the page that an intranet shows."""

from django.db import models
from django.db.models import Q

from onecloth.teamwork.choices import FeedKind


class FeedLink(models.Model):
    """Only a hash of the address is kept. A person's own ends with their way in; the intranet's belongs to the house."""

    kind = models.CharField(max_length=5, choices=FeedKind)
    person = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="own", person__isnull=False) | Q(kind="embed", person__isnull=True),
                name="an_own_feed_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="own", withdrawn_at__isnull=True), name="one_feed_address_each"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="embed", withdrawn_at__isnull=True), name="one_embedded_page"
            ),
        ]
