"""Courses, the behaviours they ask one to try, and the questions they ask later."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import Versioned


class Course(Versioned):
    """Something to learn: words of our own in Markdown, a link, a file, or any of these together.

    `key` names a course that came with the software. `edition` counts changes to what one learns from it.
    """

    token = TokenField()
    key = models.CharField(max_length=40, null=True, blank=True, unique=True)
    title = TextByLanguage()
    what_for = TextByLanguage()
    words = TextByLanguage()
    link = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=10)
    edition = models.PositiveSmallIntegerField(default=1)
    written_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=480), name="a_course_takes_a_day_at_most")
        ]

    @property
    def is_offered(self) -> bool:
        return self.withdrawn_at is None


class Tip(models.Model):
    """A behaviour to try, never a fact. One that was taken out stays for those who try it already."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="tips")
    position = models.PositiveSmallIntegerField()
    words = TextByLanguage()
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "position"], name="tip_has_its_place")]


class CourseQuestion(models.Model):
    """What one is asked in the weeks after, with its answer."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question = TextByLanguage()
    answer = TextByLanguage()
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "position"], name="question_has_its_place")]
