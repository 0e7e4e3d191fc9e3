"""What a unit, or those of a role in it, are asked about a problem, and what they say."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement.models.problems import Problem


class InputRequest(Versioned):
    """A question about a problem to a unit, or to those of a role in it or below it, by a day.

    `answered_on` is the day of the first answer. The version grows with each, so that whoever answers at the same moment
    is shown what the other said.
    """

    token = TokenField()
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="input_requests")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey("organisation.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("asked_on")), name="asked_for_a_day_to_come"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")), name="answered_after_asked"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(withdrawn_on__isnull=True), name="what_is_answered_stays"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on"], condition=Q(answered_on__isnull=True, withdrawn_on__isnull=True),
                name="input_waiting",
            )
        ]  # fmt: skip

    @property
    def is_waiting(self) -> bool:
        return self.answered_on is None and self.withdrawn_on is None


class InputAnswer(models.Model):
    """What somebody said to a question, under their name. Nothing is written over: who says more adds to it."""

    request = models.ForeignKey(InputRequest, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    said_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="an_answer_has_words")]
        indexes = [models.Index(fields=["request"], condition=Q(read_at__isnull=True), name="input_unread")]
