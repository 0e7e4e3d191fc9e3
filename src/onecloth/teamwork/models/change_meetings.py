"""The change meeting: once a month, across functions; what was on the table, and what each point ended as."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.teamwork.choices import PointKind


class ChangeMeeting(Versioned):
    """Until `begun_at` its agenda is what is open that day; then its points are written down and stay.

    `version` is the sequence of its entry in calendars.
    """

    token = TokenField()
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    planned_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=240), name="meets_15_to_240_minutes"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(begun_at__isnull=False), name="what_ends_has_begun"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | Q(begun_at__isnull=True),
                name="what_has_begun_is_not_called_off",
            ),
        ]
        indexes = [models.Index(fields=["-begins_at"], name="change_meeting_when")]

    @property
    def is_to_come(self) -> bool:
        return self.begun_at is None and self.called_off_at is None

    @property
    def is_running(self) -> bool:
        return self.begun_at is not None and self.ended_at is None


class MeetingGuest(models.Model):
    """Somebody who is asked to come. Who came is not written down."""

    meeting = models.ForeignKey(ChangeMeeting, on_delete=models.PROTECT, related_name="guests")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="asked_to_come_once")]


class MeetingPoint(Versioned):
    """One point, named as it was that day, and what it ended as: words, a draft of a post, a decision, a question."""

    meeting = models.ForeignKey(ChangeMeeting, on_delete=models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=PointKind)
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    post = models.ForeignKey("teamwork.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        "improvement.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked = models.ForeignKey(
        "improvement.InputRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="a_point_has_its_place"),
            models.CheckConstraint(condition=~Q(title=""), name="a_point_has_a_title"),
        ]

    @property
    def has_ended(self) -> bool:
        return bool(self.words or self.post_id or self.decision_id or self.asked_id)
