"""What people are told: words somebody has begun, and the answers that went out."""

from django.db import models

from onecloth.core.models import Versioned
from onecloth.improvement.models.problems import Problem
from onecloth.listening.choices import Audience


class BegunAnswer(Versioned):
    """Words of an answer that were kept and not sent yet, by audience and language. They are gone once it is sent."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="begun")
    audience = models.CharField(max_length=10, choices=Audience, blank=True)
    language = models.CharField(max_length=10)
    words = models.TextField()
    written_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem", "audience", "language"], name="an_answer_is_begun_once")
        ]


class ProblemAnswer(models.Model):
    """An answer that went out when a problem was closed, to those of one audience in one language."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="answers")
    answer = models.OneToOneField("listening.Answer", on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, blank=True)
