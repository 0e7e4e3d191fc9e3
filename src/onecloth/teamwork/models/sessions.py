"""Sessions at which a course is learned together: when, where, how many places, who comes and who waits."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.teamwork.choices import PlaceNews

STANDS = Q(given_up_at__isnull=True)


class LearningSession(Versioned):
    token = TokenField()
    course = models.ForeignKey("teamwork.Course", on_delete=models.PROTECT, related_name="sessions")
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    where = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField()
    planned_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=500), name="a_session_has_places"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(because=""), name="why_a_session_was_called_off_is_said"
            ),
        ]
        indexes = [models.Index(fields=["course", "begins_at"], name="session_of_course")]


class SessionPlace(models.Model):
    """Somebody's place; they wait for one while `placed_at` is empty, in the order of their keys.

    `came` is known once whoever held the session has noted it. `news` waits in the Inbox until it is read.
    """

    session = models.ForeignKey(LearningSession, on_delete=models.PROTECT, related_name="places")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True)
    news = models.CharField(max_length=10, choices=PlaceNews, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], condition=STANDS, name="one_place_each"),
        ]
        indexes = [models.Index(fields=["person"], condition=~Q(news=""), name="place_with_news")]
