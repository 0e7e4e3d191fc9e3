"""When somebody wants to be told by mail, and the last day for which that was decided."""

from django.db import models
from django.db.models import Q

from onecloth.core.models import Versioned
from onecloth.teamwork.choices import DigestChannel


class DigestChoice(Versioned):
    """Who has chosen nothing has no row: a mail at seven on weekdays, where an address is known.

    `hour` is on the wall of the person's own zone; `days` are weekdays with 0 for Monday. In quiet hours nothing leaves:
    what falls into them waits for their end.
    """

    person = models.OneToOneField("organisation.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=DigestChannel, default=DigestChannel.MAIL)
    hour = models.PositiveSmallIntegerField(default=7)
    days = models.JSONField(default=list)
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="a_digest_has_an_hour_of_the_day"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__lte=23, quiet_until__lte=23), name="quiet_hours_begin_and_end",
            ),
        ]  # fmt: skip


class DigestMark(models.Model):
    """The last day on which it was decided whether somebody has anything to be told, and when."""

    person = models.OneToOneField("organisation.Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
