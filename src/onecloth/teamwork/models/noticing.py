"""Whether another team noticed what a team learned: who is asked, and what was said, kept apart from each other."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField


class NoticeQuestion(models.Model):
    """One person of another unit is asked once about what a unit learned. What they said is only counted."""

    token = TokenField()
    course = models.ForeignKey("teamwork.Course", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    until_date = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "unit", "person"], name="asked_once_whether_noticed"),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(answered_on__isnull=True), name="notice_question_waits")]


class NoticedCount(models.Model):
    """What was said in one week about what a unit learned of a course. `week` is its Monday."""

    course = models.ForeignKey("teamwork.Course", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "unit", "week"], name="noticed_counted_by_week")]
